// SPDX-License-Identifier: Apache-2.0
#include "command.h"
#include "diff.h"
#include "files.h"
#include "help.h"
#include "input.h"
#include "new_file.h"
#include "summary.h"

#include <string.h>
#include <unistd.h>

extern const struct command clean_command;

/* What becomes of the cleaned text: by the flag's name. */
enum mode {
    TO_STDOUT,
    IN_PLACE,
    DIFF,
    DRY_RUN
};
static const char *const modes[] = {"stdout", "in-place", "diff", "dry-run"};

/* One cleaning: filled from top to bottom. */
struct cleaning {
    struct call *call;
    enum mode mode;
    const char *name; /* the input as named, "-" for stdin */
    const char *log;  /* where the audit log goes, or NULL */
    bool log_to_stdout;
    struct text input, rows;
    struct file_identity identity;
    unecho_cleaner *cleaner;
    unecho_result *result;
    struct new_file log_file, text_file;
};

/* ---- What was asked ------------------------------------------------------------------------- */

static int choose_mode(struct cleaning *clean)
{
    unecho_error *error = clean->call->error;
    for (int mode = IN_PLACE; mode <= DRY_RUN; mode++) {
        if (!call_flag(clean->call, modes[mode]))
            continue;
        if (clean->mode != TO_STDOUT)
            return fail(error, UNECHO_E_SETTING, "--%s and --%s contradict each other: give one",
                        modes[clean->mode], modes[mode]);
        clean->mode = (enum mode)mode;
    }
    return UNECHO_OK;
}

/* The line to type for a corpus: "unecho clean a.txt b.txt … -o DIR". */
static int refuse_corpus(struct call *call, const char *what)
{
    enum {
        NAMED = 3
    };
    struct text line = {0};
    for (size_t i = 0; i < call->operand_count && i < NAMED; i++) {
        shell_word(&line, call->operands[i], call->error);
        text_print(&line, call->error, " ");
    }
    fail(call->error, UNECHO_E_SETTING, "%s, and this version cleans one text a call", what);
    advise(call->error,
           "a later version will clean a corpus into a folder: unecho clean %.*s%s-o DIR",
           line.count < 300 ? (int)line.count : 0, line.at ? line.at : "",
           call->operand_count > NAMED || line.count >= 300 ? "… " : "");
    text_free(&line);
    return UNECHO_E_SETTING;
}

static int choose_input(struct cleaning *clean)
{
    struct call *call = clean->call;
    clean->name = call->operand_count ? call->operands[0] : "-";
    if (call->operand_count > 1)
        return refuse_corpus(call, "there are several inputs");
    if (file_is_folder(clean->name))
        return refuse_corpus(call, "the input is a folder");
    if (*call_get(call, "output")) {
        fail(call->error, UNECHO_E_SETTING,
             "-o DIR is for a corpus, and this version cleans one text a call");
        advise(call->error, "for one text, redirect stdout or edit in place: > FILE, or -w");
        return UNECHO_E_SETTING;
    }
    if (strcmp(clean->name, "-") == 0 && clean->mode == IN_PLACE)
        return fail(call->error, UNECHO_E_SETTING, "stdin cannot be edited in place: name a file");
    return UNECHO_OK;
}

static int choose_log(struct cleaning *clean)
{
    unecho_error *error = clean->call->error;
    const char *log = call_get(clean->call, "audit");
    clean->log = *log ? log : NULL;
    clean->log_to_stdout = strcmp(log, "-") == 0;
    if (!clean->log_to_stdout || clean->mode == IN_PLACE || clean->mode == DRY_RUN)
        return UNECHO_OK;
    fail(error, UNECHO_E_SETTING, "the audit log cannot go to stdout, which holds the %s",
         clean->mode == DIFF ? "diff" : "text");
    advise(error, "name a file; with -n or -w, stdout is free for the log");
    return UNECHO_E_SETTING;
}

/* ---- What comes in -------------------------------------------------------------------------- */

/* Files that would be read and written at once. */
static int check_overlap(const struct cleaning *clean)
{
    unecho_error *error = clean->call->error;
    if (clean->log && clean->identity.regular && file_is(clean->log, &clean->identity)) {
        fail(error, UNECHO_E_SETTING, "the audit log would replace the input");
        fail_at(error, clean->log);
    } else if (file_is_open_as(STDOUT, &clean->identity)) {
        fail(error, UNECHO_E_SETTING, "this is input and output at once%s",
             clean->identity.size ? "" : ", so the shell has emptied it before it could be read");
        fail_at(error, clean->name);
        advise(error, "-w edits a file in place");
    }
    return error->code;
}

