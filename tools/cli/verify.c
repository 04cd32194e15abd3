// SPDX-License-Identifier: Apache-2.0
#include "command.h"

static int choose(struct call *call)
{
    if (call->operand_count == 1)
        return UNECHO_OK;
    fail(call->error, UNECHO_E_SETTING, "verify takes one folder, and %zu were named",
         call->operand_count);
    advise(call->error, "unecho verify DIR");
    return UNECHO_E_SETTING;
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static void summarise(struct call *call, const unecho_totals *totals)
{
    char inputs[32], records[32], bytes[32];
    struct text line = {0};
    text_print(&line, call->error, "unecho: ");
    inert(&line, bytes_of(call->operands[0]), call->error);
    text_print(&line, call->error,
               ": whole: %s input%s, %s record%s, %s byte%s; restored inputs match the manifest\n",
               number_print(totals->inputs, inputs), plural(totals->inputs),
               number_print(totals->records, records), plural(totals->records),
               number_print(totals->source_bytes, bytes), plural(totals->source_bytes));
    if (call->error->code == UNECHO_OK && !call_flag(call, "quiet"))
        tell(&line);
    text_free(&line);
}

static int run(struct call *call)
{
    unecho_totals totals = {.size = sizeof totals};
    if (choose(call))
        return EXIT_ERROR;
    unecho_folder *folder = call_folder(call, call->operands[0]);
    int code = folder ? unecho_folder_verify(folder, &totals, call->error) : call->error->code;
    unecho_folder_free(folder);
    if (code == UNECHO_E_INPUT || code == UNECHO_E_MISMATCH)
        advise(call->error, "clean the inputs again into another folder");
    if (code)
        return EXIT_ERROR;
    summarise(call, &totals);
    return call->error->code ? EXIT_ERROR : EXIT_DONE;
}

const struct command verify_command = {
    .name = "verify",
    .about = "Prove that a cleaned corpus is whole",
    .usage = "unecho verify DIR",
    .detail = "Reads everything in a folder that `unecho clean -o DIR` finished: each shard, log "
              "and quarantine file must be whole and have the size and hash of the manifest, and "
              "together they must give back inputs of the sizes and hashes that the manifest "
              "names. Nothing is written. Exits with 2 and names the fault where one is found.",
    .examples = "unecho verify cleaned",
    .run = run,
};
