// SPDX-License-Identifier: Apache-2.0
#include "write/row.h"

#include <string.h>

static unecho_witness unit_witness(const struct batch *batch, const struct document *document,
                                   uint32_t unit)
{
    const struct unit *witness = &batch->units.at[unit];
    unecho_witness to = {
        .doc = document->id, .source = document->source, .record = document->record};
    to.line = witness->first_line - document->lines.first + 1;
    to.lines = witness->lines;
    return to;
}

/* A witness as the unit's fate names it. */
static unecho_witness witness_of(const struct batch *batch, const struct document *document,
                                 const struct fate *fate, uint32_t witness)
{
    return fate->far ? batch->far.at[witness].witness : unit_witness(batch, document, witness);
}

uint32_t row_witnesses(const struct batch *batch, const struct removal *removal)
{
    return removal->unit == NONE ? 0 : batch->units.at[removal->unit].fate.together.count;
}

static int unit_kind(const struct unit *unit)
{
    uint32_t paragraphs = UNIT_WRAPPED | UNIT_PARAGRAPH;
    if (unit->flags & UNIT_BLOCK)
        return UNECHO_BLOCK;
    return unit->flags & paragraphs ? UNECHO_PARAGRAPH : UNECHO_LINE;
}

void row_make(unecho_row *row, const struct batch *batch, const struct document *document,
              const struct removal *removal, const char *rule, unecho_witness *witnesses)
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
                        .part = (int)removal->part,
                        .url = document->url};
    row->text = (unecho_bytes){document->text.at + removal->offset, removal->length};
    if (rule) {
        row->reason = UNECHO_RULE;
        row->rule = (unecho_bytes){rule, strlen(rule)};
        return;
    }
    const struct unit *unit = &batch->units.at[removal->unit];
    const struct fate *fate = &unit->fate;
    row->unit = unit_kind(unit);
    row->reason = (int)fate->reason;
    if (fate->reason == UNECHO_BOILERPLATE)
        return; /* every copy goes: there is no witness */
    row->similarity_over = fate->over;
    row->similarity_under = fate->under;
    row->has_witness = true;
    row->scope = fate->far ? batch->far.at[fate->witness].scope : UNECHO_SCOPE_DOCUMENT;
    row->witness = witness_of(batch, document, fate, fate->witness);
    row->witnesses = fate->together.count ? witnesses : NULL;
    row->witness_count = fate->together.count;
    for (uint32_t i = 0; i < fate->together.count; i++)
        witnesses[i] =
            witness_of(batch, document, fate, batch->together.at[fate->together.first + i]);
}