static void warn_html(const struct cleaning *clean)
{
    struct text line = {0};
    unecho_error ignored = UNECHO_ERROR_INIT;
    text_print(&line, &ignored, "unecho: ");
    inert(&line, bytes_of(clean->name), &ignored);
    text_print(&line, &ignored,
               ": warning: this looks like HTML, and is cleaned as the plain text that it is; "
               "extract its text first\n");
    tell(&line);
    text_free(&line);
}

static int read_input(struct cleaning *clean)
{
    struct call *call = clean->call;
    bool as_text = strcmp(call_get(call, "format"), "text") == 0;
    if (!as_text && input_check_name(clean->name, call->error))
        return UNECHO_E_INPUT;
    if (file_read(clean->name, call_size(call, "max-record"), &clean->input, &clean->identity,
                  call->error) ||
        check_overlap(clean))
        return call->error->code;
    if (clean->mode == IN_PLACE && !clean->identity.regular) {
        fail(call->error, UNECHO_E_SETTING, "only a regular file can be edited in place");
        fail_at(call->error, clean->name);
        return UNECHO_E_SETTING;
    }
    unecho_bytes text = text_bytes(&clean->input);
    if (!as_text && input_check_bytes(clean->name, text, call->error))
        return UNECHO_E_INPUT;
    if (input_is_html(text) && !call_flag(call, "quiet"))
        warn_html(clean);
    return UNECHO_OK;
}

/* ---- Cleaning ------------------------------------------------------------------------------- */

static int decide(struct cleaning *clean)
{
    unecho_document document = {
        .size = sizeof document,
        .text = text_bytes(&clean->input),
        .id = bytes_of(clean->name),
        .source = bytes_of(clean->name),
        .record = 1,
    };
    unecho_error *error = clean->call->error;
    clean->result = unecho_clean(clean->cleaner, &document, error);
    if (!clean->result) {
        fail_at(error, clean->name);
        return error->code;
    }
    unecho_sink sink = text_sink(&clean->rows);
    size_t rows = clean->log ? unecho_result_row_count(clean->result) : 0;
    for (size_t i = 0; i < rows; i++) {
        unecho_row row = {.size = sizeof row};
        if (unecho_result_row(clean->result, i, &row) || unecho_row_write(&row, &sink, error))
            return fail(error, UNECHO_E_INTERNAL, "a row of the audit log cannot be written");
    }
    return UNECHO_OK;
}

static bool finds_something(const struct cleaning *clean)
{
    return unecho_result_row_count(clean->result) > 0;
}

/* ---- What goes out -------------------------------------------------------------------------- */

/* The cleaned text, or the diff. Text from outside reaches a terminal only in inert form. */
static int put_text(struct cleaning *clean)
{
    struct call *call = clean->call;
    unecho_bytes kept = unecho_result_text(clean->result);
    struct text out = {0};
    if (clean->mode == DIFF)
        diff_print(&out, call->out, clean->name, text_bytes(&clean->input), clean->result,
                   call->error);
    else if (call->out.terminal)
        inert_lines(&out, kept, call->error);
    if (call->error->code == UNECHO_OK && (clean->mode == DIFF || call->out.terminal))
        kept = text_bytes(&out);
    if (call->error->code == UNECHO_OK)
        file_write_all(STDOUT, "stdout", kept.at, kept.length, call->error);
    text_free(&out);
    return call->error->code;
}

/* In place, the log is all that is left of what was removed: the log of an earlier run is never
 * replaced, and where nothing is removed it stays. */
static int prepare_log(struct cleaning *clean)
{
    unecho_error *error = clean->call->error;
    if (!clean->log || clean->log_to_stdout)
        return UNECHO_OK;
    if (clean->mode == IN_PLACE && file_holds_bytes(clean->log)) {
        if (!finds_something(clean)) {
            clean->log = NULL;
            return UNECHO_OK;
        }
        fail(error, UNECHO_E_SETTING,
             "this log holds what an earlier run removed, which could not be undone without it");
        fail_at(error, clean->log);
        advise(error, "name another file, or remove this one first");
        return error->code;
    }
    return new_file_prepare(&clean->log_file, clean->log, text_bytes(&clean->rows), error);
}

