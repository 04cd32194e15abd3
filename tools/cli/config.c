// SPDX-License-Identifier: Apache-2.0
#include "command.h"
#include "files.h"
#include "new_file.h"

#include <string.h>

enum {
    WIDTH = 80
};

/* Options that a settings file may hold. */
static bool in_file(const unecho_option *option)
{
    return *option->variable != '\0';
}

/* ---- Values as TOML -------------------------------------------------------------------------- */

/* A basic string of TOML: JSON's escapes are its own. */
static void put_string(struct text *to, const char *value, size_t length, unecho_error *error)
{
    text_json(to, (unecho_bytes){value, length}, error);
}

/* The items of a list stand between commas; a comma inside one, and a backslash, after one. */
static void put_list(struct text *to, const char *value, unecho_error *error)
{
    struct text item = {0};
    text_print(to, error, "[");
    for (const char *at = value; *at;) {
        item.count = 0;
        for (; *at && *at != ','; at++) {
            at += *at == '\\' && at[1];
            text_add(&item, at, 1, error);
        }
        put_string(to, item.at, item.count, error);
        if (*at)
            at++;
        text_print(to, error, *at ? ", " : "");
    }
    text_print(to, error, "]");
    text_free(&item);
}

static void put_value(struct text *to, const unecho_option *option, const char *value,
                      unecho_error *error)
{
    switch (option->type) {
    case UNECHO_TYPE_FLAG:
    case UNECHO_TYPE_COUNT:
    case UNECHO_TYPE_SHARE:
        text_print(to, error, "%s", value);
        break;
    case UNECHO_TYPE_CHOICES:
    case UNECHO_TYPE_TEXTS:
        put_list(to, value, error);
        break;
    default:
        put_string(to, value, strlen(value), error);
    }
}

/* ---- show ----------------------------------------------------------------------------------- */

static void show_words(struct text *to, const struct call *call)
{
    unecho_error *error = call->error;
    text_print(to, error, "# Settings file: ");
    inert(to, bytes_of(call->settings_file ? call->settings_file : "none"), error);
    text_print(to, error, "\n");
    const unecho_option *option;
    for (size_t i = 0; (option = unecho_option_at(i)); i++) {
        if (!in_file(option))
            continue;
        const char *origin = unecho_settings_origin(call->settings, option->name);
        bool changed = strcmp(origin, "default") != 0;
        struct text line = {0};
        text_print(&line, error, "%s = ", option->name);
        put_value(&line, option, call_get(call, option->name), error);
        text_print(to, error, "%s", paint(call->out, changed ? BOLD : PLAIN));
        text_add(to, line.at, line.count, error);
        text_print(to, error, "%s%*s  # ", paint(call->out, PLAIN),
                   line.count < 44 ? (int)(44 - line.count) : 0, "");
        inert(to, bytes_of(origin), error);
        text_print(to, error, "\n");
        text_free(&line);
    }
}

static void show_json(struct text *to, const struct call *call)
{
    unecho_error *error = call->error;
    text_print(to, error, "{\"schema\":1,\"file\":");
    if (call->settings_file)
        text_json(to, bytes_of(call->settings_file), error);
    else
        text_print(to, error, "null");
    text_print(to, error, ",\"settings\":{");
    const char *comma = "";
    const unecho_option *option;
    for (size_t i = 0; (option = unecho_option_at(i)); i++) {
        if (!in_file(option))
            continue;
        text_print(to, error, "%s\"%s\":{\"value\":", comma, option->name);
        put_value(to, option, call_get(call, option->name), error);
        text_print(to, error, ",\"origin\":");
        text_json(to, bytes_of(unecho_settings_origin(call->settings, option->name)), error);
        text_print(to, error, ",\"affects_output\":%s}", option->affects_output ? "true" : "false");
        comma = ",";
    }
    text_print(to, error, "}}\n");
}

