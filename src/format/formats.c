// SPDX-License-Identifier: Apache-2.0
#include "format/format.h"

#include "unicode/unicode.h"

#include <string.h>

/* Every format that the program knows: one line each. */
static const struct format *const FORMATS[] = {&format_text, &format_jsonl, &format_wet};
enum {
    FORMAT_COUNT = sizeof FORMATS / sizeof *FORMATS
};

/* What files are called. The first match counts. */
static const struct {
    const char *ending;
    const struct format *format;
} ENDINGS[] = {{".jsonl", &format_jsonl}, {".ndjson", &format_jsonl}, {".json", &format_jsonl},
               {".wet", &format_wet},     {".warc", &format_wet},     {".txt", &format_text},
               {".text", &format_text},   {".md", &format_text}};
enum {
    ENDING_COUNT = sizeof ENDINGS / sizeof *ENDINGS
};

void parsed_free(struct parsed *parsed)
{
    json_map_free(&parsed->map);
}

const struct format *format_find(const char *name)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(FORMATS[i]->name, name) == 0)
            return FORMATS[i];
    return NULL;
}

/* ASCII case is ignored, in any locale. The endings are small letters and dots. */
static bool ends_in(const char *name, size_t length, const char *ending)
{
    size_t size = strlen(ending);
    if (length <= size)
        return false;
    for (size_t i = 0; i < size; i++) {
        char byte = name[length - size + i];
        if (byte != ending[i] && !(byte >= 'A' && byte <= 'Z' && byte + 32 == ending[i]))
            return false;
    }
    return true;
}

/* The length of `name` without .gz, .zst and the like. */
static size_t without_compression(const char *name, size_t length)
{
    static const char *const endings[] = {".gz", ".zst", ".zstd", ".gzip"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_in(name, length, endings[i]))
            return length - strlen(endings[i]);
    return length;
}

static const char *last_component(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool begins(unecho_bytes bytes, const char *magic)
{
    size_t length = strlen(magic);
    return bytes.length >= length && memcmp(bytes.at, magic, length) == 0;
}

const struct format *format_detect(const char *path, unecho_bytes beginning)
{
    if (!path)
        return &format_text;
    const char *name = last_component(path);
    size_t length = without_compression(name, strlen(name));
    for (size_t i = 0; i < ENDING_COUNT; i++)
        if (ends_in(name, length, ENDINGS[i].ending))
            return ENDINGS[i].format;
    if (begins(beginning, "WARC/1."))
        return &format_wet;
    return begins(beginning, "{\"") ? &format_jsonl : &format_text;
}

bool format_is_parquet(unecho_bytes beginning)
{
    return begins(beginning, "PAR1");
}

const char *format_stem(const char *path, size_t *length)
{
    const char *name = last_component(path);
    *length = without_compression(name, strlen(name));
    for (size_t i = 0; i < ENDING_COUNT; i++)
        if (ends_in(name, *length, ENDINGS[i].ending)) {
            *length -= strlen(ENDINGS[i].ending);
            i = SIZE_MAX; /* ".warc.wet": from the beginning */
        }
    return name;
}

/* UTF-16 text of the web is half NUL bytes: at odd places where little-endian. A byte-order mark
 * says it outright. NULL: does not look like it. */
static const char *looks_utf16(unecho_bytes text)
{
    enum {
        LOOKED_AT = 4096
    };
    const unsigned char *at = (const unsigned char *)text.at;
    size_t length = text.length < LOOKED_AT ? text.length : LOOKED_AT, zeros[2] = {0, 0};
    if (length >= 2 && at[0] == 0xFF && at[1] == 0xFE)
        return "UTF-16LE";
    if (length >= 2 && at[0] == 0xFE && at[1] == 0xFF)
        return "UTF-16BE";
    for (size_t i = 0; i < length; i++)
        zeros[i % 2] += at[i] == 0;
    if (length < 16 || zeros[0] + zeros[1] < length / 4)
        return NULL;
    if (zeros[1] > 8 * zeros[0])
        return "UTF-16LE";
    return zeros[0] > 8 * zeros[1] ? "UTF-16BE" : NULL;
}

static uint64_t count_ill_formed(unecho_bytes text)
{
    uint64_t count = 0;
    for (size_t at = 0; at < text.length;) {
        uint32_t code_point;
        bool ill = false;
        uint32_t used = unicode_decode(text.at + at, text.length - at, &code_point, &ill);
        count += ill ? used : 0;
        at += used;
    }
    return count;
}

/* The line to type. A name that a shell would take for more than a name is left out of it. */
static void advise_conversion(const char *encoding, const char *source, unecho_error *error)
{
    bool plain = source[0] && source[0] != '-' && !strchr(source, '\'');
    for (const char *at = source; *at; at++)
        plain = plain && (unsigned char)*at >= ' ' && *at != 0x7F;
    error_hint(error, "convert it first: iconv -f %s -t UTF-8 %s%s%s", encoding, plain ? "'" : "",
               plain ? source : "FILE", plain ? "'" : "");
}

int format_check_encoding(unecho_bytes text, const char *source, unecho_error *error)
{
    enum {
        MOST_PERCENT = 5
    };
    const char *encoding = looks_utf16(text);
    if (encoding) {
        error_set(error, UNECHO_E_INPUT, "this looks like %s, not UTF-8", encoding);
        advise_conversion(encoding, source, error);
        return UNECHO_E_INPUT;
    }
    if (json_is_utf8(text))
        return UNECHO_OK;
    uint64_t ill = count_ill_formed(text);
    if (ill * 100 <= text.length * MOST_PERCENT)
        return UNECHO_OK;
    error_set(error, UNECHO_E_INPUT,
              "%llu of %zu bytes are not UTF-8; this looks like another encoding, such as "
              "WINDOWS-1252",
              (unsigned long long)ill, text.length);
    advise_conversion("WINDOWS-1252", source, error);
    return UNECHO_E_INPUT;
}
