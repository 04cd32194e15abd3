// SPDX-License-Identifier: Apache-2.0
/* Properties over random records: cutting does not depend on the window, and what was parsed and
 * rendered without any of its lines comes back byte for byte. */
#include "lab.h"

#include <criterion/criterion.h>
#include <string.h>

enum {
    INPUTS = 400,
    MOST_RECORDS = 6
};

static void add(struct buffer *to, const char *bytes, size_t length)
{
    cr_assert_eq(buffer_append(to, bytes, length, NULL), UNECHO_OK);
}

/* Pieces of text, ill-formed ones and marks of the formats among them. */
static void add_text(struct buffer *to, uint64_t *state)
{
    static const unecho_bytes pieces[] = {{"word", 4},
                                          {" ", 1},
                                          {"\n", 1},
                                          {"\n", 1},
                                          {"\r\n", 2},
                                          {"caf\xC3\xA9", 5},
                                          {"\xFF", 1},
                                          {"\xE2\x82", 2},
                                          {"\xEF\xBF\xBD", 3},
                                          {"\0", 1},
                                          {"\nWARC/1.0\r\n", 11},
                                          {"\"\\/", 3},
                                          {"\xEF\xBB\xBF", 3},
                                          {"\xF0\x9F\x98\x80", 4},
                                          {"\x1B\xC2\x85\x7F", 4},
                                          {"\t", 1}};
    for (uint32_t n = files_draw(state, 20); n; n--) {
        unecho_bytes piece = pieces[files_draw(state, sizeof pieces / sizeof *pieces)];
        add(to, piece.at, piece.length);
    }
}

static void make_text(struct buffer *to, uint64_t *state)
{
    add_text(to, state);
}

/* Every form of escape, lone surrogates and raw ill-formed bytes. */
static void add_string(struct buffer *to, uint64_t *state)
{
    static const unecho_bytes pieces[] = {
        {"word ", 5},     {"\\n", 2},     {"\\n", 2},     {"\\u000a", 6},
        {"\\u000A", 6},   {"\\r\\n", 4},  {"\\u00e9", 6}, {"caf\xC3\xA9", 5},
        {"\xFF", 1},      {"\\ud83d", 6}, {"\\ude00", 6}, {"\\ud83d\\ude00", 12},
        {"\\/", 2},       {"/", 1},       {"\\\"", 2},    {"\\\\", 2},
        {"\\b\\f\\t", 6}, {"\\u0000", 6}, {"\\u202e", 6}, {"\xE2\x80\xAE", 3}};
    for (uint32_t n = files_draw(state, 20); n; n--) {
        unecho_bytes piece = pieces[files_draw(state, sizeof pieces / sizeof *pieces)];
        add(to, piece.at, piece.length);
    }
}

static void make_jsonl(struct buffer *to, uint64_t *state)
{
    static const char *const before[] = {"{\"text\":\"", "{\"id\":1e400,\"text\" : \"",
                                         " {\"text\":\"\",\"te\\u0078t\":\"",
                                         "{\"o\":{\"text\":1},\"url\":\"\\/\",\"text\":\""};
    static const char *const after[] = {"\"}\n", "\"}\r\n", "\",\"z\":[1,{}]}\t\n", "\" }\n"};
    uint32_t kind = files_draw(state, 20), n = files_draw(state, 4);
    if (kind == 0) {
        add(to, " \t\r\n", 4);
        return;
    }
    add(to, before[n], strlen(before[n]));
    add_string(to, state);
    n = files_draw(state, 4);
    add(to, after[n], strlen(after[n]));
}

