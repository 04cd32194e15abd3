// SPDX-License-Identifier: Apache-2.0
/* The loop over a line: docs/RULES.md, "What a line loses". */
#include "rules/match.h"

#include "rules/lists.h"
#include "rules/set.h"
#include "rules/view.h"
#include "unicode/comparison.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct rules_scratch {
    const struct rules *rules; /* borrowed */
    struct machine machine;
    struct view view;
    size_t url_room;
    ARRAY(struct cut) tails; /* of the line, from its end inwards */
    uint32_t half_words;     /* of the words left, while `measured` */
    bool measured;
};

/* What a look at the words left has found. */
struct found {
    uint32_t line;               /* the first pattern that takes them all, or NONE */
    uint32_t head, tail;         /* the pattern with the longest one, or NONE */
    uint32_t head_end, tail_end; /* the first kept word after the head; the tail's first word */
};

struct look {
    const struct rules *rules;
    struct rules_scratch *scratch;
    struct words *words;
    uint32_t only; /* the one rule that counts, or NONE */
    bool looks_up; /* words are looked up by their form: their ids are not those of the rules */
    struct found found;
    unecho_error *error;
};

struct rules_scratch *rules_scratch_new_limited(const struct rules *rules, size_t states,
                                                unecho_error *error)
{
    struct rules_scratch *scratch = mem_new(1, sizeof *scratch, "the rules' scratch", error);
    if (!scratch)
        return NULL;
    scratch->rules = rules;
    if (machine_init(&scratch->machine, &rules->compiled.automaton, states, error)) {
        rules_scratch_free(scratch);
        return NULL;
    }
    return scratch;
}

struct rules_scratch *rules_scratch_new(const struct rules *rules, unecho_error *error)
{
    return rules_scratch_new_limited(rules, 0, error);
}

void rules_scratch_free(struct rules_scratch *scratch)
{
    if (!scratch)
        return;
    machine_free(&scratch->machine);
    ARRAY_FREE(&scratch->tails);
    free(scratch->view.urls);
    free(scratch);
}

void rules_scratch_count(const struct rules_scratch *scratch, uint64_t *words_read,
                         uint64_t *sets_built)
{
    *words_read = scratch->machine.words_read;
    *sets_built = scratch->machine.sets_built;
}

/* ---- words --------------------------------------------------------------------------------- */

static uint32_t look_up(const struct look *look, uint32_t id)
{
    const struct rules *rules = look->rules;
    return symbols_find(&rules->symbols, &rules->secret, words_form(look->words, id),
                        look->words->list.at[id].length);
}

static inline uint32_t symbol_of(const struct look *look, const struct tokens *tokens, uint32_t k)
{
    uint32_t id = tokens->word[k];
    if (look->looks_up)
        id = look_up(look, id);
    if (id < look->rules->compiled.symbol_count)
        return id + SYMBOL_FIRST;
    return tokens->flags[k] & TOKEN_NUMBER ? SYMBOL_OTHER_NUMBER : SYMBOL_OTHER;
}

/* What the state wants to know about word k. */
static uint32_t facts_of(struct view *view, uint32_t k, int direction, uint32_t wants)
{
    static const uint32_t places[STARTS][6] = {
        [FORWARD] = {[URL_ONLY] = WORD_URL_ONLY,
                     [URL_FIRST] = WORD_URL_FIRST,
                     [URL_INNER] = WORD_URL_INNER,
                     [URL_LAST] = WORD_URL_LAST},
        [BACKWARD] = {[URL_ONLY] = WORD_URL_ONLY,
                      [URL_FIRST] = WORD_URL_LAST,
                      [URL_INNER] = WORD_URL_INNER,
                      [URL_LAST] = WORD_URL_FIRST},
        [INSIDE] = {[URL_ONLY] = WORD_URL_ONLY,
                    [URL_FIRST] = WORD_URL_FIRST,
                    [URL_INNER] = WORD_URL_INNER,
                    [URL_LAST] = WORD_URL_LAST},
    };
    uint32_t facts = 0;
    if (wants & STATE_WANTS_URL)
        facts |= places[direction][view_url(view, k)];
    if (wants & STATE_WANTS_DIVIDED) {
        uint32_t later = direction == BACKWARD ? k + 1 : k;
        bool inside = later > view->lo && later < view->hi;
        facts |= inside && view_is_divided(view, later) ? WORD_DIVIDED : 0;
    }
    if (wants & STATE_WANTS_SIGN) {
        facts |= view_is_after(view, k, 0xA9) ? WORD_AFTER_COPYRIGHT : 0;
        facts |= view_is_after(view, k, '@') ? WORD_AFTER_AT : 0;
    }
    return facts;
}

