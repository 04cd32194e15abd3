// SPDX-License-Identifier: Apache-2.0
/*
 * Any bytes as a command line, a word a line: each word becomes a flag with its value or an
 * operand, in the order typed and none twice, and settings that were given are those that stand; or
 * an error names what is wrong, in text that steers no terminal. No command is run.
 */
#include "fuzz.h"

#include "arguments.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_WORDS = 64,
    MOST_BYTES = 4096
};

static void require(bool promise)
{
    if (!promise)
        abort();
}

static void require_message(int code, const unecho_error *error)
{
    char line[sizeof *error * 4], again[sizeof line * 4];
    require(code == error->code && error->message[0]);
    unecho_error_print(error, line, sizeof line);
    size_t length = strlen(line);
    require(unecho_print_inert((unecho_bytes){line, length}, again, sizeof again) == length);
    require(!strcmp(line, again));
}

static bool is_within(const char *string, char **words, int count)
{
    for (int i = 1; i < count; i++)
        if (string >= words[i] && string <= words[i] + strlen(words[i]))
            return true;
    return false;
}

static void check_given(const struct arguments *arguments, char **words, int count)
{
    for (size_t i = 0; i < arguments->given_count; i++) {
        const struct given *given = &arguments->given[i];
        bool is_flag = given->option->type == UNECHO_TYPE_FLAG;
        bool is_word = !strcmp(given->value, "true") || !strcmp(given->value, "false");
        require(is_flag ? is_word : is_within(given->value, words, count));
        require(!given->letter || given->letter == given->option->letter);
    }
    for (size_t i = 0; i < arguments->operand_count; i++) {
        require(is_within(arguments->operands[i], words, count));
        require(!i || arguments->operands[i] > arguments->operands[i - 1]);
    }
}

/* Every value that stands came from the flag that was given last, or from before. */
static void check_settings(const struct arguments *arguments, const unecho_settings *settings)
{
    for (size_t i = 0; i < unecho_option_count(); i++) {
        const char *name = unecho_option_at(i)->name;
        const char *value = unecho_settings_get(settings, name);
        const struct given *given = arguments_last(arguments, name);
        require(value != NULL);
        require(!given || unecho_option_at(i)->type != UNECHO_TYPE_FLAG ||
                !strcmp(value, given->value));
    }
}

static void apply(const struct arguments *arguments)
{
    unecho_error error = UNECHO_ERROR_INIT;
    unecho_settings *settings = unecho_settings_new(NULL);
    require(settings != NULL);
    int code = UNECHO_OK;
    for (size_t i = 0; i < arguments->given_count && !code; i++) {
        const struct given *given = &arguments->given[i];
        if (!arguments_own(given->option))
            code = unecho_settings_set(settings, given->option->name, given->value, "--", &error);
    }
    if (code)
        require_message(code, &error);
    else
        check_settings(arguments, settings);
    unecho_settings_free(settings);
}

static void run(int count, char **words)
{
    unecho_error error = UNECHO_ERROR_INIT;
    struct arguments arguments;
    int code = arguments_parse(count, words, &arguments, &error);
    if (code) {
        require_message(code, &error);
    } else {
        check_given(&arguments, words, count);
        apply(&arguments);
    }
    if (!code && arguments.operand_count) {
        const struct command *command = command_find(arguments.operands[0], &error);
        code = command ? arguments_check(&arguments, command, &error) : error.code;
        require(command || code);
        if (code)
            require_message(code, &error);
    }
    arguments_free(&arguments);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char program[] = "unecho";
    char bytes[MOST_BYTES + 1], *words[MOST_WORDS + 1] = {program}, *next = bytes;
    int count = 1;
    if (size > MOST_BYTES)
        return 0;
    memcpy(bytes, data, size);
    bytes[size] = '\0';
    while (next && count < MOST_WORDS)
        words[count++] = strsep(&next, "\n");
    words[count] = NULL;
    run(count, words);
    return 0;
}