static void make_wet(struct buffer *to, uint64_t *state)
{
    static const char *const types[] = {"conversion", "conversion", "conversion", "warcinfo"};
    static const char *const tails[] = {"\r\n\r\n", "\r\n\r\n", "\n\n", "\r\n", "\n\r\n\r\n"};
    struct buffer text = {0};
    const char *end = files_draw(state, 2) ? "\r\n" : "\n";
    add_text(&text, state);
    cr_assert_eq(buffer_print(to, NULL, "WARC/1.%u%sWARC-Type: %s%s", files_draw(state, 2), end,
                              types[files_draw(state, 4)], end),
                 0);
    if (!files_draw(state, 4))
        cr_assert_eq(buffer_print(to, NULL, "WARC-Target-URI: http://\xE9/%s", end), 0);
    cr_assert_eq(buffer_print(to, NULL, "Content-Length: %zu%s%s", text.count, end, end), 0);
    add(to, text.at, text.count);
    const char *tail = tails[files_draw(state, 5)];
    add(to, tail, strlen(tail));
    buffer_free(&text);
}

struct maker {
    const struct format *format;
    void (*make)(struct buffer *to, uint64_t *state);
    uint32_t most;
};

/* Makes some records, damages some bytes of every other input, and cuts what came of it. */
static void make_input(const struct maker *maker, struct buffer *input, uint64_t *state)
{
    input->count = 0;
    for (uint32_t n = 1 + files_draw(state, maker->most); n; n--)
        maker->make(input, state);
    uint32_t flips = files_draw(state, 2) ? files_draw(state, 3) : 0;
    for (; flips && input->count; flips--)
        input->at[files_draw(state, (uint32_t)input->count)] = (char)files_draw(state, 256);
    if (files_draw(state, 4) == 0)
        input->count -= files_draw(state, (uint32_t)input->count + 1);
}

static void check_cut(const struct maker *maker, unecho_bytes input, const struct formats_cut *cut,
                      uint64_t *state)
{
    struct formats_cut other = {.records = {0}};
    const size_t steps[] = {1, 1 + files_draw(state, 40)};
    for (int i = 0; i < 2; i++) {
        formats_cut(maker->format, input, steps[i], &other);
        cr_assert_str_eq(other.told.at, cut->told.at, "%zu bytes at a time:\n%s\n%s", steps[i],
                         other.told.at, cut->told.at);
    }
    formats_cut_free(&other);
}

/* How many documents came back. */
static unsigned check_records(const struct maker *maker, unecho_bytes input,
                              const struct formats_cut *cut, uint64_t *state)
{
    struct buffer kept = {0};
    unsigned came_back = 0;
    for (size_t i = 0; i < cut->records.count; i++) {
        const struct formats_record *record = &cut->records.at[i];
        int code = UNECHO_OK;
        if (record->result != FRAME_WHOLE)
            continue;
        uint64_t choice = (uint64_t)files_draw(state, UINT32_MAX) * files_draw(state, 2);
        unecho_bytes bytes = {input.at + record->offset, record->length};
        const char *failure =
            formats_round_trip(maker->format, &lab_fields, bytes, choice, &kept, &code);
        cr_assert_null(failure, "%s, lines %llx of:\n%.*s", failure, (unsigned long long)choice,
                       (int)bytes.length, bytes.at);
        came_back += !code && kept.count;
        if (maker->format == &format_wet && kept.count)
            cr_assert(json_is_utf8(files_bytes(&kept)) && !json_check(files_bytes(&kept), NULL));
    }
    buffer_free(&kept);
    return came_back;
}

static void check_format(struct maker maker)
{
    uint64_t state = 17;
    unsigned came_back = 0;
    struct buffer input = {0};
    struct formats_cut cut = {.records = {0}};
    for (int i = 0; i < INPUTS; i++) {
        make_input(&maker, &input, &state);
        formats_cut(maker.format, files_bytes(&input), 1 << 20, &cut);
        check_cut(&maker, files_bytes(&input), &cut, &state);
        came_back += check_records(&maker, files_bytes(&input), &cut, &state);
    }
    cr_expect_gt(came_back, INPUTS / 2, "only %u documents", came_back);
    formats_cut_free(&cut);
    buffer_free(&input);
}

Test(round_trip, of_text)
{
    check_format((struct maker){&format_text, make_text, 1});
}

Test(round_trip, of_json_lines)
{
    check_format((struct maker){&format_jsonl, make_jsonl, MOST_RECORDS});
}

Test(round_trip, of_wet)
{
    check_format((struct maker){&format_wet, make_wet, MOST_RECORDS});
}