/* The text for its own file; a file of which nothing is removed is left alone. */
static int prepare_text(struct cleaning *clean)
{
    unecho_error *error = clean->call->error;
    if (clean->mode != IN_PLACE || !finds_something(clean))
        return UNECHO_OK;
    if (new_file_prepare(&clean->text_file, clean->name, unecho_result_text(clean->result), error))
        return error->code;
    if (file_is_unchanged(clean->name, &clean->identity))
        return UNECHO_OK;
    fail(error, UNECHO_E_IO, "the file was changed by someone else while it was cleaned");
    fail_at(error, clean->name);
    return error->code;
}

/* Everything is prepared before anything appears; the log appears before the text that it can
 * undo. */
static int put_out(struct cleaning *clean)
{
    unecho_error *error = clean->call->error;
    if (prepare_log(clean) || prepare_text(clean))
        return error->code;
    if (clean->mode == TO_STDOUT || clean->mode == DIFF)
        put_text(clean);
    if (clean->log_to_stdout)
        file_write_all(STDOUT, "stdout", clean->rows.at, clean->rows.count, error);
    if (error->code || new_file_commit(&clean->log_file, error))
        return error->code;
    return new_file_commit(&clean->text_file, error);
}

static int steps(struct cleaning *clean)
{
    struct call *call = clean->call;
    if (choose_mode(clean) || choose_input(clean) || choose_log(clean))
        return EXIT_ERROR;
    clean->cleaner = unecho_cleaner_new(call->settings, call->error);
    if (!clean->cleaner || read_input(clean) || decide(clean))
        return EXIT_ERROR;
    struct summary summary = {
        .source = clean->name,
        .mode = modes[clean->mode],
        .before = text_bytes(&clean->input),
        .written = clean->mode == TO_STDOUT || clean->mode == IN_PLACE,
        .result = clean->result,
    };
    if (summary_count(&summary, call->error) || put_out(clean))
        return EXIT_ERROR;
    summary.log = clean->log_to_stdout ? NULL : clean->log;
    if (summary_print(&summary, call))
        return EXIT_ERROR;
    return !summary.written && finds_something(clean) ? EXIT_FOUND : EXIT_DONE;
}

static int run(struct call *call)
{
    if (call->operand_count == 0 && isatty(STDIN)) {
        help_print(STDERR, call->err, &clean_command, false, call->error);
        return EXIT_ERROR;
    }
    struct cleaning clean = {.call = call};
    int code = steps(&clean);
    new_file_discard(&clean.text_file);
    new_file_discard(&clean.log_file);
    unecho_result_free(clean.result);
    unecho_cleaner_free(clean.cleaner);
    text_free(&clean.rows);
    text_free(&clean.input);
    return code;
}

const struct command clean_command = {
    .name = "clean",
    .about = "Remove echoes and artefacts from a text",
    .usage = "unecho clean [FLAG…] [FILE]\n"
             "… | unecho clean [FLAG…]",
    .detail =
        "Reads one text (FILE, or stdin for \"-\" or where no file is named), removes lines and "
        "hard-wrapped paragraphs that only repeat others, nearly or exactly, and artefacts such as "
        "\"Read more at …\", and writes what stays on stdout, byte for byte. One line on stderr "
        "sums up what went; -v adds the least certain removals, each with the line on whose "
        "account it went.\n"
        "With -w the file itself is replaced, keeping its permissions; a file of which nothing "
        "goes is left alone. With --audit FILE every removed byte is kept in a log, from which "
        "`unecho restore` gives the original back; with -w, the log of an earlier run is never "
        "replaced.\n"
        "Input that is not UTF-8 text (compressed, JSON lines, UTF-16 …) is refused with a line "
        "to type; --format text takes anything as it is.\n"
        "On a terminal, controls in the text are shown as escapes; into a pipe or file, every "
        "byte goes out as it came.",
    .examples = "unecho clean article.txt > clean.txt\n"
                "unecho clean --diff article.txt        what would go; exit code 1 if anything\n"
                "unecho clean -n -v article.txt         the least certain removals, to look at\n"
                "unecho clean -w --audit log.jsonl article.txt\n"
                "curl -s … | extract | unecho clean -",
    .run = run,
};
