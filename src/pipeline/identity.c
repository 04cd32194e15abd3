// SPDX-License-Identifier: Apache-2.0
#include "pipeline/identity.h"

#include "report/manifest.h"
#include "json/print.h"

#include <inttypes.h>
#include <string.h>

static int add_rules(struct hash_stream *hash, const struct rules *rules)
{
    int code = UNECHO_OK;
    for (size_t i = 0; i < rules_count(rules) && !code; i++) {
        unecho_rule rule = {.size = sizeof rule};
        code = rules_describe(rules, i, &rule);
        if (code)
            break;
        hash_stream_update(hash, rule.id, strlen(rule.id) + 1);
        hash_stream_update(hash, rule.source, strlen(rule.source) + 1);
    }
    return code;
}

int identity_hash_rules(const struct plan *plan, char to[HASH_TEXT_ROOM])
{
    struct hash_stream hash;
    hash_stream_init(&hash);
    int code = add_rules(&hash, plan->rules);
    if (!code && rules_count(plan->protect)) {
        hash_stream_update(&hash, "", 1); /* no rule has an empty id */
        code = add_rules(&hash, plan->protect);
    }
    hash_print(hash_stream_digest(&hash), to);
    return code;
}

static int print_input(struct buffer *to, const struct input_file *input, unecho_error *error)
{
    int code = json_print(to, "{", "path", (unecho_bytes){input->path, strlen(input->path)}, error);
    return code ? code
                : buffer_print(to, error, ",\"size\":%" PRIu64 ",\"modified_ns\":%" PRId64 "}",
                               input->size, input->modified_ns);
}

/* `,"name":[…]`, a line each. */
static int print_inputs(struct buffer *to, const char *name, const struct inputs *inputs,
                        unecho_error *error)
{
    int code = buffer_print(to, error, ",\"%s\":[", name);
    for (size_t i = 0; i < inputs->count && !code; i++) {
        code = buffer_print(to, error, i ? ",\n" : "\n");
        if (!code)
            code = print_input(to, &inputs->at[i], error);
    }
    return code ? code : buffer_print(to, error, "\n]");
}

int identity_make(const struct plan *plan, const unecho_settings *settings,
                  const struct inputs *inputs, struct buffer *settings_json, struct buffer *to,
                  unecho_error *error)
{
    char hash[HASH_TEXT_ROOM];
    int code = identity_hash_rules(plan, hash);
    if (!code)
        code = settings_print(settings_json, settings, hash, error);
    if (!code)
        code = buffer_print(to, error, "{\"unecho\":\"%s\",\"settings\":", unecho_version());
    if (!code)
        code = buffer_append(to, settings_json->at, settings_json->count, error);
    if (!code)
        code = print_inputs(to, "inputs", inputs, error);
    if (!code && inputs->references)
        code = print_inputs(to, "references", inputs->references, error);
    return code ? code : buffer_append(to, "}", 1, error);
}

/* ---- Comparing ---- */

/* Cuts the next line off. */
static unecho_bytes next_line(unecho_bytes *text)
{
    const char *feed = text->length ? memchr(text->at, '\n', text->length) : NULL;
    unecho_bytes line = {text->at, feed ? (size_t)(feed - text->at) : text->length};
    size_t used = line.length + (feed != NULL);
    text->at += used;
    text->length -= used;
    return line;
}

static bool same(unecho_bytes a, unecho_bytes b)
{
    return a.length == b.length && (!a.length || memcmp(a.at, b.at, a.length) == 0);
}

/* The path in the line of an input, as JSON: a quote inside a string is escaped, so what follows
 * the path is found by its first quote. */
static unecho_bytes path_of(unecho_bytes line)
{
    static const char after[] = ",\"size\":";
    const char *at = line.length ? memmem(line.at, line.length, after, sizeof after - 1) : NULL;
    return (unecho_bytes){line.at, at ? (size_t)(at - line.at) : line.length};
}

static unecho_bytes without_comma(unecho_bytes line)
{
    line.length -= line.length && line.at[line.length - 1] == ',';
    return line;
}

bool identity_continues(unecho_bytes before, unecho_bytes now, bool *changed, size_t count)
{
    bool fits = same(next_line(&before), next_line(&now));
    for (size_t i = 0; i < count && fits; i++) {
        unecho_bytes old = without_comma(next_line(&before)), new = without_comma(next_line(&now));
        changed[i] = !same(old, new);
        fits = same(path_of(old), path_of(new));
    }
    return fits && same(before, now);
}
