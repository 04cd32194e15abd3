// SPDX-License-Identifier: Apache-2.0
#include "units/units.h"

#include "unicode/comparison.h"
#include "units/shape.h"

#include <string.h>

/* A paragraph: the lines first to last of the document's lines, less those that a rule took. */
struct paragraph {
    uint32_t first, last; /* indexes in batch.lines, both left by the rules */
    uint32_t lines;       /* how many are left */
};

static bool is_left(const struct line *line)
{
    return !(line->flags & (LINE_BLANK | LINE_RULED));
}

static uint32_t half_words(const struct batch *batch, struct range32 tokens, uint32_t *unspaced)
{
    uint32_t letters = 0;
    for (uint32_t i = 0; i < tokens.count; i++)
        letters += (batch->tokens.flags[tokens.first + i] & TOKEN_UNSPACED) != 0;
    *unspaced = letters;
    return 2 * tokens.count - letters;
}

static const char *line_text(const struct document *document, const struct line *line)
{
    return document->text.at + line->left;
}

/* SPEC 1: four lines or more, the longest 40 to 120, every line but the last over two thirds of
 * it, and at most a third of the lines before the last are sentences. */
static bool is_wrapped(const struct batch *batch, const struct document *document,
                       struct paragraph paragraph)
{
    if (paragraph.lines < 4)
        return false;
    uint32_t longest = 0, shortest = UINT32_MAX, sentences = 0;
    for (uint32_t i = paragraph.first; i <= paragraph.last; i++) {
        const struct line *line = &batch->lines.at[i];
        if (!is_left(line))
            continue;
        uint32_t length = shape_length(line_text(document, line), line->right - line->left);
        if (length > 120)
            return false;
        if (length > longest)
            longest = length;
        if (i == paragraph.last)
            break;
        if (length < shortest)
            shortest = length;
        sentences += shape_is_sentence(line_text(document, line), line->right - line->left);
    }
    return longest >= 40 && 3 * shortest > 2 * longest && 3 * sentences <= paragraph.lines - 1;
}

static bool is_block(const struct batch *batch, struct paragraph paragraph)
{
    enum {
        BLOCK_HALF_WORDS = 20
    }; /* every line under 10 words */
    if (paragraph.lines < 2)
        return false;
    for (uint32_t i = paragraph.first; i <= paragraph.last; i++) {
        const struct line *line = &batch->lines.at[i];
        uint32_t unspaced;
        if (is_left(line) && half_words(batch, line->tokens, &unspaced) >= BLOCK_HALF_WORDS)
            return false;
    }
    return true;
}

/* The tokens of lines first to last. Contiguous as they stand unless a rule took some out. */
static int gather_tokens(struct batch *batch, uint32_t first, uint32_t last, struct range32 *to,
                         unecho_error *error)
{
    struct tokens *tokens = &batch->tokens;
    uint32_t total = 0, begin = batch->lines.at[first].tokens.first, end = begin;
    bool contiguous = true;
    for (uint32_t i = first; i <= last; i++) {
        const struct line *line = &batch->lines.at[i];
        if (!is_left(line) || !line->tokens.count)
            continue;
        if (!total)
            begin = end = line->tokens.first;
        contiguous = contiguous && line->tokens.first == end;
        end = line->tokens.first + line->tokens.count;
        total += line->tokens.count;
    }
    *to = (struct range32){begin, total};
    if (contiguous)
        return UNECHO_OK;
    if (tokens_reserve(tokens, total, error))
        return UNECHO_E_MEMORY;
    to->first = (uint32_t)tokens->count;
    for (uint32_t i = first; i <= last; i++) {
        const struct line *line = &batch->lines.at[i];
        if (!is_left(line))
            continue;
        size_t bytes = line->tokens.count * sizeof *tokens->word;
        memcpy(tokens->word + tokens->count, tokens->word + line->tokens.first, bytes);
        memcpy(tokens->start + tokens->count, tokens->start + line->tokens.first, bytes);
        memcpy(tokens->end + tokens->count, tokens->end + line->tokens.first, bytes);
        memcpy(tokens->flags + tokens->count, tokens->flags + line->tokens.first,
               line->tokens.count);
        tokens->count += line->tokens.count;
    }
    return UNECHO_OK;
}

