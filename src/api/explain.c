// SPDX-License-Identifier: Apache-2.0
/* Why a unit goes or stays, for people. */
#include "pipeline/explain.h"
#include "api/cleaner.h"
#include "units/units.h"

#include <inttypes.h>
#include <string.h>

enum {
    LEAST = 10 /* half words: under this nothing goes as an echo */
};

/* The test of the judgement that failed. */
static int test_of(enum judgement_guard guard)
{
    static const int guards[] = {
        [GUARD_NONE] = UNECHO_GUARD_SIMILARITY, [GUARD_VERBATIM] = UNECHO_GUARD_VERBATIM,
        [GUARD_MATCHED] = UNECHO_GUARD_MATCHED, [GUARD_RUN] = UNECHO_GUARD_RUN,
        [GUARD_SHARE] = UNECHO_GUARD_SHARE,     [GUARD_FORM] = UNECHO_GUARD_FORM};
    return guards[guard];
}

/* The nearest one justifies it, and yet it stays. */
static int place_of(const struct explained *found)
{
    const struct unit *unit = found->unit;
    bool second = unit->half_words >= 2 * JUDGEMENT_LEAST &&
                  (unit->flags & (UNIT_SENTENCE | UNIT_CUT)); /* judged a second time */
    if (found->hold == ECHO_HOLD_REFRAIN)
        return UNECHO_GUARD_REFRAIN;
    return second && found->hold == ECHO_HOLD_NAMED ? UNECHO_GUARD_WITNESS : UNECHO_GUARD_PLACE;
}

/* What keeps the unit, by the nearest one. */
static int guard_of(const struct explained *found)
{
    const struct unit *unit = found->unit;
    if (unit->fate.reason)
        return UNECHO_GUARD_NONE;
    if (unit->flags & UNIT_BLOCK)
        return UNECHO_GUARD_BLOCK;
    if (unit->flags & UNIT_PROTECTED)
        return UNECHO_GUARD_PROTECTED;
    if (!unit->tokens.count)
        return UNECHO_GUARD_NO_WORD;
    if (!found->nearest)
        return UNECHO_GUARD_NOTHING;
    if (unit->half_words < LEAST)
        return UNECHO_GUARD_FEW;
    if (unit->half_words < 2 * JUDGEMENT_LEAST && found->any.reason != UNECHO_EXACT)
        return UNECHO_GUARD_SHORT;
    if (found->verdict.reason)
        return place_of(found);
    if (found->any.reason)
        return UNECHO_GUARD_REASONS;
    return found->measures.numbers ? test_of(found->measures.guard) : UNECHO_GUARD_NUMBERS;
}

static int kind_of(const struct unit *unit)
{
    if (unit->flags & UNIT_BLOCK)
        return UNECHO_BLOCK;
    return unit->flags & (UNIT_WRAPPED | UNIT_PARAGRAPH) ? UNECHO_PARAGRAPH : UNECHO_LINE;
}

static unecho_explanation describe(const struct explained *found)
{
    const struct unit *unit = found->unit;
    const struct follow_measures *measures = &found->measures;
    unecho_explanation all = {.unit = kind_of(unit),
                              .line = unit->first_line + 1,
                              .lines = unit->lines,
                              .tokens = unit->tokens.count,
                              .half_words = unit->half_words,
                              .sentence = (unit->flags & UNIT_SENTENCE) != 0,
                              .has_nearest = found->nearest != NULL,
                              .guard = guard_of(found),
                              .reason = (int)found->any.reason,
                              .partial = found->partial,
                              .common = measures->common,
                              .either = measures->either,
                              .matched = measures->matched,
                              .verbatim = measures->verbatim,
                              .novel = measures->novel,
                              .novel_most = measures->longest};
    if (found->nearest) {
        all.nearest_line = found->nearest->first_line + 1;
        all.nearest_lines = found->nearest->lines;
    }
    return all;
}

