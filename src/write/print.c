// SPDX-License-Identifier: Apache-2.0
#include "base/base64.h"
#include "json/string.h"
#include "write/row.h"

#include <inttypes.h>

/* `,"name":"bytes"`, or `,"name_base64":"…"` where the bytes are not UTF-8. `before` is what stands
 * before the name, a comma or an opening brace. */
static int print_bytes(struct buffer *to, const char *before, const char *name, unecho_bytes bytes,
                       unecho_error *error)
{
    bool utf8 = json_is_utf8(bytes);
    int code = buffer_print(to, error, "%s\"%s%s\":\"", before, name, utf8 ? "" : "_base64");
    if (!code)
        code = utf8 ? json_encode(to, bytes, error)
                    : base64_encode(to, bytes.at, bytes.length, error);
    return code ? code : buffer_append(to, "\"", 1, error);
}

/* over/under with exactly four decimals: the exact quotient rounded half to even. */
static int print_similarity(struct buffer *to, const unecho_row *row, unecho_error *error)
{
    uint64_t under = row->similarity_under;
    uint64_t scaled = row->similarity_over * 10000, quotient = scaled / under, rest = scaled % under;
    if (rest * 2 > under || (rest * 2 == under && quotient % 2))
        quotient++;
    return buffer_print(to, error, ",\"similarity\":%" PRIu64 ".%04" PRIu64, quotient / 10000,
                        quotient % 10000);
}

static int print_witness(struct buffer *to, const unecho_witness *witness, unecho_error *error)
{
    int code = print_bytes(to, ",\"witness\":{", "doc", witness->doc, error);
    if (!code)
        code = print_bytes(to, ",", "source", witness->source, error);
    return code ? code
                : buffer_print(to, error,
                               ",\"record\":%" PRIu64 ",\"line\":%" PRIu64 ",\"lines\":%" PRIu64 "}",
                               witness->record, witness->line, witness->lines);
}

static int print_place(struct buffer *to, const unecho_row *row, unecho_error *error)
{
    int code = print_bytes(to, ",", "doc", row->doc, error);
    if (!code)
        code = print_bytes(to, ",", "source", row->source, error);
    return code ? code
                : buffer_print(to, error,
                               ",\"record\":%" PRIu64 ",\"unit\":\"%s\",\"line\":%" PRIu64
                               ",\"lines\":%" PRIu64 ",\"offset\":%" PRIu64 ",\"length\":%" PRIu64,
                               row->record, unecho_unit_name(row->unit), row->line, row->lines,
                               row->offset, row->length);
}

static int print_reason(struct buffer *to, const unecho_row *row, unecho_error *error)
{
    int code = UNECHO_OK;
    if (row->part)
        code = buffer_print(to, error, ",\"part\":\"%s\"", unecho_part_name(row->part));
    if (!code && row->reason == UNECHO_RULE)
        return buffer_print(to, error, ",\"reason\":\"rule:%.*s\",\"rule\":\"%.*s\"",
                            (int)row->rule.length, row->rule.at, (int)row->rule.length,
                            row->rule.at);
    if (!code)
        code = buffer_print(to, error, ",\"reason\":\"%s\"", unecho_reason_name(row->reason));
    if (!code && row->scope)
        code = buffer_print(to, error, ",\"scope\":\"%s\"", unecho_scope_name(row->scope));
    if (!code && row->similarity_under)
        code = print_similarity(to, row, error);
    return code || !row->has_witness ? code : print_witness(to, &row->witness, error);
}

int row_print(struct buffer *to, const unecho_row *row, unecho_error *error)
{
    static const char opening[] = "{\"kind\":\"range\"";
    int code = buffer_append(to, opening, sizeof opening - 1, error);
    if (!code)
        code = print_place(to, row, error);
    if (!code)
        code = print_reason(to, row, error);
    if (!code)
        code = print_bytes(to, ",", "text", row->text, error);
    return code ? code : buffer_append(to, "}\n", 2, error);
}

int unecho_row_write(const unecho_row *row, const unecho_sink *to, unecho_error *error)
{
    if (!row || row->size < sizeof *row || !to || !to->write)
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_row_write: a row of this version and a "
                                                   "sink must be given");
    struct buffer line = {0};
    int code = row_print(&line, row, error);
    if (!code)
        code = to->write(to->self, line.at, line.count, error);
    buffer_free(&line);
    return code;
}
