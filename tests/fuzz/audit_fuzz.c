// SPDX-License-Identifier: Apache-2.0
/*
 * Any bytes as a line of the audit log: it is refused, or what it tells lies in the decoded bytes
 * and fits together. And any bytes as the members of a row: written and read back they are the
 * same.
 */
#include "fuzz.h"

#include "report/audit.h"
#include "write/row.h"
#include "json/scan.h"

#include <stdlib.h>
#include <string.h>

static void require(int promise)
{
    if (!promise)
        abort();
}

static void require_within(const struct buffer *bytes, struct audit_bytes part)
{
    require(part.given || !part.length);
    require(!part.given ||
            (part.first <= bytes->count && part.length <= bytes->count - part.first));
}

static void read_line(unecho_bytes line)
{
    unecho_error error = UNECHO_ERROR_INIT;
    struct buffer bytes = {0};
    struct audit_row row;
    int code = audit_row_read(line, &row, &bytes, &error);
    require(code == error.code && (!code || (code == UNECHO_E_INPUT && error.message[0])));
    if (!code) {
        require_within(&bytes, row.text);
        require_within(&bytes, row.raw);
        require_within(&bytes, row.reason);
        require(row.kind >= UNECHO_RANGE && row.kind <= UNECHO_BYTES);
        require(row.kind != UNECHO_RECORD || (row.raw.given && row.reason.given));
        if (row.kind == UNECHO_RANGE || row.kind == UNECHO_BYTES)
            require(row.text.given && row.text.length == row.length);
    }
    buffer_free(&bytes);
}

/* The bytes up to the next LF. */
static unecho_bytes take(unecho_bytes *from)
{
    const char *feed = from->length ? memchr(from->at, '\n', from->length) : NULL;
    unecho_bytes taken = {from->at, feed ? (size_t)(feed - from->at) : from->length};
    size_t used = taken.length + (feed != NULL);
    *from = (unecho_bytes){from->at + used, from->length - used};
    return taken;
}

static void require_same(const struct buffer *bytes, struct audit_bytes part, unecho_bytes wanted)
{
    unecho_bytes found = audit_bytes_of(bytes, part);
    require(part.given && found.length == wanted.length);
    require(!wanted.length || !memcmp(found.at, wanted.at, wanted.length));
}

static unecho_row make_row(int kind, unecho_bytes rest)
{
    unecho_row row = {.size = sizeof row, .kind = kind, .record = 1 + rest.length};
    row.doc = take(&rest);
    row.source = take(&rest);
    row.offset = row.doc.length;
    row.raw = take(&rest);
    row.text = kind == UNECHO_RECORD ? row.text : rest;
    row.length = row.text.length;
    if (kind == UNECHO_RANGE) {
        row.unit = UNECHO_LINE;
        row.reason = UNECHO_NEAR;
    } else {
        row.note = row.doc;
    }
    return row;
}

static void write_and_read(int kind, unecho_bytes data)
{
    unecho_row row = make_row(kind, data);
    struct buffer line = {0}, bytes = {0};
    struct audit_row back;
    require(!row_print(&line, &row, NULL) && line.at[line.count - 1] == '\n');
    require(!memchr(line.at, '\n', line.count - 1));
    unecho_bytes text = {line.at, line.count - 1};
    require(!json_check(text, NULL) && !audit_row_read(text, &back, &bytes, NULL));
    require(back.kind == kind && back.record == row.record);
    require_same(&bytes, back.raw, row.raw);
    if (kind != UNECHO_RECORD) {
        require(back.offset == row.offset && back.length == row.length);
        require_same(&bytes, back.text, row.text);
    }
    buffer_free(&line);
    buffer_free(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unecho_bytes bytes = {size ? (const char *)data : "", size};
    read_line(bytes);
    write_and_read(UNECHO_RANGE, bytes);
    write_and_read(UNECHO_BYTES, bytes);
    return 0;
}
