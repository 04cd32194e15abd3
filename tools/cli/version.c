// SPDX-License-Identifier: Apache-2.0
#include "version.h"

#include "files.h"

/* The libraries inside, by the names the public header gives them and by their own. */
static const struct {
    const char *key, *name;
} libraries[] = {{"zstd", "zstd"}, {"xxhash", "xxHash"}, {"zlib", "zlib"}, {"isal", "isa-l"}};
enum {
    LIBRARIES = sizeof libraries / sizeof *libraries
};

static void print_words(struct text *to, unecho_error *error)
{
    text_print(to, error, "unecho %s (Unicode %s", unecho_version(), unecho_unicode_version());
    for (size_t i = 0; i < LIBRARIES; i++) {
        const char *version = unecho_library_version(libraries[i].key);
        if (version)
            text_print(to, error, ", %s %s", libraries[i].name, version);
    }
    text_print(to, error, ")\n");
}

static void print_json(struct text *to, unecho_error *error)
{
    text_print(to, error, "{\"schema\":1,\"version\":");
    text_json(to, bytes_of(unecho_version()), error);
    text_print(to, error, ",\"unicode\":");
    text_json(to, bytes_of(unecho_unicode_version()), error);
    text_print(to, error, ",\"instruction_set\":");
    text_json(to, bytes_of(unecho_instruction_set()), error);
    text_print(to, error, ",\"libraries\":{");
    const char *comma = "";
    for (size_t i = 0; i < LIBRARIES; i++) {
        const char *version = unecho_library_version(libraries[i].key);
        if (!version)
            continue;
        text_print(to, error, "%s\"%s\":", comma, libraries[i].key);
        text_json(to, bytes_of(version), error);
        comma = ",";
    }
    text_print(to, error, "}}\n");
}

int version_print(bool json, unecho_error *error)
{
    struct text out = {0};
    (json ? print_json : print_words)(&out, error);
    if (error->code == UNECHO_OK)
        file_write_all(STDOUT, "stdout", out.at, out.count, error);
    text_free(&out);
    return error->code;
}
