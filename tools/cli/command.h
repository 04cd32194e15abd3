// SPDX-License-Identifier: Apache-2.0
/*
 * A command of the program: a file NAME.c that defines `NAME_command`, and its name in the list of
 * meson.build. Dispatch, help and the check of flags follow from these.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "failure.h"
#include "terminal.h"

/* One call of a command: everything it works with. Borrowed for the time of the call. */
struct call {
    const unecho_settings *settings; /* all layers applied */
    const char *settings_file;       /* the one that was read, or NULL */
    const char *const *operands;     /* what was typed after the command, flags apart */
    size_t operand_count;
    bool reads_parquet;    /* the program's host brings it */
    struct paint out, err; /* how stdout and stderr may be painted */
    unecho_error *error;   /* a command that fails fills it; main prints it and exits with 2 */
};

struct command {
    const char *name;
    const char *about;    /* one line without a full stop */
    const char *usage;    /* lines "unecho NAME …" */
    const char *detail;   /* paragraphs that --help adds */
    const char *examples; /* lines of two columns: what to type, what it does */
    bool offline;         /* works without settings: they are not loaded, and may be faulty */
    int (*run)(struct call *call); /* returns EXIT_DONE, EXIT_FOUND or EXIT_ERROR */
};

/* The table, in the order of help; NULL beyond the last. */
const struct command *command_at(size_t index);
/* NULL and an error that names the nearest if there is no such command. */
const struct command *command_find(const char *name, unecho_error *error);

/* A setting by name, as text; the names are those of the library's option table. */
const char *call_get(const struct call *call, const char *name);
bool call_flag(const struct call *call, const char *name);
/* A setting of type SIZE, in bytes. */
uint64_t call_size(const struct call *call, const char *name);

/* Writes "unecho: NAME: warning: …" on stderr unless the setting quiet says no. */
void call_warn(const struct call *call, const char *name, const char *sentence);

/* A finished folder, whatever the formats of its files; NULL with the call's error filled. Release
 * with unecho_folder_free. */
unecho_folder *call_folder(const struct call *call, const char *path);

/* Writes to stdout. Returns EXIT_DONE, or EXIT_ERROR with the call's error filled. */
int call_print(struct call *call, const struct text *text);

#endif