/* ---- what counts --------------------------------------------------------------------------- */

static bool is_short_enough(struct rules_scratch *scratch, const struct words *words,
                            uint32_t longest)
{
    const struct view *view = &scratch->view;
    uint32_t left = view->hi - view->lo;
    if (!longest || 2 * (uint64_t)left <= longest)
        return true;
    if (left > longest) /* a word is a half at least; so no more than 2 * LONGEST_MAX are counted */
        return false;
    if (!scratch->measured) {
        scratch->measured = true;
        scratch->half_words = 0;
        for (uint32_t k = view->lo; k < view->hi; k++)
            scratch->half_words +=
                words->list.at[view->tokens->word[k]].flags & TOKEN_UNSPACED ? 1 : 2;
    }
    return scratch->half_words <= longest;
}

/* May this rule have words first to last - 1, of which `edge` begins or ends the kept part? */
static bool may_cut(struct look *look, const struct bounds *rule, uint32_t first, uint32_t last)
{
    const struct view *view = &look->scratch->view;
    if (rule->flags & RULE_BRACKETED && !view_is_bracketed(view, first, last))
        return false;
    uint32_t edge = first > view->lo ? first : last;
    if (edge == view->hi)
        return true; /* nothing is kept */
    return !view_is_glued(view, edge) && (rule->flags & RULE_JOINED || view_is_apart(view, edge));
}

/* The longest tail counts, then the first pattern. */
static void note_tail(struct found *found, uint32_t pattern, uint32_t first)
{
    if (found->tail != NONE &&
        (first > found->tail_end || (first == found->tail_end && pattern > found->tail)))
        return;
    found->tail = pattern;
    found->tail_end = first;
}

/* The patterns that a state accepts after the words first to last - 1: the first of each kind that
 * counts. States of one direction come in order of length, so a head or tail is the longest yet. */
static void consider(struct look *look, const struct state *state, uint32_t first, uint32_t last)
{
    struct rules_scratch *scratch = look->scratch;
    const struct view *view = &scratch->view;
    bool whole = first == view->lo && last == view->hi, part = false;
    for (uint32_t i = 0; i < state->accept_count; i++) {
        uint32_t at = scratch->machine.pool.at[state->accept + i];
        const struct pattern *pattern = &look->rules->compiled.patterns[at];
        const struct bounds *bounds = &look->rules->compiled.bounds[pattern->rule];
        if ((look->only != NONE && look->only != pattern->rule) ||
            !is_short_enough(scratch, look->words, bounds->longest))
            continue;
        if (pattern->kind == PATTERN_LINE) {
            if (whole && at < look->found.line)
                look->found.line = at;
        } else if (!part && may_cut(look, bounds, first, last)) {
            part = true;
            if (pattern->kind == PATTERN_TAIL) {
                note_tail(&look->found, at, first);
            } else {
                look->found.head = at;
                look->found.head_end = last;
            }
        }
    }
}

/* Reads the words from word `from` on (BACKWARD: from the one before it) until nothing can match
 * any more. */
static int read_words(struct look *look, int direction, uint32_t from)
{
    struct machine *machine = &look->scratch->machine;
    struct view *view = &look->scratch->view;
    uint32_t count = direction == BACKWARD ? from - view->lo : view->hi - from;
    uint32_t state = STATE_START + (uint32_t)direction;
    if (count > PATTERN_MAX_WORDS)
        count = PATTERN_MAX_WORDS;
    for (uint32_t read = 0; read < count; read++) {
        uint32_t k = direction == BACKWARD ? from - 1 - read : from + read;
        uint32_t wants = machine->states.at[state].wants, facts = 0;
        if (wants)
            facts = facts_of(view, k, direction, wants);
        uint32_t symbol = symbol_of(look, view->tokens, k);
        state = read ? machine_step(machine, state, symbol, facts, look->error)
                     : machine_begin(machine, direction, symbol, facts, look->error);
        if (state == UINT32_MAX)
            return UNECHO_E_MEMORY;
        if (state == STATE_DEAD)
            break;
        const struct state *reached = &machine->states.at[state];
        if (!reached->accept_count || (direction == INSIDE && k + 1 != view->hi))
            continue; /* a tail ends where the line does */
        consider(look, reached, direction == BACKWARD ? k : from,
                 direction == BACKWARD ? from : k + 1);
    }
    return UNECHO_OK;
}