static int write_words(const struct batch *batch, const struct unit *unit, const unecho_sink *to,
                       unecho_error *error)
{
    struct buffer line = {0};
    int code = UNECHO_OK;
    for (uint32_t i = 0; i < unit->tokens.count && !code; i++) {
        uint32_t id = batch->tokens.word[unit->tokens.first + i];
        code = buffer_append(&line, " ", i != 0, error);
        if (!code)
            code = buffer_append(&line, words_form(batch->words, id),
                                 batch->words->list.at[id].length, error);
    }
    if (!code)
        code = to->write(to->self, line.at ? line.at : "", line.count, error);
    buffer_free(&line);
    return code;
}

/* Explains the unit that holds the line, of the worker's only document. */
static int explain(struct worker *worker, uint64_t line, bool decided, unecho_explanation *to,
                   const unecho_sink *words, unecho_error *error)
{
    const struct batch *batch = &worker->batch;
    unecho_explanation all = {.guard = UNECHO_GUARD_NO_WORD};
    struct explained found;
    uint32_t unit;
    size_t size = to->size < sizeof all ? to->size : sizeof all;
    if (line < 1 || line > batch->documents.at[0].lines.count)
        return error_set(error, UNECHO_E_INPUT, "the text has no line %" PRIu64, line);
    int code = UNECHO_OK;
    if (explain_find(batch, (uint32_t)line - 1, &unit)) {
        code = explain_unit(worker, unit, decided, &found, error);
        if (!code && words)
            code = write_words(batch, found.unit, words, error);
        if (!code)
            all = describe(&found);
    }
    all.size = size;
    memcpy(to, &all, size);
    return code;
}

int unecho_explain_line(const unecho_cleaner *cleaner, const unecho_document *document,
                        uint64_t line, unecho_explanation *to, const unecho_sink *words,
                        unecho_error *error)
{
    int code = cleaner_check_document(cleaner, document, error);
    if (code)
        return code;
    if (!to || (words && !words->write))
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_explain_line: an argument is missing");
    struct worker *worker = cleaner_borrow_worker(cleaner, error);
    if (!worker)
        return UNECHO_E_MEMORY;
    worker_begin(worker);
    code = cleaner_add_document(&worker->batch, document, error);
    if (!code)
        code = worker_decide(worker, error);
    if (!code)
        code = explain(worker, line, true, to, words, error);
    cleaner_return_worker(cleaner, worker);
    return code;
}

/* A text as one line. */
static int append_line(struct buffer *to, unecho_bytes text, unecho_error *error)
{
    size_t first = to->count;
    int code = buffer_append(to, text.at, text.length, error);
    for (size_t i = first; i < to->count; i++)
        if (to->at[i] == '\n' || to->at[i] == '\r')
            to->at[i] = ' ';
    return code ? code : buffer_append(to, "\n", 1, error);
}

/* Every line a unit, of which none was judged yet. */
static int explain_two(struct worker *worker, const unecho_document *both, unecho_explanation *to,
                       const unecho_sink *words, unecho_error *error)
{
    worker_begin(worker);
    int code = cleaner_add_document(&worker->batch, both, error);
    if (!code)
        code = worker_normalise(worker, error);
    if (!code)
        code = units_run(UNITS_LINE, &worker->batch, error);
    return code ? code : explain(worker, 1, false, to, words, error);
}

int unecho_explain_pair(const unecho_cleaner *cleaner, unecho_bytes one, unecho_bytes other,
                        unecho_explanation *to, const unecho_sink *words, unecho_error *error)
{
    struct buffer text = {0};
    if (!cleaner || (!one.at && one.length) || (!other.at && other.length) || !to ||
        (words && !words->write))
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_explain_pair: an argument is missing");
    int code = append_line(&text, one, error);
    if (!code)
        code = append_line(&text, other, error);
    unecho_document both = {.size = sizeof both, .text = {text.at, text.count}, .record = 1};
    if (!code)
        code = cleaner_check_document(cleaner, &both, error);
    struct worker *worker = code ? NULL : cleaner_borrow_worker(cleaner, error);
    if (worker) {
        code = explain_two(worker, &both, to, words, error);
        cleaner_return_worker(cleaner, worker);
    } else if (!code) {
        code = UNECHO_E_MEMORY;
    }
    buffer_free(&text);
    return code;
}
