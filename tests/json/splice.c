// SPDX-License-Identifier: Apache-2.0
#include "json/splice.h"
#include "generate.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static const unecho_bytes PATH = {"text", 4};

static unecho_bytes view(const struct buffer *buffer)
{
    return (unecho_bytes){buffer->at, buffer->count};
}

static bool same(unecho_bytes one, unecho_bytes other)
{
    return one.length == other.length && (!one.length || !memcmp(one.at, other.at, one.length));
}

static struct json_value text_of(unecho_bytes record)
{
    unecho_error error = UNECHO_ERROR_INIT;
    struct json_value value;
    cr_assert_eq(json_record_find(record, &PATH, 1, &value, &error), 0, "%s: %.*s", error.message,
                 (int)record.length, record.at);
    cr_assert_eq(value.type, JSON_STRING);
    return value;
}

/* Everything one round needs; reused, as a run reuses its own. */
struct round {
    struct text made;
    struct json_part parts[MOST_UNITS];
    struct json_piece pieces[MOST_UNITS];
    size_t count;
    struct buffer before, after; /* what stands around the text */
    struct buffer record, wanted, spliced, whole, room;
    struct json_map map;
};

static void add(struct buffer *to, const void *bytes, size_t length)
{
    cr_assert_eq(buffer_append(to, bytes, length, NULL), 0);
}

static void add_text(struct buffer *to, const char *text)
{
    add(to, text, strlen(text));
}

static void generate_surroundings(struct round *round, uint64_t *seed)
{
    static const char *const names[] = {"\"text\":", "\"te\\u0078t\" :\t", "\"\\u0074\\u0065xt\":"};
    round->before.count = round->after.count = 0;
    const char *first = generate_members(seed), *last = generate_members(seed);
    add_text(&round->before, " {");
    add_text(&round->before, first);
    add_text(&round->before, *first ? " , " : "");
    add_text(&round->before, names[draw_below(seed, 3)]);
    add_text(&round->before, "\"");
    add_text(&round->after, "\"");
    if (*last && strncmp(last, "\"text\"", 6)) {
        add_text(&round->after, ",");
        add_text(&round->after, last);
    }
    add_text(&round->after, draw_below(seed, 2) ? "}" : "}\r");
}

/* Parts of whole units, some side by side, some empty; and the record that must be left. */
static void generate_parts(struct round *round, uint64_t *seed)
{
    const struct text *made = &round->made;
    round->count = round->wanted.count = 0;
    add(&round->wanted, round->before.at, round->before.count);
    size_t unit = 0;
    while (unit < made->units && round->count < MOST_UNITS) {
        size_t first = unit + draw_below(seed, 4), last;
        first = first < made->units ? first : made->units;
        last = first + draw_below(seed, 4);
        last = last < made->units ? last : made->units;
        add(&round->wanted, made->raw + made->raw_at[unit],
            made->raw_at[first] - made->raw_at[unit]);
        size_t start = made->decoded_at[first];
        round->parts[round->count] = (struct json_part){start, made->decoded_at[last] - start};
        round->pieces[round->count++] = (struct json_piece){
            start, {made->raw + made->raw_at[first], made->raw_at[last] - made->raw_at[first]}};
        unit = last;
    }
    add(&round->wanted, made->raw + made->raw_at[unit], made->raw_length - made->raw_at[unit]);
    add(&round->wanted, round->after.at, round->after.count);
}

static void check_round(struct round *round)
{
    unecho_error error = UNECHO_ERROR_INIT;
    unecho_bytes record = view(&round->record), decoded;
    struct json_value value = text_of(record);
    round->room.count = round->spliced.count = round->whole.count = 0;
    cr_assert_eq(
        json_decode(json_string_raw(record, value), &round->room, &round->map, &decoded, &error),
        0);
    cr_assert(same(decoded, (unecho_bytes){round->made.decoded, round->made.decoded_length}));
    cr_assert_eq(json_splice(record, value, &round->map, round->parts, round->count,
                             &round->spliced, &error),
                 0, "%s", error.message);
    cr_assert(same(view(&round->spliced), view(&round->wanted)));
    value = text_of(view(&round->spliced));
    cr_assert_eq(json_unsplice(view(&round->spliced), value, round->pieces, round->count,
                               &round->whole, &error),
                 0, "%s", error.message);
    cr_assert(same(view(&round->whole), record));
}

static void free_round(struct round *round)
{
    struct buffer *buffers[] = {&round->before,  &round->after, &round->record, &round->wanted,
                                &round->spliced, &round->whole, &round->room};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        buffer_free(buffers[i]);
    json_map_free(&round->map);
}

