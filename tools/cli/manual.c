// SPDX-License-Identifier: Apache-2.0
#include "manual.h"

#include <stdio.h>
#include <string.h>

const char manual_about[] = "takes the echoes out of scraped text";

const char manual_usage[] = "unecho COMMAND [FLAG…] [INPUT]\n… | unecho clean";

const char manual_detail[] =
    "Scraped text repeats itself: a caption says what the first paragraph says, a quote stands "
    "there twice, and \"Scroll down for video\" stands between them. unecho removes lines and "
    "paragraphs that only repeat others, nearly or exactly, and the artefacts of the page around "
    "them. It keeps every other byte, says of each removal why it was made and on whose account, "
    "and gives the original back.";

const char manual_examples[] =
    "unecho clean article.txt         the cleaned text on stdout\n"
    "unecho clean --diff article.txt  what would go\n"
    "unecho clean -w --audit article.audit.jsonl article.txt\n"
    "                                 in place, with a log that can undo it";

const char manual_settings[] =
    "Every setting has a flag, a key in a settings file and a variable of the environment. "
    "Strength: default < settings file < environment < command line. The settings file is "
    "unecho.toml in the current folder, or else [tool.unecho] of a pyproject.toml there; never one "
    "in the folders above, so that a file out of sight changes nothing. `unecho config show` lists "
    "the settings in force and where each comes from.";

const char manual_exits[] =
    "0    done\n"
    "1    something would go (clean --diff or -n; check), or a rules test fails\n"
    "2    a usage, input, I/O or internal error\n"
    "130  interrupted (SIGINT); 143: terminated (SIGTERM)";

const char *manual_flag(const unecho_option *option, char room[96])
{
    char letter[8] = "";
    if (option->letter)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(room, 96, "%s--%s%s%s", letter, option->name, *option->value ? " " : "",
             option->value);
    return room;
}

bool manual_has_default(const unecho_option *option)
{
    return option->type != UNECHO_TYPE_FLAG && *option->initial;
}

const char *manual_item(const char *items, char mark, size_t *length)
{
    const char *end = strchr(items, mark);
    *length = end ? (size_t)(end - items) : strlen(items);
    return items + *length + (end != NULL);
}

const char *manual_line(const char *lines, size_t *length)
{
    return manual_item(lines, '\n', length);
}

/* Adds the words of `items` that are lower-case letters throughout. */
static void add_words(struct text *to, const char *items, size_t length, unecho_error *error)
{
    for (const char *end = items + length; items < end;) {
        size_t item = strspn(items, "abcdefghijklmnopqrstuvwxyz");
        const char *after = items + item;
        if (item && (after == end || *after == '|'))
            text_print(to, error, "%s%.*s", to->count ? " " : "", (int)item, items);
        const char *mark = memchr(after, '|', (size_t)(end - after));
        items = mark ? mark + 1 : end;
    }
}

void manual_verbs(struct text *to, const struct command *command, unecho_error *error)
{
    char before[64];
    int name = snprintf(before, sizeof before, "unecho %s ", command->name);
    size_t length;
    for (const char *line = command->usage, *next; *line; line = next) {
        next = manual_line(line, &length);
        if (strncmp(line, before, (size_t)name) == 0)
            add_words(to, line + name, strcspn(line + name, " \n"), error);
    }
}

enum manual_value manual_value(const unecho_option *option)
{
    if (strstr(option->value, "FILE") || strstr(option->value, "PATH"))
        return VALUE_FILE;
    return strstr(option->value, "DIR") ? VALUE_FOLDER : VALUE_OTHER;
}

void manual_words(struct text *to, const unecho_option *option, unecho_error *error)
{
    bool chosen = option->type == UNECHO_TYPE_CHOICE || option->type == UNECHO_TYPE_CHOICES;
    const char *items = chosen ? option->range : option->value;
    add_words(to, items, strlen(items), error);
}

bool manual_takes_files(const struct command *command)
{
    static const char *const names[] = {"FILE", "FOLDER", "DIR", "INPUT"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strstr(command->usage, names[i]))
            return true;
    return false;
}

bool manual_takes_command(const struct command *command)
{
    return strstr(command->usage, "COMMAND") != NULL;
}

void manual_quote(struct text *to, const char *words, const char *escape, unecho_error *error)
{
    text_print(to, error, "'");
    for (; *words; words++)
        text_print(to, error, *words == '\'' ? "%s" : "%.1s", *words == '\'' ? escape : words);
    text_print(to, error, "'");
}