static int show(struct call *call)
{
    struct text out = {0};
    (call_flag(call, "json") ? show_json : show_words)(&out, call);
    int code = call_print(call, &out);
    text_free(&out);
    return code;
}

/* ---- init ----------------------------------------------------------------------------------- */

/* Comment lines: every line of the wrapped words after "# ". */
static void put_comment(struct text *to, const char *words, unecho_error *error)
{
    struct text lines = {0};
    text_wrap(&lines, words, 0, WIDTH - 2, error);
    for (size_t at = 0; at < lines.count;) {
        const char *feed = memchr(lines.at + at, '\n', lines.count - at);
        size_t length = feed ? (size_t)(feed - lines.at) + 1 - at : lines.count - at;
        text_print(to, error, "# %.*s", (int)length, lines.at + at);
        at += length;
    }
    text_free(&lines);
}

static void put_option(struct text *to, const unecho_option *option, unecho_error *error)
{
    struct text words = {0};
    text_print(&words, error, "%s.", option->help);
    if (*option->detail)
        text_print(&words, error, " %s", option->detail);
    text_print(&words, error, " Accepted: %s.", option->range);
    text_add(&words, "", 1, error);
    if (words.at)
        put_comment(to, words.at, error);
    text_free(&words);
    text_print(to, error, "# %s = ", option->name);
    put_value(to, option, option->initial, error);
    text_print(to, error, "\n\n");
}

static void put_file(struct text *to, unecho_error *error)
{
    text_print(to, error,
               "# Settings of unecho. Each stands here with its default; take away the \"# \"\n"
               "# before a setting to change it. Environment and command line are stronger.\n");
    const char *group = "";
    const unecho_option *option;
    for (size_t i = 0; (option = unecho_option_at(i)); i++) {
        if (!in_file(option))
            continue;
        if (strcmp(group, option->group) != 0)
            text_print(to, error, "\n# ---- %s ----\n\n", option->group);
        group = option->group;
        put_option(to, option, error);
    }
    while (to->count > 1 && to->at[to->count - 2] == '\n')
        to->count--; /* the blank line after the last */
}

static int init(struct call *call)
{
    struct text out = {0};
    const char *path = call->operand_count > 1 ? call->operands[1] : "-";
    put_file(&out, call->error);
    int code = EXIT_ERROR;
    if (strcmp(path, "-") == 0) {
        code = call_print(call, &out);
    } else if (file_exists(path)) {
        fail(call->error, UNECHO_E_IO, "this file is there already, and is not overwritten");
        fail_at(call->error, path);
        advise(call->error, "`unecho config init` without a name writes to stdout");
    } else {
        struct new_file file = {0};
        if (!new_file_prepare(&file, path, text_bytes(&out), call->error) &&
            !new_file_commit(&file, call->error))
            code = EXIT_DONE;
        new_file_discard(&file);
    }
    text_free(&out);
    return code;
}

/* ---- The command ---------------------------------------------------------------------------- */

static int run(struct call *call)
{
    const char *verb = call->operand_count ? call->operands[0] : "";
    if (strcmp(verb, "show") == 0 && call->operand_count == 1)
        return show(call);
    if (strcmp(verb, "init") == 0 && call->operand_count <= 2)
        return init(call);
    fail(call->error, UNECHO_E_SETTING, "config takes one of: show, init [FILE]");
    return EXIT_ERROR;
}

const struct command config_command = {
    .name = "config",
    .about = "Show the settings in force, or write a settings file",
    .usage = "unecho config show\n"
             "unecho config init [FILE]",
    .detail =
        "show: every setting with its value and where it comes from; what it prints is itself "
        "a settings file. init: a settings file with every setting at its default and a "
        "comment, on stdout, or as FILE, which must not be there yet.",
    .examples = "unecho config show\n"
                "unecho config init unecho.toml\n"
                "UNECHO_NOVEL=2 unecho config show --threshold .9",
    .run = run,
};