Test(json, splices_and_gives_back)
{
    static struct round round;
    uint64_t seed = 17;
    for (int i = 0; i < 50000; i++) {
        generate_text(&round.made, &seed);
        generate_surroundings(&round, &seed);
        round.record.count = 0;
        add(&round.record, round.before.at, round.before.count);
        add(&round.record, round.made.raw, round.made.raw_length);
        add(&round.record, round.after.at, round.after.count);
        generate_parts(&round, &seed);
        check_round(&round);
    }
    free_round(&round);
}

/* Two lone surrogates that meet by the cut are one character to a reader, and two to restore. */
Test(json, gives_back_what_joined_by_the_cut)
{
    const char *spliced = "{\"text\":\"a\\ud83d\\ude00\\ud83d\\ude00\"}";
    const struct json_piece pieces[] = {{4, {" ", 1}}, {8, {"\\n", 2}}, {12, {"", 0}}};
    struct buffer to = {0};
    unecho_bytes record = {spliced, strlen(spliced)};
    cr_assert_eq(json_unsplice(record, text_of(record), pieces, 3, &to, NULL), 0);
    const char *wanted = "{\"text\":\"a\\ud83d \\ude00\\n\\ud83d\\ude00\"}";
    cr_assert(same(view(&to), (unecho_bytes){wanted, strlen(wanted)}), "%.*s", (int)to.count,
              to.at);
    buffer_free(&to);
}

static int try_splice(const struct json_part *parts, size_t count)
{
    const char *text = "{\"text\":\"ab\\u00e9cd\"}";
    unecho_bytes record = {text, strlen(text)}, decoded;
    struct buffer room = {0}, to = {0};
    struct json_map map = {0};
    struct json_value value = text_of(record);
    cr_assert_eq(json_decode(json_string_raw(record, value), &room, &map, &decoded, NULL), 0);
    int failed = json_splice(record, value, &map, parts, count, &to, NULL);
    buffer_free(&room);
    buffer_free(&to);
    json_map_free(&map);
    return failed;
}

Test(json, refuses_to_split_an_escape)
{
    cr_assert_eq(try_splice((struct json_part[]){{1, 3}, {4, 2}}, 2), 0);
    cr_assert_eq(try_splice((struct json_part[]){{3, 1}}, 1), UNECHO_E_INTERNAL);
    cr_assert_eq(try_splice((struct json_part[]){{2, 1}}, 1), UNECHO_E_INTERNAL);
    cr_assert_eq(try_splice((struct json_part[]){{5, 2}}, 1), UNECHO_E_INTERNAL);
    cr_assert_eq(try_splice((struct json_part[]){{4, 1}, {0, 1}}, 2), UNECHO_E_INTERNAL);
    cr_assert_eq(try_splice((struct json_part[]){{1, SIZE_MAX}}, 1), UNECHO_E_INTERNAL);
}

static int try_unsplice(const struct json_piece *pieces, size_t count)
{
    const char *text = "{\"text\":\"ab\\u00e9\\ud83d\\ude00\"}";
    unecho_bytes record = {text, strlen(text)};
    struct buffer to = {0};
    int failed = json_unsplice(record, text_of(record), pieces, count, &to, NULL);
    buffer_free(&to);
    return failed;
}

Test(json, refuses_pieces_that_do_not_fit)
{
    cr_assert_eq(try_unsplice((struct json_piece[]){{0, {"x", 1}}, {9, {"y", 1}}}, 2), 0);
    cr_assert_eq(try_unsplice((struct json_piece[]){{3, {"x", 1}}}, 1), UNECHO_E_MISMATCH);
    cr_assert_eq(try_unsplice((struct json_piece[]){{6, {"x", 1}}}, 1), UNECHO_E_MISMATCH);
    cr_assert_eq(try_unsplice((struct json_piece[]){{9, {"x", 1}}}, 1), UNECHO_E_MISMATCH);
    cr_assert_eq(try_unsplice((struct json_piece[]){{SIZE_MAX, {"x", 1}}}, 1), UNECHO_E_MISMATCH);
    cr_assert_eq(try_unsplice((struct json_piece[]){{0, {"xy", 2}}, {1, {"z", 1}}}, 2),
                 UNECHO_E_MISMATCH);
    cr_assert_eq(try_unsplice((struct json_piece[]){{0, {"\\u12", 4}}}, 1), UNECHO_E_MISMATCH);
    cr_assert_eq(try_unsplice((struct json_piece[]){{0, {"\\", 1}}}, 1), UNECHO_E_MISMATCH);
}