/* Can a pattern begin (BACKWARD: end) with word k of `count` words? */
static bool may_open(const struct look *look, const struct tokens *tokens, const char *text,
                     int direction, uint32_t k, uint32_t count)
{
    const struct automaton *automaton = &look->rules->compiled.automaton;
    uint32_t symbol = symbol_of(look, tokens, k);
    if (!(automaton->opens[symbol] >> direction & 1))
        return false;
    const struct opening *opening = &automaton->starts[direction].openings[symbol];
    if (!(opening->lengths & opening_length_bit(count)))
        return false;
    if (count == 1)
        return true;
    uint32_t second = direction == BACKWARD ? k - 1 : k + 1;
    uint32_t left = direction == BACKWARD ? second : k, gap = tokens->end[left];
    bool is_spaced = tokens->start[left + 1] == gap + 1 && text[gap] == ' ';
    uint64_t seconds = count == 2 ? opening->pairs : opening->seconds;
    seconds |= is_spaced ? 0 : opening->divided;
    return seconds & opening_second_bit(symbol_of(look, tokens, second));
}

/* The first word that a tail can begin with which is read from INSIDE. */
static uint32_t first_inside(const struct look *look)
{
    const struct view *view = &look->scratch->view;
    uint32_t most = look->rules->compiled.automaton.inside_words;
    return view->hi - view->lo > most ? view->hi - most : view->lo;
}

/* Tries the tails that are read from INSIDE, the longest first. */
static int read_inside(struct look *look)
{
    const struct view *view = &look->scratch->view;
    const struct found *found = &look->found;
    for (uint32_t k = first_inside(look); k < view->hi; k++) {
        if (found->tail != NONE && found->tail_end < k)
            break;
        if (!may_open(look, view->tokens, view->text, INSIDE, k, view->hi - k))
            continue;
        int failed = read_words(look, INSIDE, k);
        if (failed)
            return failed;
    }
    return UNECHO_OK;
}

enum {
    ALL_SIDES = 1 << FORWARD | 1 << BACKWARD | 1 << INSIDE
};

/* Looks at the words left from the sides given, a bit for each direction; `look->found` tells what
 * there is. */
static int look_around(struct look *look, uint32_t sides)
{
    const struct view *view = &look->scratch->view;
    look->found = (struct found){NONE, NONE, NONE, 0, 0};
    look->scratch->measured = false;
    int failed = UNECHO_OK;
    if (sides >> FORWARD & 1)
        failed = read_words(look, FORWARD, view->lo);
    if (!failed && sides >> BACKWARD & 1)
        failed = read_words(look, BACKWARD, view->hi);
    if (!failed && sides >> INSIDE & 1 && look->found.line == NONE && look->found.head == NONE)
        failed = read_inside(look);
    return failed;
}

/* ---- what goes ----------------------------------------------------------------------------- */

static int cut_head(struct look *look, struct batch *batch, uint32_t pattern, uint32_t k)
{
    struct view *view = &look->scratch->view;
    if (ARRAY_RESERVE(&batch->cuts, 1, "cuts", look->error))
        return UNECHO_E_MEMORY;
    uint32_t left = view_head_end(view, k);
    batch->cuts.at[batch->cuts.count++] =
        (struct cut){view->left, left, look->rules->compiled.patterns[pattern].rule, UNECHO_HEAD};
    view_cut_head(view, k, left);
    return UNECHO_OK;
}

static int cut_tail(struct look *look, uint32_t pattern, uint32_t k)
{
    struct rules_scratch *scratch = look->scratch;
    if (ARRAY_RESERVE(&scratch->tails, 1, "cuts", look->error))
        return UNECHO_E_MEMORY;
    uint32_t right = view_tail_start(&scratch->view, k);
    scratch->tails.at[scratch->tails.count++] = (struct cut){
        right, scratch->view.right, look->rules->compiled.patterns[pattern].rule, UNECHO_TAIL};
    view_cut_tail(&scratch->view, k, right);
    return UNECHO_OK;
}

/* Looks until nothing more goes, the first time from the sides given only. `*whole`: the pattern on
 * whose account the line goes, or NONE. */
static int strip(struct look *look, struct batch *batch, uint32_t sides, uint32_t *whole)
{
    const struct view *view = &look->scratch->view;
    for (;; sides = ALL_SIDES) {
        int failed = look_around(look, sides);
        const struct found *found = &look->found;
        *whole = found->line;
        if (failed || found->line != NONE)
            return failed;
        if (found->head != NONE) {
            if (found->head_end == view->hi)
                return *whole = found->head, UNECHO_OK;
            failed = cut_head(look, batch, found->head, found->head_end);
        } else if (found->tail != NONE) {
            if (found->tail_end == view->lo)
                return *whole = found->tail, UNECHO_OK;
            failed = cut_tail(look, found->tail, found->tail_end);
        } else {
            return UNECHO_OK;
        }
        if (failed)
            return failed;
    }
}

