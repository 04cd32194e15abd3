// SPDX-License-Identifier: Apache-2.0
#include "generate.h"

#include <string.h>

static const struct {
    const char *name;
    void (*put)(struct text *to, unecho_error *error);
} files[] = {
    {"bash", generate_bash},
    {"zsh", generate_zsh},
    {"fish", generate_fish},
    {"reference", generate_reference},
};
enum {
    FILES = sizeof files / sizeof *files
};

static int put_man(const struct call *call, struct text *to)
{
    const struct command *about = NULL;
    if (call->operand_count > 2)
        return fail(call->error, UNECHO_E_SETTING, "generate man takes one command");
    if (call->operand_count == 2 && !(about = command_find(call->operands[1], call->error)))
        return call->error->code;
    generate_man(to, about, call->error);
    return call->error->code;
}

static int put_file(const struct call *call, struct text *to)
{
    const char *name = call->operand_count ? call->operands[0] : "";
    if (strcmp(name, "man") == 0)
        return put_man(call, to);
    for (size_t i = 0; i < FILES && call->operand_count == 1; i++)
        if (strcmp(name, files[i].name) == 0) {
            files[i].put(to, call->error);
            return call->error->code;
        }
    return fail(call->error, UNECHO_E_SETTING,
                "generate takes one of: man [COMMAND], bash, zsh, fish, reference");
}

static int run(struct call *call)
{
    struct text out = {0};
    int code = put_file(call, &out) ? EXIT_ERROR : call_print(call, &out);
    text_free(&out);
    return code;
}

const struct command generate_command = {
    .name = "generate",
    .about = "Print a man page, a completion for a shell, or the reference",
    .usage = "unecho generate man [COMMAND]\n"
             "unecho generate bash|zsh|fish\n"
             "unecho generate reference",
    .detail =
        "For a program that came without an installation, and for who packages it. All of it is "
        "made from the tables from which the program reads its command line. man: a page in roff, "
        "of the program or of a command. bash, zsh, fish: completion of commands, flags and "
        "values. reference: every command and setting, in Markdown.",
    .examples = "unecho generate bash > ~/.local/share/bash-completion/completions/unecho\n"
                "unecho generate man clean | man -l -",
    .offline = true,
    .run = run,
};
