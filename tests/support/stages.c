// SPDX-License-Identifier: Apache-2.0
#include "support/stages.h"

#include "normalise/normalise.h"
#include "split/split.h"
#include "units/units.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void must(int code)
{
    if (code == UNECHO_OK)
        return;
    fprintf(stderr, "a stage failed: %d\n", code);
    abort();
}

void stages_begin(struct stages *s, const char *text, size_t length)
{
    memset(s, 0, sizeof *s);
    s->options = unecho_settings_new(NULL);
    must(s->options ? hash_secret_draw(&s->secret, NULL) : UNECHO_E_MEMORY);
    words_init(&s->words, &s->secret);
    batch_init(&s->batch, &s->words);
    echo_init(&s->echo, &s->secret);
    must(ARRAY_RESERVE(&s->batch.documents, 1, "a test", NULL));
    s->batch.documents.at[s->batch.documents.count++] =
        (struct document){.text = {text, length}, .id = {"a", 1}, .source = {"-", 1}, .record = 1};
    must(split_run(&s->batch, NULL));
    must(normalise_run(&s->comparison, &s->batch, NULL));
}

void stages_end(struct stages *s)
{
    unecho_settings_free(s->options);
    comparison_free(&s->comparison);
    echo_free(&s->echo);
    batch_free(&s->batch);
    words_free(&s->words);
    ARRAY_FREE(&s->removals);
    buffer_free(&s->told);
}

void stages_set(struct stages *s, const char *name, const char *value)
{
    must(unecho_settings_set(s->options, name, value, NULL, NULL));
}

/* ---- The rules stage, played ---- */

static struct line *line_of(struct stages *s, uint32_t number)
{
    assert(!s->divided && number >= 1 && number <= s->batch.lines.count);
    return &s->batch.lines.at[number - 1];
}

void stages_rule_line(struct stages *s, uint32_t line)
{
    line_of(s, line)->flags |= LINE_RULED;
    line_of(s, line)->rule = 0;
}

void stages_protect_line(struct stages *s, uint32_t line)
{
    line_of(s, line)->flags |= LINE_PROTECTED;
}

static void add_cut(struct stages *s, struct line *line, struct cut cut)
{
    must(ARRAY_RESERVE(&s->batch.cuts, 1, "cuts", NULL));
    if (!line->cuts.count)
        line->cuts.first = (uint32_t)s->batch.cuts.count;
    s->batch.cuts.at[s->batch.cuts.count++] = cut;
    line->cuts.count++;
}

void stages_cut_head(struct stages *s, uint32_t number, uint32_t bytes)
{
    struct line *line = line_of(s, number);
    add_cut(s, line, (struct cut){line->left, line->left + bytes, 0, UNECHO_HEAD});
    line->left += bytes;
    while (line->tokens.count && s->batch.tokens.start[line->tokens.first] < line->left) {
        line->tokens.first++;
        line->tokens.count--;
    }
}

void stages_cut_tail(struct stages *s, uint32_t number, uint32_t bytes)
{
    struct line *line = line_of(s, number);
    add_cut(s, line, (struct cut){line->right - bytes, line->right, 0, UNECHO_TAIL});
    line->right -= bytes;
    while (line->tokens.count &&
           s->batch.tokens.end[line->tokens.first + line->tokens.count - 1] > line->right)
        line->tokens.count--;
}

/* ---- The other stages, when they are asked for ---- */

static void divide(struct stages *s)
{
    struct settings settings;
    settings_read(s->options, &settings);
    if (!s->divided)
        must(units_run(settings.units, &s->batch, NULL));
    s->divided = true;
}

static void judge(struct stages *s)
{
    struct settings settings;
    settings_read(s->options, &settings);
    divide(s);
    if (!s->judged)
        must(echo_run(&s->echo, &settings, &s->batch, NULL));
    s->judged = true;
}

static void collect(struct stages *s)
{
    judge(s);
    s->removals.count = 0;
    must(removals_collect(&s->removals, &s->batch, &s->batch.documents.at[0], NULL));
}

/* ---- Telling ---- */

static void begin_item(struct stages *s)
{
    if (s->told.count)
        must(buffer_print(&s->told, NULL, "; "));
}

static const char *told(struct stages *s)
{
    must(buffer_terminate(&s->told, NULL));
    return s->told.at;
}

static void tell_lines(struct stages *s, const char *what, uint32_t first, uint32_t last)
{
    begin_item(s);
    must(buffer_print(&s->told, NULL, "%s %" PRIu32, what, first));
    if (last != first)
        must(buffer_print(&s->told, NULL, "-%" PRIu32, last));
}

const char *stages_units(struct stages *s)
{
    divide(s);
    s->told.count = 0;
    for (size_t i = 0; i < s->batch.units.count; i++) {
        const struct unit *unit = &s->batch.units.at[i];
        const char *kind = unit->flags & UNIT_WRAPPED     ? "wrapped"
                           : unit->flags & UNIT_BLOCK     ? "block"
                           : unit->flags & UNIT_PARAGRAPH ? "paragraph"
                                                          : "line";
        tell_lines(s, kind, unit->first_line + 1, unit->last_line + 1);
        if (unit->lines != unit->last_line - unit->first_line + 1)
            must(buffer_print(&s->told, NULL, " of %" PRIu32, unit->lines));
        must(buffer_print(&s->told, NULL, "%s%s", unit->flags & UNIT_SENTENCE ? " s" : "",
                          unit->flags & UNIT_PROTECTED ? " p" : ""));
    }
    return told(s);
}

/* "1", or "5+1+3" where it takes several. */
static void tell_witnesses(struct stages *s, const struct fate *fate)
{
    const uint32_t *together = s->batch.together.at + fate->together.first;
    uint32_t count = fate->together.count ? fate->together.count : 1;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t unit = fate->together.count ? together[i] : fate->witness;
        must(buffer_print(&s->told, NULL, "%s%" PRIu32, i ? "+" : "",
                          s->batch.units.at[unit].first_line + 1));
    }
}

const char *stages_echoes(struct stages *s)
{
    judge(s);
    s->told.count = 0;
    for (size_t i = 0; i < s->batch.units.count; i++) {
        const struct unit *unit = &s->batch.units.at[i];
        if (!unit->fate.reason)
            continue;
        begin_item(s);
        must(buffer_print(&s->told, NULL, "%" PRIu32 " %s ", unit->first_line + 1,
                          unecho_reason_name((int)unit->fate.reason)));
        tell_witnesses(s, &unit->fate);
        must(buffer_print(&s->told, NULL, " %" PRIu32 "/%" PRIu32, unit->fate.over,
                          unit->fate.under));
    }
    return told(s);
}

const char *stages_removals(struct stages *s)
{
    collect(s);
    s->told.count = 0;
    for (size_t i = 0; i < s->removals.count; i++) {
        const struct removal *removal = &s->removals.at[i];
        const char *why = removal->part           ? unecho_part_name((int)removal->part)
                          : removal->rule != NONE ? "rule"
                                                  : "echo";
        tell_lines(s, why, removal->line, removal->line + removal->lines - 1);
        must(buffer_print(&s->told, NULL, " %" PRIu32 "+%" PRIu32, removal->offset,
                          removal->length));
    }
    return told(s);
}

const char *stages_kept(struct stages *s)
{
    collect(s);
    s->told.count = 0;
    must(removals_apply(&s->told, s->batch.documents.at[0].text, s->removals.at, s->removals.count,
                        NULL));
    return told(s);
}
