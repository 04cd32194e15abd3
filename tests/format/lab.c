// SPDX-License-Identifier: Apache-2.0
#include "lab.h"

#include <criterion/criterion.h>
#include <string.h>

const struct fields lab_fields = {{"text", 4}, {"id", 2}, {"url", 3}, {NULL, 0}};

void lab_frames(const struct format *format, unecho_bytes input, const char *told)
{
    const size_t steps[] = {1, 2, 3, 7, 1 << 20};
    struct formats_cut cut = {.records = {0}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        formats_cut(format, input, steps[i], &cut);
        cr_expect_str_eq(cut.told.at, told, "%zu bytes at a time: \"%s\", not \"%s\"", steps[i],
                         cut.told.at, told);
    }
    formats_cut_free(&cut);
}

void lab_renders(const struct format *format, unecho_bytes record, uint64_t choice,
                 const char *kept)
{
    struct buffer out = {0};
    int code;
    const char *failure = formats_round_trip(format, &lab_fields, record, choice, &out, &code);
    cr_assert_eq(buffer_terminate(&out, NULL), UNECHO_OK);
    cr_expect_eq(code, UNECHO_OK);
    cr_expect_null(failure, "%s: %s", kept, failure);
    cr_expect_str_eq(out.at, kept, "\"%s\", not \"%s\"", out.at, kept);
    cr_expect_eq(out.count, strlen(kept));
    buffer_free(&out);
}

static int parse(const struct format *format, unecho_bytes record, const char **nothing,
                 unecho_error *error)
{
    struct parsed parsed = {.nothing = "unset"};
    struct buffer room = {0};
    cr_assert_eq(ARRAY_RESERVE(&room, 2 * record.length, "texts", NULL), UNECHO_OK);
    int code = format->parse(&lab_fields, record, &parsed, &room, error);
    *nothing = parsed.nothing;
    parsed_free(&parsed);
    buffer_free(&room);
    return code;
}

void lab_refuses(const struct format *format, unecho_bytes record, uint64_t offset,
                 const char *message)
{
    unecho_error error = UNECHO_ERROR_INIT;
    const char *nothing;
    cr_expect_eq(parse(format, record, &nothing, &error), UNECHO_E_INPUT, "%s", message);
    cr_expect_eq(error.code, UNECHO_E_INPUT);
    cr_expect_str_eq(error.message, message, "\"%s\", not \"%s\"", error.message, message);
    cr_expect_eq(error.offset, offset, "%s: byte %llu", message, (unsigned long long)error.offset);
}

void lab_nothing(const struct format *format, unecho_bytes record, const char *nothing)
{
    const char *found;
    cr_expect_eq(parse(format, record, &found, NULL), UNECHO_OK);
    cr_assert_not_null(found, "a document, not %s", nothing);
    cr_expect_str_eq(found, nothing);
}
