// SPDX-License-Identifier: Apache-2.0
/*
 * Splicing: a record without some parts of its text, every other byte as it was; and back.
 *
 * Nothing is ever decoded and encoded again: the raw bytes that stand for a removed part are cut
 * out, and put back by json_unsplice. A raw piece is cut between escapes only, so that each piece
 * is the content of a JSON string by itself.
 *
 * A trap: cutting may bring a lone high surrogate next to a lone low one ("\ud83d X \ude00"), which
 * a reader of the result sees as one character. The bytes are those that were there, and
 * json_unsplice counts such a pair as the two that it was.
 */
#ifndef JSON_SPLICE_H
#define JSON_SPLICE_H

#include "json/string.h"

/* A part of the decoded text. */
struct json_part {
    size_t offset, length;
};

/* A removed part: where it began in the decoded text as it was, and the raw bytes that it was. */
struct json_piece {
    size_t offset;
    unecho_bytes raw;
};

/*
 * Appends `record` to `to` without `parts` of its string `text`. `map` is that of the string.
 * `parts` are in order and do not overlap. Returns 0, UNECHO_E_MEMORY, or UNECHO_E_INTERNAL where
 * the parts are out of order, beyond the text, or begin or end inside an escape; `to` then holds a
 * part of the record, to be dropped by the caller. Cost: a copy, and a binary search a part.
 */
int json_splice(unecho_bytes record, struct json_value text, const struct json_map *map,
                const struct json_part *parts, size_t count, struct buffer *to,
                unecho_error *error);

/*
 * The inverse: appends the record as it was, given the spliced one, its string `text` and the
 * removed pieces in order. Returns 0, UNECHO_E_MEMORY, or UNECHO_E_MISMATCH where the pieces do not
 * fit (out of order, beyond the text, inside an escape, not the content of a JSON string); `to`
 * then holds a part of the record. Cost: one pass over the text. The pieces may come from anybody:
 * what is given back need not be JSON.
 */
int json_unsplice(unecho_bytes record, struct json_value text, const struct json_piece *pieces,
                  size_t count, struct buffer *to, unecho_error *error);

#endif
