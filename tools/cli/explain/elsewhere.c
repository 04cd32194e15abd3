// SPDX-License-Identifier: Apache-2.0
/* What comes nearest to a line in the other documents of a folder. */
#include "explain/beside.h"
#include "explain/explain.h"

#include <string.h>

struct looking {
    struct call *call;
    unecho_bytes text; /* the line that stays, with its document around it */
    struct text *out;
    bool found;
};

static const char *meaning(int guard)
{
    switch (guard) {
    case UNECHO_GUARD_NUMBERS:
        return "its numbers: across documents they must be the same, equally often";
    case UNECHO_GUARD_SIMILARITY:
        return "it is below --threshold, and across documents --containment does not count";
    case UNECHO_GUARD_RUN:
        return "more new words in a row than --novel allows, or than a fifth of it";
    default:
        return "its place: it is the first of them, or what went on its account needs it, or no "
               "sketch proposed the pair";
    }
}

static int put_place(struct text *to, const unecho_nearest *found, unecho_error *error)
{
    text_print(to, error, "the nearest of other documents: ");
    beside_print_place(to, found->place.doc, found->place.record, found->place.line,
                       found->place.lines, error);
    return text_add(to, "", 1, error);
}

static int take(void *self, const unecho_nearest *found, unecho_error *error)
{
    struct looking *looking = self;
    struct text name = {0};
    looking->found = true;
    if (!put_place(&name, found, error))
        beside_print(looking->out, looking->call->out, (struct beside_text){"this", looking->text},
                     (struct beside_text){name.at, found->text}, error);
    text_print(looking->out, error, "  similarity %.4f\n  kept by: %s\n",
               (double)found->common / (double)found->either, meaning(found->guard));
    text_free(&name);
    return error->code;
}

static bool judged_others(const unecho_folder *folder, unecho_error *error)
{
    char scope[16] = "";
    return !unecho_folder_setting(folder, "scope", scope, sizeof scope, error) &&
           strcmp(scope, "corpus") == 0;
}

void explain_elsewhere(struct call *call, const unecho_folder *folder,
                       const unecho_cleaner *cleaner, const unecho_document *document,
                       uint64_t line, struct text *out)
{
    unecho_error *error = call->error;
    struct looking looking = {.call = call, .out = out};
    unecho_explanation found = {.size = sizeof found};
    if (!judged_others(folder, error) ||
        unecho_explain_line(cleaner, document, line, &found, NULL, error))
        return;
    looking.text = lines_of(document->text, found.line, found.lines);
    if (unecho_folder_nearest(folder, cleaner, document->id, line, take, &looking, error) ||
        looking.found)
        return;
    text_print(out, error, "  no unit of another document that stays is like it%s\n",
               found.half_words < 20 ? ": it is under 10 words, and not compared with them" : "");
}
