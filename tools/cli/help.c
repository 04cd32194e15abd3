// SPDX-License-Identifier: Apache-2.0
#include "help.h"

#include "arguments.h"
#include "files.h"
#include "manual.h"

#include <stdio.h>
#include <string.h>

enum {
    WIDTH = 80,
    COLUMN = 24
};

/* The help under construction. Failures stay in `error`, looked at once at the end. */
struct page {
    struct text text;
    struct paint stream;
    unecho_error *error;
};

static void heading(struct page *page, const char *words)
{
    text_print(&page->text, page->error, "%s%s%s\n", paint(page->stream, BOLD), words,
               paint(page->stream, PLAIN));
}

/* Two columns: `left` and, from COLUMN on, `right` wrapped. */
static void columns(struct page *page, const char *left, const char *right)
{
    int wide = (int)strlen(left) + 2;
    text_print(&page->text, page->error, "  %s", left);
    if (wide + 2 > COLUMN)
        text_print(&page->text, page->error, "\n%*s", COLUMN, "");
    else
        text_print(&page->text, page->error, "%*s", COLUMN - wide, "");
    struct text lines = {0};
    text_wrap(&lines, right, COLUMN, WIDTH, page->error);
    if (lines.count > COLUMN) /* the first line's indent is there already */
        text_add(&page->text, lines.at + COLUMN, lines.count - COLUMN, page->error);
    text_free(&lines);
}

static void option_short(struct page *page, const unecho_option *option)
{
    char flag[96], line[512];
    snprintf(line, sizeof line, manual_has_default(option) ? "%s [%s]" : "%s", option->help,
             option->initial);
    columns(page, manual_flag(option, flag), line);
}

static void option_whole(struct page *page, const unecho_option *option)
{
    char flag[96];
    struct text more = {0};
    text_print(&page->text, page->error, "  %s\n", manual_flag(option, flag));
    text_print(&more, page->error, "%s.", option->help);
    if (*option->detail)
        text_print(&more, page->error, " %s", option->detail);
    if (manual_has_default(option))
        text_print(&more, page->error, "\nDefault: %s. Accepted: %s.", option->initial,
                   option->range);
    if (*option->variable)
        text_print(&more, page->error, "\nSettings file: %s. Environment: %s.", option->name,
                   option->variable);
    text_add(&more, "", 1, page->error);
    if (more.at)
        text_wrap(&page->text, more.at, 6, WIDTH, page->error);
    text_free(&more);
}

/* The flags that `command` takes, under the headings of the table, which groups them. On one screen
 * there are no blank lines between the groups. */
static void options(struct page *page, const struct command *command, bool whole)
{
    const char *group = "";
    const unecho_option *option;
    for (size_t i = 0; (option = arguments_option_at(i)); i++) {
        if (!arguments_taken_by(option, command))
            continue;
        if (strcmp(group, option->group) != 0 && (whole || !*group))
            text_add(&page->text, "\n", 1, page->error);
        if (strcmp(group, option->group) != 0)
            heading(page, group = option->group);
        (whole ? option_whole : option_short)(page, option);
    }
}

static void wrapped_section(struct page *page, const char *title, const char *words)
{
    if (!*words)
        return;
    text_add(&page->text, "\n", 1, page->error);
    heading(page, title);
    text_wrap(&page->text, words, 2, WIDTH, page->error);
}

static void lines_section(struct page *page, const char *title, const char *lines)
{
    if (!*lines)
        return;
    text_add(&page->text, "\n", 1, page->error);
    heading(page, title);
    while (*lines) {
        size_t length;
        const char *next = manual_line(lines, &length);
        text_print(&page->text, page->error, "  %.*s\n", (int)length, lines);
        lines = next;
    }
}

static void command_page(struct page *page, const struct command *command, bool whole)
{
    text_print(&page->text, page->error, "unecho %s: %s\n", command->name, command->about);
    lines_section(page, "Usage", command->usage);
    if (whole)
        wrapped_section(page, "What it does", command->detail);
    options(page, command, whole);
    if (whole)
        lines_section(page, "Examples", command->examples);
    else
        text_print(&page->text, page->error, "\nMore: unecho %s --help\n", command->name);
}

static void program_page(struct page *page, bool whole)
{
    text_print(&page->text, page->error, "unecho %s: %s\n", unecho_version(), manual_about);
    lines_section(page, "Usage", manual_usage);
    text_add(&page->text, "\n", 1, page->error);
    heading(page, "Commands");
    const struct command *command;
    for (size_t i = 0; (command = command_at(i)); i++)
        columns(page, command->name, command->about);
    lines_section(page, "Examples", manual_examples);
    options(page, NULL, whole);
    if (whole) {
        wrapped_section(page, "Settings", manual_settings);
        lines_section(page, "Exit codes", manual_exits);
    }
    text_print(&page->text, page->error, "\nMore: unecho help COMMAND%s\n",
               whole ? "" : ", unecho --help");
}

int help_print(int descriptor, struct paint stream, const struct command *command, bool whole,
               unecho_error *error)
{
    struct page page = {.stream = stream, .error = error};
    if (command)
        command_page(&page, command, whole);
    else
        program_page(&page, whole);
    if (error->code == UNECHO_OK)
        file_write_all(descriptor, "help", page.text.at, page.text.count, error);
    text_free(&page.text);
    return error->code;
}

static int run(struct call *call)
{
    const struct command *about = NULL;
    if (call->operand_count > 1) {
        fail(call->error, UNECHO_E_SETTING, "help takes one command");
        return EXIT_ERROR;
    }
    if (call->operand_count && !(about = command_find(call->operands[0], call->error)))
        return EXIT_ERROR;
    return help_print(STDOUT, call->out, about, true, call->error) ? EXIT_ERROR : EXIT_DONE;
}

const struct command help_command = {
    .name = "help",
    .about = "Show help on a command",
    .usage = "unecho help [COMMAND]",
    .detail = "The same as `unecho COMMAND --help`.",
    .examples = "unecho help clean",
    .offline = true,
    .run = run,
};
