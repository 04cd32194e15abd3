// SPDX-License-Identifier: Apache-2.0
/* The program's way in: arguments, settings, and the one command that was asked for. */
#include "program.h"

#include "arguments.h"
#include "files.h"
#include "help.h"
#include "nearest.h"
#include "new_file.h"
#include "version.h"

#include <stdlib.h>
#include <string.h>

/* meson.build lists the commands: COMMANDS is X(clean) X(restore) … */
#define X(name) extern const struct command name##_command;
COMMANDS
#undef X
#define X(name) &name##_command,
static const struct command *const commands[] = {COMMANDS NULL};
#undef X

const struct command *command_at(size_t index)
{
    return index < sizeof commands / sizeof *commands ? commands[index] : NULL;
}

static const char *name_at(const void *self, size_t index)
{
    (void)self;
    return commands[index] ? commands[index]->name : NULL;
}

/* For who types the file where the command belongs. */
static void advise_clean(const char *name, unecho_error *error)
{
    struct text word = {0};
    unecho_error ignored = UNECHO_ERROR_INIT;
    if (!shell_word(&word, name, &ignored))
        advise(error, "to clean a file of that name: unecho clean %.*s", (int)word.count, word.at);
    text_free(&word);
}

const struct command *command_find(const char *name, unecho_error *error)
{
    for (size_t i = 0; commands[i]; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    fail(error, UNECHO_E_SETTING, "there is no command \"%.60s\"", name);
    const char *near = nearest_name(name, name_at, NULL);
    if (near)
        advise(error, "did you mean `unecho %s`?", near);
    else if (file_exists(name))
        advise_clean(name, error);
    else
        advise(error, "`unecho help` lists the commands");
    return NULL;
}

const char *call_get(const struct call *call, const char *name)
{
    const char *value = unecho_settings_get(call->settings, name);
    return value ? value : "";
}

bool call_flag(const struct call *call, const char *name)
{
    return strcmp(call_get(call, name), "true") == 0;
}

uint64_t call_size(const struct call *call, const char *name)
{
    char *end;
    uint64_t size = strtoull(call_get(call, name), &end, 10);
    int shift = *end == 'K' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : 0;
    return size << shift; /* the library has checked the range */
}

void call_warn(const struct call *call, const char *name, const char *sentence)
{
    struct text line = {0};
    unecho_error ignored = UNECHO_ERROR_INIT;
    if (call_flag(call, "quiet"))
        return;
    text_print(&line, &ignored, "unecho: ");
    inert(&line, bytes_of(name), &ignored);
    text_print(&line, &ignored, ": warning: %s\n", sentence);
    tell(&line);
    text_free(&line);
}

unecho_folder *call_folder(const struct call *call, const char *path)
{
    return unecho_folder_open_with(path, call->settings, call->error);
}

int call_print(struct call *call, const struct text *text)
{
    if (call->error->code != UNECHO_OK)
        return EXIT_ERROR;
    return file_write_all(STDOUT, "stdout", text->at, text->count, call->error) ? EXIT_ERROR
                                                                                : EXIT_DONE;
}

/* How help may be painted: before any settings are known, by the command line alone. */
static struct paint early_paint(const struct arguments *arguments, int descriptor)
{
    const struct given *color = arguments_last(arguments, "color");
    return paint_for(descriptor, color ? color->value : "auto");
}

/* File formats beside the built-in ones. */
struct formats {
    const unecho_file_format *at;
    size_t count;
};

static bool has_format(const struct formats *formats, const char *name)
{
    for (size_t i = 0; i < formats->count; i++)
        if (strcmp(formats->at[i].name, name) == 0)
            return true;
    return false;
}

static int run_command(const struct arguments *arguments, const struct command *command,
                       const struct formats *formats, unecho_settings *settings,
                       unecho_error *error)
{
    struct call call = {
        .settings = settings,
        .reads_parquet = has_format(formats, "parquet"),
        .operands = arguments->operands + 1,
        .operand_count = arguments->operand_count - 1,
        .error = error,
    };
    if (!command->offline && arguments_apply(arguments, settings, &call.settings_file, error))
        return EXIT_ERROR;
    call.out = paint_for(STDOUT, call_get(&call, "color"));
    call.err = paint_for(STDERR, call_get(&call, "color"));
    return command->run(&call);
}

/* -h and --help ask for different things: the last one typed counts. */
static int help_asked(const struct arguments *arguments, const struct command *command,
                      unecho_error *error)
{
    const struct given *help = arguments_last(arguments, "help");
    return help_print(STDOUT, early_paint(arguments, STDOUT), command, !help->letter, error)
               ? EXIT_ERROR
               : EXIT_DONE;
}

static unecho_settings *new_settings(const struct formats *formats, unecho_error *error)
{
    unecho_settings *settings = unecho_settings_new(error);
    for (size_t i = 0; settings && i < formats->count; i++) {
        if (unecho_settings_add_format(settings, &formats->at[i], error)) {
            unecho_settings_free(settings);
            settings = NULL;
        }
    }
    return settings;
}

static int dispatch(const struct arguments *arguments, const struct formats *formats,
                    unecho_error *error)
{
    bool help = arguments_flag(arguments, "help");
    if (arguments_flag(arguments, "version"))
        return version_print(arguments_flag(arguments, "json"), error) ? EXIT_ERROR : EXIT_DONE;
    if (arguments->operand_count == 0) {
        if (help)
            return help_asked(arguments, NULL, error);
        help_print(STDERR, early_paint(arguments, STDERR), NULL, false, error);
        return EXIT_ERROR;
    }
    const struct command *command = command_find(arguments->operands[0], error);
    if (!command || arguments_check(arguments, command, error))
        return EXIT_ERROR;
    if (help)
        return help_asked(arguments, command, error);
    unecho_settings *settings = new_settings(formats, error);
    int code = settings ? run_command(arguments, command, formats, settings, error) : EXIT_ERROR;
    unecho_settings_free(settings);
    return code;
}

int program_run(int count, char **words, const unecho_file_format *formats, size_t count_formats)
{
    struct formats own = {formats, count_formats};
    unecho_error error = UNECHO_ERROR_INIT;
    struct arguments arguments = {0};
    signals_start();
    int code = EXIT_ERROR;
    if (!arguments_parse(count, words, &arguments, &error))
        code = dispatch(&arguments, &own, &error);
    arguments_free(&arguments);
    if (error.code != UNECHO_OK) {
        complain(&error);
        code = EXIT_ERROR;
    }
    return code;
}