/* UNIT_* flags that follow from how the first line begins and the last one ends. */
static uint32_t shape_flags(const struct batch *batch, const struct document *document,
                            uint32_t first, uint32_t last)
{
    const struct line *begin = &batch->lines.at[first], *end = &batch->lines.at[last];
    uint32_t shape = shape_end(line_text(document, end), end->right - end->left), flags = 0;
    if (shape & SHAPE_SENTENCE)
        flags |= UNIT_SENTENCE;
    if (shape & SHAPE_CUT)
        flags |= UNIT_CUT;
    if (shape & SHAPE_PUNCTUATED)
        flags |= UNIT_PUNCTUATED;
    if (shape_begins_with_dash(line_text(document, begin), begin->right - begin->left))
        flags |= UNIT_DASH;
    return flags;
}

static int add_unit(struct batch *batch, const struct document *document, uint32_t first,
                    uint32_t last, uint32_t flags, unecho_error *error)
{
    struct unit unit = {.first_line = first, .last_line = last, .flags = flags};
    if (gather_tokens(batch, first, last, &unit.tokens, error) ||
        ARRAY_RESERVE(&batch->units, 1, "units", error))
        return UNECHO_E_MEMORY;
    unit.half_words = half_words(batch, unit.tokens, &unit.unspaced);
    unit.flags |= shape_flags(batch, document, first, last);
    for (uint32_t i = first; i <= last; i++) {
        unit.lines += is_left(&batch->lines.at[i]);
        if (batch->lines.at[i].flags & LINE_PROTECTED)
            unit.flags |= UNIT_PROTECTED;
    }
    batch->units.at[batch->units.count++] = unit;
    return UNECHO_OK;
}

static int add_paragraph(uint32_t which, struct batch *batch, const struct document *document,
                         struct paragraph paragraph, unecho_error *error)
{
    uint32_t flags = 0;
    if (which & UNITS_PARAGRAPH) {
        if (!(which & UNITS_LINE))
            flags = UNIT_PARAGRAPH;
        else if (is_wrapped(batch, document, paragraph))
            flags = UNIT_WRAPPED;
        else if (is_block(batch, paragraph))
            flags = UNIT_BLOCK;
    }
    if (flags)
        return add_unit(batch, document, paragraph.first, paragraph.last, flags, error);
    for (uint32_t i = paragraph.first; i <= paragraph.last; i++)
        if (is_left(&batch->lines.at[i]) && add_unit(batch, document, i, i, 0, error))
            return UNECHO_E_MEMORY;
    return UNECHO_OK;
}

static int divide_document(uint32_t which, struct batch *batch, struct document *document,
                           unecho_error *error)
{
    struct paragraph open = {0};
    document->units.first = (uint32_t)batch->units.count;
    for (uint32_t k = 0; k <= document->lines.count; k++) {
        uint32_t i = document->lines.first + k;
        const struct line *line = k < document->lines.count ? &batch->lines.at[i] : NULL;
        if (line && (line->flags & LINE_RULED))
            continue; /* divides nothing */
        if (line && !(line->flags & LINE_BLANK)) {
            if (!open.lines++)
                open.first = i;
            open.last = i;
        } else if (open.lines) {
            if (add_paragraph(which, batch, document, open, error))
                return UNECHO_E_MEMORY;
            open.lines = 0;
        }
    }
    document->units.count = (uint32_t)batch->units.count - document->units.first;
    return UNECHO_OK;
}

int units_run(uint32_t which, struct batch *batch, unecho_error *error)
{
    for (size_t i = 0; i < batch->documents.count; i++)
        if (divide_document(which, batch, &batch->documents.at[i], error))
            return UNECHO_E_MEMORY;
    return UNECHO_OK;
}
