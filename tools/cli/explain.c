// SPDX-License-Identifier: Apache-2.0
#include "explain/explain.h"

#include "files.h"

#include <stdlib.h>
#include <string.h>

/* "a.txt:12" where there is no file of this whole name: the name goes to `name`. Returns the line,
 * 0 where none is asked for. */
static uint64_t split_line(const char *operand, struct text *name, unecho_error *error)
{
    const char *colon = strrchr(operand, ':');
    size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;
    uint64_t line = 0;
    if (digits && digits < 19 && !colon[1 + digits] && !file_exists(operand))
        line = strtoull(colon + 1, NULL, 10);
    text_add(name, operand, line ? (size_t)(colon - operand) : strlen(operand), error);
    text_add(name, "", 1, error);
    return line;
}

static int explain_operand(struct call *call, struct text *out)
{
    struct text name = {0};
    uint64_t line = split_line(call->operands[0], &name, call->error);
    int code = name.at ? explain_text(call, name.at, line, out) : EXIT_ERROR;
    text_free(&name);
    return code;
}

static int ask_more(struct call *call)
{
    struct text word = {0};
    fail(call->error, UNECHO_E_SETTING, "nobody said what of this folder is to be explained");
    if (!shell_word(&word, call->operands[0], call->error))
        advise(call->error,
               "unecho explain %.*s DOC#LINE, or with --least-certain 10, or --threshold-sweep",
               (int)word.count, word.at);
    text_free(&word);
    return EXIT_ERROR;
}

static int explain_folder(struct call *call, struct text *out)
{
    uint64_t least = strtoull(call_get(call, "least-certain"), NULL, 10);
    unecho_folder *folder = call_folder(call, call->operands[0]);
    int code = folder ? EXIT_DONE : EXIT_ERROR;
    if (!code && call->operand_count == 2)
        code = explain_in_folder(call, folder, call->operands[1], out);
    else if (!code && !least && !call_flag(call, "threshold-sweep"))
        code = ask_more(call);
    if (!code && least)
        code = explain_least_certain(call, folder, least, out);
    if (!code && call_flag(call, "threshold-sweep"))
        code = explain_sweep(call, folder, out);
    unecho_folder_free(folder);
    return code;
}

static int check(struct call *call)
{
    bool folder = call->operand_count && file_is_folder(call->operands[0]);
    bool listing =
        call_flag(call, "threshold-sweep") || strcmp(call_get(call, "least-certain"), "0") != 0;
    if (call->operand_count < 1 || call->operand_count > 2) {
        fail(call->error, UNECHO_E_SETTING, "explain takes one or two operands, and %zu were named",
             call->operand_count);
        advise(call->error, "unecho explain FILE:LINE, or unecho explain DIR DOC#LINE");
    } else if (listing && (!folder || call->operand_count == 2)) {
        fail(call->error, UNECHO_E_SETTING,
             "--least-certain and --threshold-sweep are about a whole folder");
        advise(call->error, "name one that `unecho clean -o` made, and nothing else");
    }
    return call->error->code;
}

static int run(struct call *call)
{
    struct text out = {0};
    if (check(call))
        return EXIT_ERROR;
    int code = file_is_folder(call->operands[0]) ? explain_folder(call, &out)
               : call->operand_count == 2
                   ? explain_pair(call, call->operands[0], call->operands[1], &out)
                   : explain_operand(call, &out);
    if (!code)
        code = call_print(call, &out);
    text_free(&out);
    return code;
}

const struct command explain_command = {
    .name = "explain",
    .about = "Say why a line goes or stays",
    .usage = "unecho explain FILE[:LINE]\n"
             "unecho explain FILE FILE\n"
             "unecho explain DIR DOC[#LINE]\n"
             "unecho explain DIR --least-certain N\n"
             "unecho explain DIR --threshold-sweep",
    .detail =
        "Of a text: each removal beside the unit on whose account it goes, with the words marked "
        "that the other one lacks there; of one line, why it goes, or what comes nearest to it and "
        "what keeps it. Of two texts: how alike they are as two units. All is decided as clean "
        "decides it, under the same settings.\n"
        "Of a folder that `unecho clean -o DIR` made, under the settings of that run: the same of "
        "a document (at corpus scope, for a line that stays, in the others, too), named as \"doc\" "
        "of "
        "the audit log names it; the removals nearest to their thresholds; or how many of them "
        "would stay at stricter thresholds, which is told from the log alone: what stays could be "
        "a witness for others, so a run may differ a little.",
    .examples = "unecho explain article.txt\n"
                "unecho explain article.txt:12\n"
                "unecho explain one.txt other.txt\n"
                "unecho explain cleaned 'town-2#3'\n"
                "unecho explain cleaned --least-certain 20",
    .run = run,
};
