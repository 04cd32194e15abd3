// SPDX-License-Identifier: Apache-2.0
#include "beside.h"
#include "explain.h"

#include <string.h>

/* In words, what keeps a unit. */
static const char *meaning(int guard)
{
    static const char *const meanings[] = {
        [UNECHO_GUARD_NONE] = "nothing: it goes",
        [UNECHO_GUARD_NOTHING] = "no other unit that stays is like it",
        [UNECHO_GUARD_BLOCK] = "it is part of a block of short lines, which is judged as a whole "
                               "and across documents only",
        [UNECHO_GUARD_SHORT] = "it is under 8 words: only a copy of the same words would go",
        [UNECHO_GUARD_NUMBERS] = "one of its numbers does not stand there as often",
        [UNECHO_GUARD_VERBATIM] = "no 7 words of it stand there in one piece",
        [UNECHO_GUARD_MATCHED] = "something is new, and fewer than 12 of its words match",
        [UNECHO_GUARD_RUN] = "more new words in a row than --novel allows",
        [UNECHO_GUARD_SHARE] = "too many new words for its length",
        [UNECHO_GUARD_FORM] = "what matches stands in many units: they are forms, filled in",
        [UNECHO_GUARD_SIMILARITY] = "it is below --threshold and --containment",
        [UNECHO_GUARD_PLACE] = "its place: the other one is judged later, or both are a refrain or "
                               "a form that is filled in",
    };
    bool known = guard >= 0 && guard < (int)(sizeof meanings / sizeof *meanings);
    return known ? meanings[guard] : "";
}

/* "7", "7.5": half words as words. */
static void put_words(struct text *to, uint64_t half_words, unecho_error *error)
{
    text_print(to, error, "%llu%s word%s", (unsigned long long)(half_words / 2),
               half_words % 2 ? ".5" : "", half_words == 2 ? "" : "s");
}

static void put_lines(struct text *to, uint64_t line, uint64_t lines, unecho_error *error)
{
    if (lines > 1)
        text_print(to, error, "lines %llu to %llu", (unsigned long long)line,
                   (unsigned long long)(line + lines - 1));
    else
        text_print(to, error, "line %llu", (unsigned long long)line);
}

/* What was compared: similarity, coverage, what is new. Where no long enough piece of the unit
 * stands in the other one, the judgement looks no closer, and there is no more to tell. */
static void put_figures(struct text *to, const unecho_explanation *found, unecho_error *error)
{
    text_print(to, error, "  similarity %.4f; ",
               found->either ? (double)found->common / (double)found->either : 0.0);
    if (!found->matched) {
        text_print(to, error, "no 7 words of it stand there in one piece\n");
        return;
    }
    text_print(to, error, "%llu of its %llu words stand there in this order, ",
               (unsigned long long)found->matched, (unsigned long long)found->tokens);
    put_words(to, found->verbatim, error);
    text_print(to, error, " in one piece; new: ");
    put_words(to, found->novel, error);
    text_print(to, error, ", ");
    put_words(to, found->novel_most, error);
    text_print(to, error, " in a row\n");
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

static void put_kept(struct call *call, unecho_bytes text, const unecho_explanation *found,
                     const struct text *words, struct text *out)
{
    unecho_error *error = call->error;
    unecho_bytes mine = lines_of(text, found->line, found->lines);
    text_print(out, error, "%sstays%s: ", paint(call->out, GREEN), paint(call->out, PLAIN));
    put_lines(out, found->line, found->lines, error);
    text_print(out, error, "\n");
    if (found->has_nearest) {
        unecho_bytes nearest = lines_of(text, found->nearest_line, found->nearest_lines);
        beside_print(out, call->out, (struct beside_text){"this", mine},
                     (struct beside_text){"the nearest that stays", nearest}, error);
    } else {
        beside_print_one(out, mine, error);
    }
    put_unit(out, found, words, error);
    if (found->has_nearest) {
        text_print(out, error, "  nearest: ");
        put_lines(out, found->nearest_line, found->nearest_lines, error);
        text_print(out, error, "\n");
        put_figures(out, found, error);
    }
    text_print(out, error, "  kept by: %s\n", meaning(found->guard));
}

void explain_kept(struct call *call, const unecho_cleaner *cleaner, const unecho_document *document,
                  uint64_t line, struct text *out)
{
    struct text words = {0};
    unecho_sink sink = text_sink(&words);
    unecho_explanation found = {.size = sizeof found};
    int code = unecho_explain_line(cleaner, document, line, &found, &sink, call->error);
    if (!code && found.unit)
        put_kept(call, document->text, &found, &words, out);
    else if (!code)
        text_print(out, call->error, "line %llu is blank: no unit\n", (unsigned long long)line);
    text_free(&words);
}

int explain_pair_of(struct call *call, unecho_bytes one, unecho_bytes other, struct text *out)
{
    struct text words = {0};
    unecho_sink sink = text_sink(&words);
    unecho_explanation found = {.size = sizeof found};
    unecho_cleaner *cleaner = unecho_cleaner_new(call->settings, call->error);
    int code = cleaner ? unecho_explain_pair(cleaner, one, other, &found, &sink, call->error)
                       : UNECHO_E_MEMORY;
    if (!code) {
        beside_print(out, call->out, (struct beside_text){"this", one},
                     (struct beside_text){"the other", other}, call->error);
        put_unit(out, &found, &words, call->error);
        put_figures(out, &found, call->error);
        bool goes = found.guard == UNECHO_GUARD_PLACE;
        text_print(out, call->error, "  %s%s\n", goes ? "" : "kept by: ",
                   goes ? "it would go on account of the other" : meaning(found.guard));
    }
    unecho_cleaner_free(cleaner);
    text_free(&words);
    return call->error->code ? EXIT_ERROR : EXIT_DONE;
}
