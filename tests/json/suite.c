// SPDX-License-Identifier: Apache-2.0
/* Nicolas Seriot's JSONTestSuite: a file, a JSON text. y_ must be accepted, n_ refused, i_ is ours
 * to say. */
#include "json/splice.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUITE SHARED_DATA "/cases/JSONTestSuite_test_parsing"

static void read_file(const char *name, struct buffer *to)
{
    char path[4096], block[4096];
    snprintf(path, sizeof path, "%s/%s", SUITE, name);
    FILE *file = fopen(path, "rb");
    cr_assert(file, "%s", path);
    for (size_t n; (n = fread(block, 1, sizeof block, file));)
        cr_assert_eq(buffer_append(to, block, n, NULL), 0);
    fclose(file);
}

/* Calls `check` with each file whose name begins with `prefix`, in a block of exactly its size, so
 * that a sanitizer sees a byte read too many. */
static void each_file(const char *prefix, int least, void (*check)(const char *, unecho_bytes))
{
    DIR *folder = opendir(SUITE);
    if (!folder)
        cr_skip_test("no JSONTestSuite at %s", SUITE);
    int seen = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (strncmp(entry->d_name, prefix, strlen(prefix)))
            continue;
        struct buffer buffer = {0};
        read_file(entry->d_name, &buffer);
        char *exact = malloc(buffer.count ? buffer.count : 1);
        if (buffer.count)
            memcpy(exact, buffer.at, buffer.count);
        check(entry->d_name, (unecho_bytes){exact, buffer.count});
        free(exact);
        buffer_free(&buffer);
        seen++;
    }
    closedir(folder);
    cr_assert_geq(seen, least, "%d files %s", seen, prefix);
}

static void accepted(const char *name, unecho_bytes text)
{
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert_eq(json_check(text, &error), 0, "%s: %s at %llu", name, error.message,
                 (unsigned long long)error.offset);
}

static void refused(const char *name, unecho_bytes text)
{
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert_eq(json_check(text, &error), UNECHO_E_INPUT, "%s", name);
    cr_assert_leq(error.offset, text.length, "%s", name);
    cr_assert(error.message[0], "%s", name);
}

/* Ill-formed bytes and surrogates in strings pass, other encodings and a byte-order mark do not. */
static void settled(const char *name, unecho_bytes text)
{
    static const char *const strangers[] = {
        "i_string_UTF-16LE_with_BOM.json", "i_string_utf16BE_no_BOM.json",
        "i_string_utf16LE_no_BOM.json", "i_structure_UTF-8_BOM_empty_object.json"};
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++)
        if (!strcmp(name, strangers[i])) {
            refused(name, text);
            return;
        }
    accepted(name, text);
}

/* {"text":"x","v":…}: the value stands where it is said to, and survives a splice and back. */
static void wrapped(const char *name, unecho_bytes text)
{
    while (text.length && strchr("\r\n", text.at[text.length - 1]))
        text.length--;
    if (memchr(text.at, '\n', text.length))
        return;
    struct buffer record = {0}, spliced = {0}, whole = {0};
    cr_assert_eq(buffer_append(&record, "{\"text\":\"x\",\"v\":", 16, NULL), 0);
    cr_assert_eq(buffer_append(&record, text.at, text.length, NULL), 0);
    cr_assert_eq(buffer_append(&record, "}", 1, NULL), 0);
    const unecho_bytes paths[] = {{"text", 4}, {"v", 1}};
    const unecho_bytes bytes = {record.at, record.count};
    struct json_value values[2];
    cr_assert_eq(json_record_find(bytes, paths, 2, values, NULL), 0, "%s", name);
    size_t spaces = 0;
    while (spaces < text.length && strchr(" \t\r", text.at[spaces]))
        spaces++;
    cr_assert_eq(values[1].start, 16 + spaces, "%s", name);
    const struct json_map map = {.decoded = 1, .raw = 1};
    const struct json_part part = {0, 1};
    const struct json_piece piece = {0, {"x", 1}};
    cr_assert_eq(json_splice(bytes, values[0], &map, &part, 1, &spliced, NULL), 0, "%s", name);
    cr_assert_eq(spliced.count, record.count - 1);
    values[0].end--;
    cr_assert_eq(json_unsplice((unecho_bytes){spliced.at, spliced.count}, values[0], &piece, 1,
                               &whole, NULL),
                 0, "%s", name);
    cr_assert(whole.count == record.count && !memcmp(whole.at, record.at, whole.count), "%s", name);
    buffer_free(&record);
    buffer_free(&spliced);
    buffer_free(&whole);
}

Test(json, suite_accepted)
{
    each_file("y_", 95, accepted);
}

Test(json, suite_refused)
{
    each_file("n_", 187, refused);
}

Test(json, suite_ours_to_say)
{
    each_file("i_", 35, settled);
}

Test(json, suite_wrapped)
{
    each_file("y_", 95, wrapped);
}