/* Writes the cuts down; `first` is where those of this line begin. */
static int keep_cuts(struct rules_scratch *scratch, struct batch *batch, struct line *line,
                     size_t first, unecho_error *error)
{
    if (batch->cuts.count == first && !scratch->tails.count)
        return UNECHO_OK;
    if (ARRAY_RESERVE(&batch->cuts, scratch->tails.count, "cuts", error))
        return UNECHO_E_MEMORY;
    while (scratch->tails.count)
        batch->cuts.at[batch->cuts.count++] = scratch->tails.at[--scratch->tails.count];
    const struct view *view = &scratch->view;
    line->cuts = (struct range32){(uint32_t)first, (uint32_t)(batch->cuts.count - first)};
    line->left = view->left;
    line->right = view->right;
    line->tokens = (struct range32){view->lo, view->hi - view->lo};
    return UNECHO_OK;
}

static int open_view(struct rules_scratch *scratch, const struct batch *batch, const char *text,
                     const struct line *line, unecho_error *error)
{
    struct view *view = &scratch->view;
    uint32_t first = line->tokens.first, count = line->tokens.count;
    if (count > scratch->url_room) {
        uint8_t *urls = mem_resize(view->urls, count, 1, "the rules' web addresses", error);
        if (!urls)
            return UNECHO_E_MEMORY;
        view->urls = urls;
        scratch->url_room = count;
    }
    view->tokens = &batch->tokens;
    view->text = text;
    view->words = batch->words;
    view->base = view->lo = first;
    view->count = count;
    view->hi = first + count;
    view->left = line->left;
    view->right = line->right;
    view->urls_begun = false;
    scratch->tails.count = 0;
    return UNECHO_OK;
}

/* Judges one line, which no pattern can take from other sides than those. */
static int judge(struct look *look, struct batch *batch, uint32_t document, uint32_t line_index,
                 uint32_t sides)
{
    struct line *line = &batch->lines.at[line_index];
    size_t first = batch->cuts.count;
    uint32_t whole;
    int failed =
        open_view(look->scratch, batch, batch->documents.at[document].text.at, line, look->error);
    if (!failed)
        failed = strip(look, batch, sides, &whole);
    if (failed)
        return failed;
    if (whole == NONE)
        return keep_cuts(look->scratch, batch, line, first, look->error);
    batch->cuts.count = first; /* what was cut before is part of the whole line */
    line->flags |= LINE_RULED;
    line->rule = look->rules->compiled.patterns[whole].rule;
    return UNECHO_OK;
}

int rules_judge(const struct rules *rules, struct rules_scratch *scratch, struct batch *batch,
                uint32_t document, uint32_t line, uint32_t only, unecho_error *error)
{
    struct look look = {
        .rules = rules, .scratch = scratch, .words = batch->words, .only = only, .error = error};
    return judge(&look, batch, document, line, ALL_SIDES);
}

int rules_name_words(const struct rules *rules, struct words *words, unecho_error *error)
{
    const struct compiled *compiled = &rules->compiled;
    if (words_reserve(words, compiled->symbol_count - words->named, error))
        return UNECHO_E_MEMORY;
    for (; words->named < compiled->symbol_count; words->named++) {
        const struct symbol *symbol = &compiled->symbols[words->named];
        uint32_t id = words_intern(words, compiled->forms + symbol->form, symbol->length,
                                   symbol->flags, error);
        if (id == WORDS_NONE)
            return UNECHO_E_MEMORY;
        assert(id == words->named); /* nothing was interned before */
    }
    return UNECHO_OK;
}

/* ---- most lines ---------------------------------------------------------------------------- */

/* May © or @ stand among these bytes, as themselves or as a reference? */
static bool may_hold_sign(const char *text, uint32_t from, uint32_t to)
{
    for (uint32_t at = from; at < to; at++)
        if (text[at] == '@' || text[at] == '&' || text[at] == '\xC2')
            return true;
    return false;
}

/* Can a pattern take something of a line of `count` words that begins (BACKWARD: ends) with word k,
 * before which the text from byte `from` on is no word? */
