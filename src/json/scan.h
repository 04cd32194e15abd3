// SPDX-License-Identifier: Apache-2.0
/*
 * JSON, strictly as RFC 8259 has it, as byte ranges.
 *
 *   takes    one JSON text, white space around it; borrowed, never changed or copied
 *   gives    where each key and value stands, so that a record can be spliced instead of
 *            re-serialised: what is not touched stays byte for byte
 *   owns     nothing: no allocation, no global state; any thread, each with its own struct
 *   cost     one pass; a string's plain bytes are skipped eight at a time
 *   refuses  everything the grammar does not give (a byte-order mark, a raw control character in a
 *            string, a trailing comma) and nesting over JSON_DEPTH, with the byte that is wrong
 *
 * Numbers are checked as a grammar and never converted (1e400 and ids beyond 2^53 are fine). Bytes
 * inside a string need not be UTF-8: scraped records hold such, and they are kept as they are.
 */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

enum {
    /* Arrays and objects inside each other. Records nest a few levels; the limit keeps the
     * scanner's memory fixed (a bit a level) whatever is sent. No setting: RFC 8259, section 9,
     * lets a parser set one, and what was refused here could not be read by most others either. */
    JSON_DEPTH = 512,

    /* How many paths json_record_find follows at once: text, id, url and a few more. */
    JSON_PATHS = 16
};

enum json_type {
    JSON_NONE = 0, /* there is no such value; the end of the text */
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT,
    JSON_KEY,  /* of json_scan_next and json_members_next only */
    JSON_CLOSE /* of json_scan_next only: the end of the innermost array or object */
};

/* Where a value stands: text.at[start] to text.at[end - 1], a string's or key's quotes included. */
struct json_value {
    enum json_type type;
    bool escaped; /* of a string or key: a backslash stands in it, so it must be decoded */
    size_t start, end;
};

/* "a string", "an object": for messages. Static. */
const char *json_type_name(enum json_type type);

/* ---- Token by token ---- */

/* A scan under way. Made by json_scan_start; its members are not for callers but `depth`. */
struct json_scan {
    unecho_bytes text;
    size_t at;
    unsigned depth; /* arrays and objects that are open */
    int wanted;
    uint64_t objects[JSON_DEPTH / 64]; /* bit d: what is open at depth d is an object */
};

/* Begins a scan of `text`, which must stay until the scan is over. */
void json_scan_start(struct json_scan *scan, unecho_bytes text);

/*
 * The next item in the order of the text: a key, a scalar, an array or object that opens (its `end`
 * is the byte after the bracket), JSON_CLOSE (the closing bracket), and at last JSON_NONE when the
 * whole text has proved to be one JSON text. Returns 0, or UNECHO_E_INPUT with what was expected,
 * what stands there, and its byte; the scan is then over.
 */
int json_scan_next(struct json_scan *scan, struct json_value *item, unecho_error *error);

/* Whether `text` is one JSON text: 0 or UNECHO_E_INPUT as json_scan_next. */
int json_check(unecho_bytes text, unecho_error *error);

/* ---- Member by member ---- */

/*
 * The members of one object, nested ones skipped (and validated):
 *
 *   struct json_members members;
 *   json_members_start(&members, text, object);           // an object's range in `text`
 *   while (!(failed = json_members_next(&members, &key, &value, error)) && key.type) …
 */
struct json_members {
    struct json_scan scan;
};

void json_members_start(struct json_members *members, unecho_bytes text, struct json_value object);

/* The next key and its value; key->type is JSON_NONE after the last. Ranges are those of the text
 * given at the start. Returns 0 or UNECHO_E_INPUT as json_scan_next. */
int json_members_next(struct json_members *members, struct json_value *key,
                      struct json_value *value, unecho_error *error);

/* ---- Item by item ---- */

/*
 * The items of one array, nested ones skipped (and validated), as with members.
 */
struct json_items {
    struct json_scan scan;
};

void json_items_start(struct json_items *items, unecho_bytes text, struct json_value array);

/* The next item; item->type is JSON_NONE after the last. Returns 0 or UNECHO_E_INPUT. */
int json_items_next(struct json_items *items, struct json_value *item, unecho_error *error);

/* ---- One record ---- */

/*
 * Validates a whole record, which must be an object, and finds the values that `paths` name, in the
 * same pass. values[i] is that of paths[i]; type JSON_NONE where there is none.
 *
 * A path is member names with dots between ("a.b"); names are compared with keys once both are
 * bytes (escapes resolved), letter for letter; arrays are not entered. Of equal keys the last one
 * counts, as in every JSON library, with all that it holds. Where no nested value is found, a
 * member of the record whose whole name is the path, dots included, is taken. At most JSON_PATHS
 * paths.
 *
 * Returns 0, or UNECHO_E_INPUT as json_scan_next: a value that is not an object is refused at its
 * first byte. After a failure `values` hold nothing to be relied on.
 */
int json_record_find(unecho_bytes record, const unecho_bytes *paths, size_t count,
                     struct json_value *values, unecho_error *error);

#endif
