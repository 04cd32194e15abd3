// SPDX-License-Identifier: Apache-2.0
/* A name for what a row takes out, that does not depend on where it stands. */
#include "base/hash.h"
#include "base/mem.h"

#include <string.h>

static void add(struct hash_stream *hash, unecho_bytes bytes)
{
    unsigned char length[8];
    for (int i = 0; i < 8; i++)
        length[i] = (unsigned char)((uint64_t)bytes.length >> 8 * i);
    hash_stream_update(hash, length, sizeof length); /* so that no two lists run together alike */
    if (bytes.length)
        hash_stream_update(hash, bytes.at, bytes.length);
}

static void add_text(struct hash_stream *hash, const char *text)
{
    add(hash, (unecho_bytes){text, strlen(text)});
}

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* Blank lines that go with a unit depend on what stands around it. */
static unecho_bytes trim(unecho_bytes text)
{
    while (text.length && is_space(text.at[text.length - 1]))
        text.length--;
    for (; text.length && is_space(*text.at); text.length--)
        text.at++;
    return text;
}

/* An echo may turn from near to contained when the text around it changes: it is the same. */
static const char *family(const unecho_row *row)
{
    bool echoes = row->reason == UNECHO_EXACT || row->reason == UNECHO_NEAR ||
                  row->reason == UNECHO_CONTAINED;
    return echoes ? "echo" : unecho_reason_name(row->reason);
}

char *unecho_row_fingerprint(const unecho_row *row, char to[UNECHO_FINGERPRINT_ROOM])
{
    struct hash_stream hash;
    hash_stream_init(&hash);
    add_text(&hash, family(row));
    add(&hash, row->rule);
    add_text(&hash, unecho_part_name(row->part));
    if (row->kind == UNECHO_QUARANTINE) { /* the row does not hold its bytes */
        add(&hash, row->source);
        add(&hash, row->note);
    }
    add(&hash, trim(row->text.at ? row->text : row->raw));
    return hash_print(hash_stream_digest(&hash), to);
}
