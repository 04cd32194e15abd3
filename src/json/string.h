// SPDX-License-Identifier: Apache-2.0
/*
 * JSON strings: from escapes to bytes, from bytes to escapes, and from a place in the bytes to the
 * place in the escapes.
 *
 *   takes    the raw content of a string (what stands between its quotes), as a scan found it
 *   gives    its bytes: escapes resolved, surrogate pairs joined, each lone surrogate U+FFFD
 *            (EF BF BD); everything else as it stands, ill-formed UTF-8 too
 *   owns     nothing; decoded bytes go to the caller's buffer, and only where there is an escape
 *   cost     one pass; a string without backslash is not copied
 *
 * All functions may be called by any thread on distinct objects.
 */
#ifndef JSON_STRING_H
#define JSON_STRING_H

#include "base/mem.h"
#include "json/scan.h"

/* ---- Decoding ---- */

/* One escape: a surrogate pair is one, a lone surrogate is one. */
struct json_escape {
    unsigned char bytes[4];
    uint8_t decoded; /* how many bytes it stands for, 1 to 4 */
    uint8_t raw;     /* how many it takes: 2, 6 or 12 */
};

/* Reads the escape at the beginning of `raw`. False if there is no whole one (never in a string
 * that a scan accepted). */
bool json_escape_read(unecho_bytes raw, struct json_escape *escape);

/* A run of escapes of one kind ("\n\n", "\u0434\u0430"), as long as possible. */
struct json_run {
    uint32_t decoded, raw; /* where it begins in the bytes and in the raw content */
    uint32_t count;
    uint8_t decoded_each, raw_each;
};

/*
 * From places in the bytes to places in the raw content. Zero-initialised; reused for any number of
 * strings, its room stays; json_map_free releases. Between runs and outside them one byte is one
 * byte. At most 16 bytes for each escape, far less for text with all of its letters escaped.
 */
struct json_map {
    ARRAY(struct json_run) runs;
    uint32_t decoded, raw; /* lengths of the whole */
};

void json_map_free(struct json_map *map);

/* The raw content of the string or key `value` of `text`: its range without the quotes. */
unecho_bytes json_string_raw(unecho_bytes text, struct json_value value);

/*
 * Decodes `raw`. Without a backslash *text is `raw` itself and nothing is copied; else the bytes
 * are appended to `room` and *text borrows them from there, until `room` grows or goes. `map` may
 * be NULL; else it is made anew for this string. Returns 0, UNECHO_E_MEMORY, UNECHO_E_LIMIT (a
 * string over 4 GiB) or UNECHO_E_INPUT (an escape that is none: not after a scan). After a
 * failure what was appended is to be dropped.
 */
int json_decode(unecho_bytes raw, struct buffer *room, struct json_map *map, unecho_bytes *text,
                unecho_error *error);

/* Whether `raw` decodes to `bytes`. Copies nothing. */
bool json_string_equals(unecho_bytes raw, unecho_bytes bytes);

/*
 * The raw place of the decoded place `decoded`, from 0 to the length. Where a character begins with
 * an escape it is the backslash's. Returns 0, or UNECHO_E_INTERNAL where the place is beyond the
 * end or in the middle of an escape (no line, token or unit begins there). Cost: a binary search.
 */
int json_map_raw(const struct json_map *map, size_t decoded, size_t *raw, unecho_error *error);

/* The same for both ends of a part; the second is found from the first, which costs less where the
 * part is a line or two. */
int json_map_part(const struct json_map *map, size_t offset, size_t length, size_t *start,
                  size_t *end, unecho_error *error);

/* ---- Encoding ---- */

/*
 * Appends `bytes` as the content of a JSON string, in the one form of this program: \" \\ \b \f \n
 * \r \t, and \u00xx in lower case for the rest of C0, for DEL, C1 and the characters that turn the
 * direction of text (U+061C, 200E, 200F, 202A to 202E, 2066 to 2069), which must not reach a
 * terminal; all else as it stands. Ill-formed bytes are the caller's concern: they are copied.
 * Returns 0 or UNECHO_E_MEMORY.
 */
int json_encode(struct buffer *to, unecho_bytes bytes, unecho_error *error);

/* Whether decoding `raw` and encoding it again gives `raw`. Copies nothing. */
bool json_is_canonical(unecho_bytes raw);

/* Whether `bytes` are well-formed UTF-8 (no surrogates, no overlong forms, at most U+10FFFF). */
bool json_is_utf8(unecho_bytes bytes);

#endif