static bool is_open(const struct look *look, const struct batch *batch, const char *text,
                    int direction, uint32_t count, uint32_t k, uint32_t from)
{
    const struct start *start = &look->rules->compiled.automaton.starts[direction];
    uint64_t bit = opening_length_bit(count);
    return may_open(look, &batch->tokens, text, direction, k, count) || start->url_lengths & bit ||
           (start->signed_lengths & bit && may_hold_sign(text, from, batch->tokens.start[k]));
}

/* Is one of the words a symbol that opens a pattern which is read from INSIDE? Those are all named.
 * Without branches, since this looks at nearly all words of short lines. */
static bool holds_opener(const struct look *look, const uint32_t *words, uint32_t count)
{
    const struct compiled *compiled = &look->rules->compiled;
    const uint8_t *opens = compiled->automaton.opens + SYMBOL_FIRST;
    uint32_t last = compiled->symbol_count - 1, any = 0; /* such a pattern names a word */
    for (uint32_t k = 0; k < count; k++) {
        uint32_t is_named = words[k] <= last;
        any |= opens[is_named ? words[k] : last] & (0 - is_named);
    }
    return any >> INSIDE & 1;
}

/* The sides from which a pattern may take something of a line. Most lines have none, which is told
 * by their length and their first two words, their last two, and a look at each of the last few. */
static uint32_t open_sides(const struct look *look, const struct batch *batch, const char *text,
                           const struct line *line)
{
    uint32_t lo = line->tokens.first, count = line->tokens.count, hi = lo + count;
    uint32_t most = look->rules->compiled.automaton.inside_words;
    uint32_t before = count > 1 ? batch->tokens.end[hi - 2] : line->left, sides = 0;
    if (is_open(look, batch, text, FORWARD, count, lo, line->left))
        sides |= 1 << FORWARD;
    if (is_open(look, batch, text, BACKWARD, count, hi - 1, before))
        sides |= 1 << BACKWARD;
    uint32_t k = count > most ? hi - most : lo;
    if (!holds_opener(look, batch->tokens.word + k, hi - k))
        return sides;
    for (; k < hi; k++)
        if (may_open(look, &batch->tokens, text, INSIDE, k, hi - k))
            return sides | 1 << INSIDE;
    return sides;
}

int rules_run(const struct rules *rules, struct rules_scratch *scratch, struct batch *batch,
              unecho_error *error)
{
    if (!rules->compiled.pattern_count)
        return UNECHO_OK;
    assert(batch->words->named == rules->compiled.symbol_count);
    struct look look = {
        .rules = rules, .scratch = scratch, .words = batch->words, .only = NONE, .error = error};
    for (uint32_t d = 0; d < batch->documents.count; d++) {
        struct range32 lines = batch->documents.at[d].lines;
        const char *text = batch->documents.at[d].text.at;
        for (uint32_t l = lines.first; l < lines.first + lines.count; l++) {
            const struct line *line = &batch->lines.at[l];
            if (!line->tokens.count || line->flags & (LINE_PROTECTED | LINE_RULED))
                continue;
            uint32_t sides = open_sides(&look, batch, text, line);
            int failed = sides ? judge(&look, batch, d, l, sides) : UNECHO_OK;
            if (failed)
                return failed;
        }
        lists_judge(rules, batch, d, NONE);
    }
    return UNECHO_OK;
}

/* A line is protected if these rules would take anything of it, which the first look tells. */
static int protect_line(struct look *look, const struct batch *batch, const char *text,
                        struct line *line)
{
    int failed = open_view(look->scratch, batch, text, line, look->error);
    if (!failed)
        failed = look_around(look, ALL_SIDES);
    if (!failed &&
        (look->found.line != NONE || look->found.head != NONE || look->found.tail != NONE))
        line->flags |= LINE_PROTECTED;
    return failed;
}

int rules_protect(const struct rules *rules, struct rules_scratch *scratch, struct batch *batch,
                  unecho_error *error)
{
    struct look look = {.rules = rules,
                        .scratch = scratch,
                        .words = batch->words,
                        .only = NONE,
                        .looks_up = true,
                        .error = error};
    assert(!rules->shipped); /* whose words have no table to look them up in */
    if (!rules->compiled.pattern_count)
        return UNECHO_OK;
    for (size_t d = 0; d < batch->documents.count; d++) {
        const struct document *document = &batch->documents.at[d];
        for (uint32_t i = 0; i < document->lines.count; i++) {
            struct line *line = &batch->lines.at[document->lines.first + i];
            int failed =
                line->tokens.count ? protect_line(&look, batch, document->text.at, line) : 0;
            if (failed)
                return failed;
        }
    }
    return UNECHO_OK;
}
