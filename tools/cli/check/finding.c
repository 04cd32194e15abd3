// SPDX-License-Identifier: Apache-2.0
#include "check/finding.h"

#include <string.h>

static bool same(unecho_bytes a, unecho_bytes b)
{
    return a.length == b.length && (!a.length || memcmp(a.at, b.at, a.length) == 0);
}

static uint64_t count_feeds(unecho_bytes bytes)
{
    uint64_t count = 0;
    for (size_t i = 0; i < bytes.length; i++)
        count += bytes.at[i] == '\n';
    return count;
}

/* A blank line between records: it has no document. */
static bool is_between(const unecho_row *row)
{
    return row->kind == UNECHO_RECORD && !row->reason && !row->doc.at;
}

/* In JSON lines a record is a line. Where a record of WET stands, its row does not say. */
static void find_line(struct finding *finding, const struct place *place)
{
    const unecho_row *row = finding->row;
    if (place->format == UNECHO_FORMAT_JSONL)
        finding->line = finding->last_line = row->record + place->skipped;
    if (place->format != UNECHO_FORMAT_TEXT || !row->line)
        return;
    finding->line = row->line;
    finding->last_line = row->line + (row->lines ? row->lines - 1 : 0);
}

bool finding_read(struct finding *finding, struct place *place, const unecho_row *row)
{
    bool takes_text = row->kind == UNECHO_RANGE || (row->kind == UNECHO_RECORD && row->reason);
    if (is_between(row))
        place->skipped += count_feeds(row->raw);
    if (!takes_text && row->kind != UNECHO_QUARANTINE)
        return false;
    *finding = (struct finding){.row = row, .path = place->path, .format = place->format};
    find_line(finding, place);
    unecho_row_fingerprint(row, finding->fingerprint);
    return true;
}

int finding_rule(struct text *to, const struct finding *finding, unecho_error *error)
{
    const unecho_row *row = finding->row;
    if (row->kind == UNECHO_QUARANTINE)
        return text_print(to, error, "bad-record");
    int code = text_print(to, error, "%s", unecho_reason_name(row->reason));
    if (code || row->reason != UNECHO_RULE)
        return code;
    return text_print(to, error, ":%.*s", (int)row->rule.length, row->rule.at);
}

/* A document without an id is called by its file and record, which are told anyway. */
static bool has_own_name(const struct finding *finding)
{
    size_t length = strlen(finding->path);
    unecho_bytes doc = finding->row->doc;
    return doc.length && !(doc.length >= length && memcmp(doc.at, finding->path, length) == 0);
}

int finding_inner_place(struct text *to, const struct finding *finding, unecho_error *error)
{
    const unecho_row *row = finding->row;
    if (finding->format == UNECHO_FORMAT_TEXT)
        return UNECHO_OK;
    if (has_own_name(finding))
        inert_cut(to, row->doc, 80, error);
    else
        text_print(to, error, "record %llu", (unsigned long long)row->record);
    if (row->line)
        text_print(to, error, ", line %llu", (unsigned long long)row->line);
    return error->code;
}

static void put_witness(struct text *to, const unecho_row *row, unecho_error *error)
{
    const unecho_witness *witness = &row->witness;
    bool elsewhere = row->unit == UNECHO_DOCUMENT || witness->record != row->record ||
                     !same(witness->doc, row->doc) || !same(witness->source, row->source);
    if (witness->lines > 1)
        text_print(to, error, "lines %llu to %llu", (unsigned long long)witness->line,
                   (unsigned long long)(witness->line + witness->lines - 1));
    else if (witness->lines)
        text_print(to, error, "line %llu", (unsigned long long)witness->line);
    if (!elsewhere)
        return;
    text_print(to, error, witness->lines ? " of " : "document ");
    inert_cut(to, witness->doc, 80, error);
}

static void put_echo(struct text *to, const unecho_row *row, unecho_error *error)
{
    text_print(to, error, "%s ",
               row->reason == UNECHO_EXACT  ? "repeats"
               : row->reason == UNECHO_NEAR ? "nearly repeats"
                                            : "is contained in");
    put_witness(to, row, error);
    if (row->reason == UNECHO_EXACT || !row->similarity_under)
        return;
    text_print(to, error, " (");
    text_fraction(to, row->similarity_over, row->similarity_under, error);
    text_print(to, error, ")");
}

int finding_message(struct text *to, const struct finding *finding, unecho_error *error)
{
    const unecho_row *row = finding->row;
    if (row->kind == UNECHO_QUARANTINE) {
        text_print(to, error, "bad record: ");
        return inert_cut(to, row->note, 200, error);
    }
    if (row->reason == UNECHO_RULE)
        return text_print(to, error, "artefact%s%s%s (%.*s)", row->part ? " at the " : "",
                          unecho_part_name(row->part), row->part ? " of the line" : "",
                          (int)row->rule.length, row->rule.at);
    if (row->has_witness)
        put_echo(to, row, error);
    else
        text_print(to, error, "%s", unecho_reason_name(row->reason));
    return error->code;
}

int finding_excerpt(struct text *to, const struct finding *finding, size_t points,
                    unecho_error *error)
{
    return inert_excerpt(to, finding->row->text, points, error);
}
