// SPDX-License-Identifier: Apache-2.0
#include "json/print.h"
#include "write/row.h"

#include <inttypes.h>

/* over/under with exactly four decimals: the exact quotient rounded half to even. */
static int print_similarity(struct buffer *to, const unecho_row *row, unecho_error *error)
{
    uint64_t under = row->similarity_under;
    uint64_t scaled = row->similarity_over * 10000, quotient = scaled / under,
             rest = scaled % under;
    if (rest * 2 > under || (rest * 2 == under && quotient % 2))
        quotient++;
    return buffer_print(to, error, ",\"similarity\":%" PRIu64 ".%04" PRIu64, quotient / 10000,
                        quotient % 10000);
}

/* A witness that is a document has no lines. */
static int print_witness(struct buffer *to, const char *before, const unecho_witness *witness,
                         unecho_error *error)
{
    int code = json_print(to, before, "doc", witness->doc, error);
    if (!code)
        code = json_print(to, ",", "source", witness->source, error);
    if (!code)
        code = buffer_print(to, error, ",\"record\":%" PRIu64, witness->record);
    if (!code && witness->lines)
        code = buffer_print(to, error, ",\"line\":%" PRIu64 ",\"lines\":%" PRIu64, witness->line,
                            witness->lines);
    return code ? code : buffer_append(to, "}", 1, error);
}

/* `,"name":number`. */
static int print_number(struct buffer *to, const char *name, uint64_t number, unecho_error *error)
{
    int code = buffer_append_text(to, name, error);
    return code ? code : buffer_append_number(to, number, error);
}

/* `,"name":"word"`, where the word needs no escapes. */
static int print_word(struct buffer *to, const char *name, const char *word, unecho_error *error)
{
    int code = buffer_append_text(to, name, error);
    if (!code)
        code = buffer_append_text(to, word, error);
    return code ? code : buffer_append(to, "\"", 1, error);
}

/* The one that is named first, then all where it takes several. */
static int print_witnesses(struct buffer *to, const unecho_row *row, unecho_error *error)
{
    if (!row->has_witness)
        return UNECHO_OK;
    int code = print_witness(to, ",\"witness\":{", &row->witness, error);
    for (size_t i = 0; i < row->witness_count && !code; i++)
        code = print_witness(to, i ? ",{" : ",\"witnesses\":[{", &row->witnesses[i], error);
    return code || !row->witness_count ? code : buffer_append(to, "]", 1, error);
}

/* What is the same for all parts of a text. */
static int print_text(struct buffer *to, const unecho_row *row, unecho_error *error)
{
    int code = json_print(to, ",", "doc", row->doc, error);
    if (!code)
        code = json_print(to, ",", "source", row->source, error);
    return code ? code : print_number(to, ",\"record\":", row->record, error);
}

static int print_text_once(struct buffer *to, struct buffer *head, const unecho_row *row,
                           unecho_error *error)
{
    int code = head->count ? UNECHO_OK : print_text(head, row, error);
    return code ? code : buffer_append(to, head->at, head->count, error);
}

static int print_place(struct buffer *to, struct buffer *head, const unecho_row *row,
                       unecho_error *error)
{
    int code = head ? print_text_once(to, head, row, error) : print_text(to, row, error);
    if (!code)
        code = print_word(to, ",\"unit\":\"", unecho_unit_name(row->unit), error);
    if (!code)
        code = print_number(to, ",\"line\":", row->line, error);
    if (!code)
        code = print_number(to, ",\"lines\":", row->lines, error);
    if (!code)
        code = print_number(to, ",\"offset\":", row->offset, error);
    return code ? code : print_number(to, ",\"length\":", row->length, error);
}

static int print_rule(struct buffer *to, unecho_bytes rule, unecho_error *error)
{
    int code = buffer_append_text(to, ",\"reason\":\"rule:", error);
    if (!code)
        code = buffer_append(to, rule.at, rule.length, error);
    if (!code)
        code = buffer_append_text(to, "\",\"rule\":\"", error);
    if (!code)
        code = buffer_append(to, rule.at, rule.length, error);
    return code ? code : buffer_append(to, "\"", 1, error);
}

static int print_reason(struct buffer *to, const unecho_row *row, unecho_error *error)
{
    int code = UNECHO_OK;
    if (row->part)
        code = print_word(to, ",\"part\":\"", unecho_part_name(row->part), error);
    if (!code && row->reason == UNECHO_RULE)
        return print_rule(to, row->rule, error);
    if (!code)
        code = print_word(to, ",\"reason\":\"", unecho_reason_name(row->reason), error);
    if (!code && row->scope)
        code = print_word(to, ",\"scope\":\"", unecho_scope_name(row->scope), error);
    if (!code && row->similarity_under)
        code = print_similarity(to, row, error);
    return code ? code : print_witnesses(to, row, error);
}

static int print_range(struct buffer *to, struct buffer *head, const unecho_row *row,
                       unecho_error *error)
{
    int code = print_place(to, head, row, error);
    if (!code)
        code = print_reason(to, row, error);
    if (!code)
        code = json_print(to, ",", "text", row->text, error);
    return code || !row->raw.at ? code : json_print(to, ",", "raw", row->raw, error);
}

/* Rows about a record as a whole, or about bytes that stay. */
static int print_other(struct buffer *to, const unecho_row *row, unecho_error *error)
{
    int code = row->doc.at ? json_print(to, ",", "doc", row->doc, error) : UNECHO_OK;
    if (!code)
        code = json_print(to, ",", "source", row->source, error);
    if (!code)
        code = buffer_print(to, error, ",\"record\":%" PRIu64, row->record);
    if (!code && (row->kind != UNECHO_RECORD || row->unit)) /* a document has its text's length */
        code = buffer_print(to, error, ",\"offset\":%" PRIu64 ",\"length\":%" PRIu64, row->offset,
                            row->length);
    if (!code && row->unit)
        code = buffer_print(to, error, ",\"unit\":\"%s\"", unecho_unit_name(row->unit));
    if (!code && row->reason)
        code = print_reason(to, row, error);
    if (!code && row->note.at)
        code = json_print(to, ",", "reason", row->note, error);
    if (!code && row->text.at)
        code = json_print(to, ",", "text", row->text, error);
    return code || !row->raw.at ? code : json_print(to, ",", "raw", row->raw, error);
}

int row_print_next(struct buffer *to, struct buffer *head, const unecho_row *row,
                   unecho_error *error)
{
    static const char *const kinds[] = {"range", "record", "quarantine", "bytes", "mark"};
    int code = print_word(to, "{\"kind\":\"", kinds[row->kind], error);
    bool of_text =
        row->kind == UNECHO_RANGE || (row->kind == UNECHO_MARK && row->unit != UNECHO_DOCUMENT);
    if (!code)
        code = of_text ? print_range(to, head, row, error) : print_other(to, row, error);
    return code ? code : buffer_append(to, "}\n", 2, error);
}

int row_print(struct buffer *to, const unecho_row *row, unecho_error *error)
{
    return row_print_next(to, NULL, row, error);
}

int unecho_row_write(const unecho_row *row, const unecho_sink *to, unecho_error *error)
{
    if (!row || row->size < sizeof *row || row->kind < 0 || row->kind > UNECHO_MARK || !to ||
        !to->write)
        return error_set(error, UNECHO_E_ARGUMENT,
                         "unecho_row_write: a row of this version and a "
                         "sink must be given");
    struct buffer line = {0};
    int code = row_print(&line, row, error);
    if (!code)
        code = to->write(to->self, line.at, line.count, error);
    buffer_free(&line);
    return code;
}
