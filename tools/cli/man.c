// SPDX-License-Identifier: Apache-2.0
/* Man pages, in the macros of man(7), which groff and mandoc both know. */
#include "arguments.h"
#include "generate.h"
#include "manual.h"
#include "utf8.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum {
    WIDTH = 70 /* of source lines: escapes make them longer */
};

struct page {
    struct text *to;
    unecho_error *error;
};

/* ---- Text ----------------------------------------------------------------------------------- */

/* A character of text. A hyphen of a flag is a minus sign in roff, or it could not be copied. */
static void put_character(struct page *page, uint32_t point, bool in_flag)
{
    if (point == '\\')
        text_print(page->to, page->error, "\\e");
    else if (point == '-')
        text_print(page->to, page->error, in_flag ? "\\-" : "-");
    else if (point < 0x80)
        text_print(page->to, page->error, "%c", (int)point);
    else
        text_print(page->to, page->error, "\\[u%04X]", (unsigned)point);
}

/* One line of text. `code`: whether it begins between two backticks, which become bold type. */
static void put_line(struct page *page, const char *line, size_t length, bool *code)
{
    bool in_flag = false;
    char before = ' ';
    if (length && strchr(".'", *line))
        text_print(page->to, page->error, "\\&"); /* else it would be a request */
    for (size_t at = 0; at < length;) {
        uint32_t point;
        size_t taken = utf8_next(line + at, length - at, &point);
        in_flag = point == '-' ? in_flag || strchr(" ([`", before) : in_flag && isalnum((int)point);
        if (point == '`') {
            *code = !*code;
            text_print(page->to, page->error, *code ? "\\fB" : "\\fR");
        } else {
            put_character(page, point, in_flag || *code);
        }
        before = line[at];
        at += taken;
    }
    text_print(page->to, page->error, "\n");
}

/* A paragraph, wrapped. */
static void put_paragraph(struct page *page, const char *words)
{
    struct text lines = {0};
    bool code = false;
    text_wrap(&lines, words, 0, WIDTH, page->error);
    text_add(&lines, "", 1, page->error);
    size_t length;
    for (const char *line = lines.at ? lines.at : "", *next; *line; line = next) {
        next = manual_line(line, &length);
        put_line(page, line, length, &code);
    }
    text_free(&lines);
}

/* Paragraphs, one a line. */
static void put_paragraphs(struct page *page, const char *words)
{
    for (const char *next; *words; words = next) {
        size_t length;
        struct text one = {0};
        next = manual_line(words, &length);
        text_print(&one, page->error, "%.*s", (int)length, words);
        put_paragraph(page, one.at ? one.at : "");
        text_free(&one);
        if (*next)
            text_print(page->to, page->error, ".PP\n");
    }
}

/* Lines that stay as they are. */
static void put_lines(struct page *page, const char *lines)
{
    text_print(page->to, page->error, ".nf\n");
    for (const char *next; *lines; lines = next) {
        size_t length;
        bool code = true;
        next = manual_line(lines, &length);
        put_line(page, lines, length, &code);
    }
    text_print(page->to, page->error, ".fi\n");
}

static void put_section(struct page *page, const char *title)
{
    text_print(page->to, page->error, ".SH %s\n", title);
}

/* An item of a list: bold words, and what they stand for. */
static void put_item(struct page *page, const char *words, const char *meaning)
{
    bool code = true;
    text_print(page->to, page->error, ".TP\n\\fB");
    for (size_t i = 0; words[i]; i++)
        put_character(page, (unsigned char)words[i], code);
    text_print(page->to, page->error, "\\fR\n");
    put_paragraph(page, meaning);
}

/* ---- Sections ------------------------------------------------------------------------------- */

static void put_option(struct page *page, const unecho_option *option)
{
    char flag[96];
    struct text more = {0};
    text_print(&more, page->error, "%s.", option->help);
    if (*option->detail)
        text_print(&more, page->error, " %s", option->detail);
    if (manual_has_default(option))
        text_print(&more, page->error, " Default: %s. Accepted: %s.", option->initial,
                   option->range);
    if (*option->variable)
        text_print(&more, page->error, " Settings file: %s. Environment: %s.", option->name,
                   option->variable);
    put_item(page, manual_flag(option, flag), more.at ? more.at : "");
    text_free(&more);
}

