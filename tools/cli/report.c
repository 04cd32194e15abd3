// SPDX-License-Identifier: Apache-2.0
#include "command.h"
#include "files.h"
#include "new_file.h"

#include <string.h>

static int choose(struct call *call)
{
    if (call->operand_count != 1) {
        fail(call->error, UNECHO_E_SETTING, "report takes one folder, and %zu were named",
             call->operand_count);
        advise(call->error, "unecho report DIR -o FILE.html");
    } else if (!*call_get(call, "output") && call->out.terminal) {
        fail(call->error, UNECHO_E_SETTING, "a page of HTML is nothing for a terminal");
        advise(call->error, "name a file: -o report.html");
    }
    return call->error->code;
}

/* Puts the page where it was asked for: under its name only when it is whole. */
static int put(struct call *call, const struct text *page)
{
    const char *output = call_get(call, "output");
    struct new_file file = {0};
    if (!*output || strcmp(output, "-") == 0)
        return file_write_all(STDOUT, "stdout", page->at, page->count, call->error);
    if (!new_file_prepare(&file, output, text_bytes(page), call->error))
        new_file_commit(&file, call->error);
    new_file_discard(&file);
    return call->error->code;
}

static void summarise(struct call *call, const struct text *page)
{
    const char *output = call_get(call, "output");
    char bytes[32];
    struct text line = {0};
    if (!*output || strcmp(output, "-") == 0 || call_flag(call, "quiet"))
        return;
    text_print(&line, call->error, "unecho: ");
    inert(&line, bytes_of(call->operands[0]), call->error);
    text_print(&line, call->error, ": a page of %s bytes in ", number_print(page->count, bytes));
    inert(&line, bytes_of(output), call->error);
    text_print(&line, call->error, "\n");
    if (call->error->code == UNECHO_OK)
        tell(&line);
    text_free(&line);
}

static int run(struct call *call)
{
    struct text page = {0};
    if (choose(call))
        return EXIT_ERROR;
    unecho_sink sink = text_sink(&page);
    unecho_folder *folder = call_folder(call, call->operands[0]);
    int code = folder ? unecho_folder_report(folder, &sink, call->error) : call->error->code;
    unecho_folder_free(folder);
    if (code == UNECHO_E_INPUT || code == UNECHO_E_MISMATCH)
        advise(call->error, "`unecho verify` tells whether the folder is whole");
    if (!code && !put(call, &page))
        summarise(call, &page);
    text_free(&page);
    return call->error->code ? EXIT_ERROR : EXIT_DONE;
}

const struct command report_command = {
    .name = "report",
    .about = "Make a page about a cleaned corpus",
    .usage = "unecho report DIR -o FILE.html",
    .detail = "One HTML file that opens in any browser and loads nothing: what came in and stayed "
              "by input, host and script, why text went, what repeats most, how alike it is, and "
              "the least certain removals beside the texts that stay. It is under 1 MB whatever "
              "the folder holds. Without -o it goes to stdout.",
    .examples = "unecho report cleaned -o report.html",
    .run = run,
};
