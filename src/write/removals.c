// SPDX-License-Identifier: Apache-2.0
#include "write/removals.h"

/* Where the walk over the lines of a document stands. */
struct walk {
    struct removals *to;
    const struct batch *batch;
    const struct document *document;
    uint32_t unit;      /* the first unit that does not end before the current line */
    bool gap_has_blank; /* a run of blank lines stays since the last line that stays */
    bool gap_has_break; /* … and a removal came after it: another run would touch it */
    unecho_error *error;
};

static int add(struct walk *walk, struct removal removal)
{
    if (!removal.length)
        return UNECHO_OK;
    if (ARRAY_RESERVE(walk->to, 1, "removed ranges", walk->error))
        return UNECHO_E_MEMORY;
    walk->to->at[walk->to->count++] = removal;
    return UNECHO_OK;
}

static struct removal *last(const struct walk *walk)
{
    return &walk->to->at[walk->to->count - 1];
}

/* The unit that line `i` (left by the rules) belongs to, or NONE: a pass that applies decisions
 * knows removed units only. */
static uint32_t unit_of(struct walk *walk, uint32_t i)
{
    uint32_t end = walk->document->units.first + walk->document->units.count;
    while (walk->unit < end && walk->batch->units.at[walk->unit].last_line < i)
        walk->unit++;
    return walk->unit < end && walk->batch->units.at[walk->unit].first_line <= i ? walk->unit
                                                                                 : NONE;
}

static uint32_t number_of(const struct walk *walk, uint32_t i)
{
    return i - walk->document->lines.first + 1;
}

static int take_ruled(struct walk *walk, uint32_t i)
{
    const struct line *line = &walk->batch->lines.at[i];
    return add(walk, (struct removal){line->start, line->next - line->start, number_of(walk, i), 1,
                                      NONE, line->rule, UNECHO_WHOLE});
}

/* The heads (or tails) that rules took off a line, in text order. */
static int take_cuts(struct walk *walk, uint32_t i, uint32_t part)
{
    const struct line *line = &walk->batch->lines.at[i];
    for (uint32_t k = 0; k < line->cuts.count; k++) {
        const struct cut *cut = &walk->batch->cuts.at[line->cuts.first + k];
        if (cut->part == part &&
            add(walk, (struct removal){cut->start, cut->end - cut->start, number_of(walk, i), 1,
                                       NONE, cut->rule, part}))
            return UNECHO_E_MEMORY;
    }
    return UNECHO_OK;
}

/* What the rules left of a line of a removed unit; one range with the unit's line before it where
 * the two touch. */
static int take_rest(struct walk *walk, uint32_t i, uint32_t unit)
{
    const struct line *line = &walk->batch->lines.at[i];
    uint32_t length = line->right - line->left;
    struct removal *before = walk->to->count ? last(walk) : NULL;
    if (before && before->unit == unit && before->offset + before->length == line->left) {
        before->length += length;
        before->lines++;
        return UNECHO_OK;
    }
    return add(walk, (struct removal){line->left, length, number_of(walk, i), 1, unit, NONE,
                                      UNECHO_WHOLE});
}

static int take_echo(struct walk *walk, uint32_t i, uint32_t unit)
{
    const struct line *line = &walk->batch->lines.at[i];
    if (take_cuts(walk, i, UNECHO_HEAD) || take_rest(walk, i, unit) ||
        take_cuts(walk, i, UNECHO_TAIL))
        return UNECHO_E_MEMORY;
    last(walk)->length += line->next - line->end; /* the end of line goes with what is last */
    return UNECHO_OK;
}

static int walk_line(struct walk *walk, uint32_t i)
{
    const struct line *line = &walk->batch->lines.at[i];
    if (line->flags & LINE_BLANK) {
        if (walk->gap_has_blank && walk->gap_has_break) {
            last(walk)->length += line->next - line->start;
        } else {
            walk->gap_has_blank = true;
            walk->gap_has_break = false;
        }
        return UNECHO_OK;
    }
    walk->gap_has_break = true;
    if (line->flags & LINE_RULED)
        return take_ruled(walk, i);
    uint32_t unit = unit_of(walk, i);
    if (unit != NONE && walk->batch->units.at[unit].fate.reason)
        return take_echo(walk, i, unit);
    walk->gap_has_blank = walk->gap_has_break = false;
    return take_cuts(walk, i, UNECHO_HEAD) ? UNECHO_E_MEMORY : take_cuts(walk, i, UNECHO_TAIL);
}

int removals_collect(struct removals *to, const struct batch *batch,
                     const struct document *document, unecho_error *error)
{
    struct walk walk = {.to = to,
                        .batch = batch,
                        .document = document,
                        .unit = document->units.first,
                        .error = error};
    for (uint32_t k = 0; k < document->lines.count; k++)
        if (walk_line(&walk, document->lines.first + k))
            return UNECHO_E_MEMORY;
    return UNECHO_OK;
}

int removals_apply(struct buffer *text, unecho_bytes document, const struct removal *removals,
                   size_t count, unecho_error *error)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (buffer_append(text, document.at + at, removals[i].offset - at, error))
            return UNECHO_E_MEMORY;
        at = (size_t)removals[i].offset + removals[i].length;
    }
    return buffer_append(text, document.at + at, document.length - at, error);
}
