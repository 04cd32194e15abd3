// SPDX-License-Identifier: Apache-2.0
#include "write/row.h"

#include <string.h>

static unecho_witness witness_of(const struct batch *batch, const struct document *document,
                                 uint32_t unit)
{
    const struct unit *witness = &batch->units.at[unit];
    unecho_witness to = {
        .doc = document->id, .source = document->source, .record = document->record};
    to.line = witness->first_line - document->lines.first + 1;
    to.lines = witness->lines;
    return to;
}

static int unit_kind(const struct unit *unit)
{
    uint32_t paragraphs = UNIT_WRAPPED | UNIT_PARAGRAPH;
    if (unit->flags & UNIT_BLOCK)
        return UNECHO_BLOCK;
    return unit->flags & paragraphs ? UNECHO_PARAGRAPH : UNECHO_LINE;
}

void row_make(unecho_row *row, const struct batch *batch, const struct document *document,
              const struct removal *removal, const char *rule)
{
    *row = (unecho_row){.size = sizeof *row,
                        .doc = document->id,
                        .source = document->source,
                        .record = document->record,
                        .unit = UNECHO_LINE,
                        .line = removal->line,
                        .lines = removal->lines,
                        .offset = removal->offset,
                        .length = removal->length,
                        .part = (int)removal->part};
    row->text = (unecho_bytes){document->text.at + removal->offset, removal->length};
    if (rule) {
        row->reason = UNECHO_RULE;
        row->rule = (unecho_bytes){rule, strlen(rule)};
        return;
    }
    const struct unit *unit = &batch->units.at[removal->unit];
    row->unit = unit_kind(unit);
    row->reason = (int)unit->fate.reason;
    if (unit->fate.reason == UNECHO_BOILERPLATE)
        return; /* every copy goes: there is no witness */
    row->similarity_over = unit->fate.over;
    row->similarity_under = unit->fate.under;
    row->has_witness = true;
    row->scope = UNECHO_SCOPE_DOCUMENT;
    if (unit->fate.far) {
        row->scope = batch->far.at[unit->fate.witness].scope;
        row->witness = batch->far.at[unit->fate.witness].witness;
    } else {
        row->witness = witness_of(batch, document, unit->fate.witness);
    }
}
