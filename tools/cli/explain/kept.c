// SPDX-License-Identifier: Apache-2.0
#include "explain/beside.h"
#include "explain/explain.h"

#include <string.h>

/* In words, what keeps a unit. */
static const char *meaning(int guard)
{
    static const char *const meanings[] = {
        [UNECHO_GUARD_NONE] = "nothing: it goes",
        [UNECHO_GUARD_NOTHING] = "no other unit of its document that stays is like it",
        [UNECHO_GUARD_BLOCK] =
            "it is part of a block of short lines, which is judged as a whole only",
        [UNECHO_GUARD_PROTECTED] = "--protect names it",
        [UNECHO_GUARD_NO_WORD] = "it has no word: it is compared with nothing",
        [UNECHO_GUARD_FEW] = "it is under 5 words: nothing takes it as an echo",
        [UNECHO_GUARD_SHORT] = "it is under 8 words: only a copy of the same words would take it",
        [UNECHO_GUARD_NUMBERS] = "one of its numbers does not stand there as often",
        [UNECHO_GUARD_VERBATIM] = "no 7 words of it stand there in one piece",
        [UNECHO_GUARD_MATCHED] = "something is new, and fewer than 12 of its words match",
        [UNECHO_GUARD_RUN] = "more new words in a row than --novel allows",
        [UNECHO_GUARD_SHARE] = "too many new words for its length",
        [UNECHO_GUARD_FORM] = "what matches stands in many units: they are forms, filled in",
        [UNECHO_GUARD_SIMILARITY] = "it is below --threshold and --containment",
        [UNECHO_GUARD_REASONS] = "--reasons leaves out why it would go",
        [UNECHO_GUARD_REFRAIN] = "it is a refrain or a quantity: short, among short units",
        [UNECHO_GUARD_WITNESS] = "another unit went on its account",
        [UNECHO_GUARD_PLACE] = "its place: the other one is judged after it",
    };
    bool known = guard >= 0 && guard < (int)(sizeof meanings / sizeof *meanings);
    return known ? meanings[guard] : "";
}

/* "7", "7.5": half words as words. */
static void put_words(struct text *to, uint64_t half_words, unecho_error *error)
{
    text_print(to, error, "%.12g word%s", (double)half_words / 2, half_words == 2 ? "" : "s");
}

/* What was compared: similarity, coverage, what is new. Where no long enough piece of the unit
 * stands in the other one, the judgement looks no closer, and there is no more to tell. */
static void put_figures(struct text *to, const unecho_explanation *found, unecho_error *error)
{
    text_print(to, error, "  similarity %.4f",
               found->either ? (double)found->common / (double)found->either : 0.0);
    if (found->matched) {
        text_print(to, error, "; %llu of its %llu %s stand there in this order, ",
                   (unsigned long long)found->matched, (unsigned long long)found->tokens,
                   found->half_words == 2 * found->tokens ? "words" : "tokens");
        put_words(to, found->verbatim, error);
        text_print(to, error, " in one piece; new: ");
        put_words(to, found->novel, error);
        if (found->novel > found->novel_most)
            text_print(to, error, ", at most %.12g in a row", (double)found->novel_most / 2);
    }
    text_print(to, error, "\n");
}

static void put_unit(struct text *to, const unecho_explanation *found, const struct text *words,
                     unecho_error *error)
{
    text_print(to, error, "  %s of ", unecho_unit_name(found->unit));
    put_words(to, found->half_words, error);
    text_print(to, error, "%s, compared as: ", found->sentence ? ", a sentence" : "");
    inert_cut(to, text_bytes(words), 400, error);
    text_print(to, error, "\n");
}

static void put_nearest(struct call *call, unecho_bytes text, const unecho_explanation *found,
                        struct text *out)
{
    struct text name = {0};
    text_print(&name, call->error, "the nearest that stays: ");
    beside_print_lines(&name, found->nearest_line, found->nearest_lines, call->error);
    text_add(&name, "", 1, call->error);
    if (!call->error->code)
        beside_print(out, call->out,
                     (struct beside_text){"this", lines_of(text, found->line, found->lines)},
                     (struct beside_text){
                         name.at, lines_of(text, found->nearest_line, found->nearest_lines)},
                     call->error);
    text_free(&name);
}

static void put_kept(struct call *call, unecho_bytes text, const unecho_explanation *found,
                     const struct text *words, struct text *out)
{
    unecho_error *error = call->error;
    text_print(out, error, "%sstays%s: ", paint(call->out, GREEN), paint(call->out, PLAIN));
    beside_print_lines(out, found->line, found->lines, error);
    text_print(out, error, "\n");
    if (found->has_nearest)
        put_nearest(call, text, found, out);
    else
        beside_print_one(out, lines_of(text, found->line, found->lines), error);
    put_unit(out, found, words, error);
    if (found->has_nearest)
        put_figures(out, found, error);
    text_print(out, error, "  kept by: %s\n", meaning(found->guard));
    if (found->partial)
        text_print(out, error, "  (the document is too large: not all of it was looked at)\n");
}

bool explain_kept(struct call *call, const unecho_cleaner *cleaner, const unecho_document *document,
                  uint64_t line, struct text *out)
{
    struct text words = {0};
    unecho_sink sink = text_sink(&words);
    unecho_explanation found = {.size = sizeof found};
    int code = unecho_explain_line(cleaner, document, line, &found, &sink, call->error);
    if (!code && found.unit)
        put_kept(call, document->text, &found, &words, out);
    else if (!code)
        text_print(out, call->error,
                   "line %llu is no unit: it is blank, or --units asks for whole documents only\n",
                   (unsigned long long)line);
    text_free(&words);
    return !code && found.unit;
}

static void put_pair(struct call *call, const unecho_explanation *found, const struct text *words,
                     struct text *out)
{
    bool goes = found->guard == UNECHO_GUARD_PLACE;
    if (found->unit)
        put_unit(out, found, words, call->error);
    if (found->has_nearest)
        put_figures(out, found, call->error);
    if (goes)
        text_print(out, call->error,
                   "  in one document, it would go as %s on account of the other\n",
                   unecho_reason_name(found->reason));
    else
        text_print(out, call->error, "  kept by: %s\n", meaning(found->guard));
}

int explain_pair_of(struct call *call, unecho_bytes one, unecho_bytes other, struct text *out)
{
    struct text words = {0};
    unecho_sink sink = text_sink(&words);
    unecho_explanation found = {.size = sizeof found};
    unecho_cleaner *cleaner = unecho_cleaner_new(call->settings, call->error);
    int code = cleaner ? unecho_explain_pair(cleaner, one, other, &found, &sink, call->error)
                       : UNECHO_E_MEMORY;
    if (!code)
        code = beside_print(out, call->out, (struct beside_text){"this", one},
                            (struct beside_text){"the other", other}, call->error);
    if (!code)
        put_pair(call, &found, &words, out);
    unecho_cleaner_free(cleaner);
    text_free(&words);
    return call->error->code ? EXIT_ERROR : EXIT_DONE;
}