static void put_options(struct page *page, const struct command *command)
{
    const char *group = "";
    const unecho_option *option;
    put_section(page, "OPTIONS");
    for (size_t i = 0; (option = arguments_option_at(i)); i++) {
        if (!arguments_taken_by(option, command))
            continue;
        if (strcmp(group, option->group) != 0 && command)
            text_print(page->to, page->error, ".SS %s\n", option->group);
        group = option->group;
        put_option(page, option);
    }
}

static void put_commands(struct page *page)
{
    const struct command *command;
    put_section(page, "COMMANDS");
    for (size_t i = 0; (command = command_at(i)); i++) {
        char about[256];
        snprintf(about, sizeof about, "%s.", command->about);
        put_item(page, command->name, about);
    }
}

static void put_exits(struct page *page)
{
    put_section(page, "EXIT STATUS");
    for (const char *line = manual_exits, *next; *line; line = next) {
        size_t length;
        char code[16], meaning[256];
        next = manual_line(line, &length);
        size_t digits = strcspn(line, " "), blanks = strspn(line + digits, " ");
        snprintf(code, sizeof code, "%.*s", (int)digits, line);
        snprintf(meaning, sizeof meaning, "%.*s", (int)(length - digits - blanks),
                 line + digits + blanks);
        put_item(page, code, meaning);
    }
}

static void put_environment(struct page *page)
{
    put_section(page, "ENVIRONMENT");
    put_item(page, "UNECHO_NAME",
             "A setting; `unecho config show` lists them. One that is set to "
             "nothing counts as not set, an unknown one is an error.");
    put_item(page, "NO_COLOR",
             "Set to anything, no colours are used unless `--color always` asks "
             "for them.");
    put_item(page, "TERM", "Where it is dumb or not set, the same.");
    put_section(page, "FILES");
    put_item(page, "unecho.toml, pyproject.toml", "Settings, in the current folder.");
}

static void put_see_also(struct page *page, const struct command *command)
{
    const char *comma = "";
    put_section(page, "SEE ALSO");
    if (command)
        text_print(page->to, page->error, "\\fBunecho\\fR(1)");
    const struct command *other;
    for (size_t i = 0; (other = command_at(i)) && !command; i++, comma = ",\n")
        text_print(page->to, page->error, "%s\\fBunecho\\-%s\\fR(1)", comma, other->name);
    text_print(page->to, page->error, "\n");
}

/* "UNECHO-CLEAN 1" and the line that `apropos` finds. */
static void put_head(struct page *page, const struct command *command)
{
    struct text name = {0};
    text_print(&name, page->error, "unecho%s%s", command ? "-" : "", command ? command->name : "");
    text_print(page->to, page->error,
               ".\\\" SPDX-License-Identifier: Apache-2.0\n.\\\" Made by `unecho generate man`.\n"
               ".TH ");
    for (size_t i = 0; i < name.count; i++)
        put_character(page, (unsigned char)toupper((unsigned char)name.at[i]), true);
    text_print(page->to, page->error, " 1 %s \"unecho %s\"\n", MANUAL_DATE, unecho_version());
    put_section(page, "NAME");
    for (size_t i = 0; i < name.count; i++)
        put_character(page, (unsigned char)name.at[i], true);
    text_print(page->to, page->error, " \\- %s\n", command ? command->about : manual_about);
    text_free(&name);
}

void generate_man(struct text *to, const struct command *command, unecho_error *error)
{
    struct page page = {to, error};
    put_head(&page, command);
    put_section(&page, "SYNOPSIS");
    put_lines(&page, command ? command->usage : manual_usage);
    put_section(&page, "DESCRIPTION");
    put_paragraphs(&page, command ? command->detail : manual_detail);
    if (!command)
        put_commands(&page);
    put_options(&page, command);
    if (!command) {
        put_section(&page, "SETTINGS");
        put_paragraph(&page, manual_settings);
        put_environment(&page);
    }
    put_exits(&page);
    put_section(&page, "EXAMPLES");
    put_lines(&page, command ? command->examples : manual_examples);
    put_see_also(&page, command);
}
