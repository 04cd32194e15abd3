// SPDX-License-Identifier: Apache-2.0
#include "command.h"
#include "files.h"
#include "input.h"
#include "packed.h"

#include <string.h>

/* A log is longer than the ranges in it: a row of a short line is some 300 bytes. */
enum {
    LOG_TIMES_TEXT = 64
};

/* One text and its log, and what they give together. */
struct restoring {
    struct call *call;
    const char *name, *log, *output;
    struct text kept, rows, original;
    const char *compression; /* of the output: that of the cleaned text, if it is written over */
    struct packed file;
};

static int choose(struct restoring *restore)
{
    struct call *call = restore->call;
    restore->log = call_get(call, "audit");
    restore->output = call_get(call, "output");
    if (call->operand_count != 1) {
        fail(call->error, UNECHO_E_SETTING, "restore takes one cleaned text, and %zu were named",
             call->operand_count);
        advise(call->error, "unecho restore FILE --audit LOG");
    } else if (!*restore->log) {
        fail(call->error, UNECHO_E_SETTING, "restore needs the audit log of the cleaned text");
        advise(call->error, "name what `unecho clean --audit LOG` wrote: --audit LOG");
    } else if (strcmp(call->operands[0], "-") == 0 && strcmp(restore->log, "-") == 0) {
        fail(call->error, UNECHO_E_SETTING, "text and log cannot both come from stdin");
    } else {
        restore->name = call->operands[0];
    }
    return call->error->code;
}

/* Text and log may be compressed. */
static int unpack_both(struct restoring *restore, uint64_t limit)
{
    unecho_error *error = restore->call->error;
    if (input_unpack(&restore->kept, restore->name, limit, error) ||
        input_unpack(&restore->rows, restore->log, limit * LOG_TIMES_TEXT, error))
        return error->code;
    return UNECHO_OK;
}

/* Over the cleaned text the original is written as that was: compressed or not. */
static void choose_compression(struct restoring *restore, const struct file_identity *text)
{
    unecho_look look = {.size = sizeof look};
    unecho_error ignored = UNECHO_ERROR_INIT;
    bool over = text->regular && file_is(restore->output, text) &&
                !unecho_input_look(restore->output, &look, &ignored);
    restore->compression = over ? look.compression : "plain";
}

static int read_both(struct restoring *restore)
{
    struct call *call = restore->call;
    uint64_t limit = call_size(call, "max-record");
    struct file_identity text, log;
    if (file_load(restore->name, limit, &restore->kept, &text, call->error) ||
        file_load(restore->log, limit * LOG_TIMES_TEXT, &restore->rows, &log, call->error))
        return call->error->code;
    if (log.regular && file_is(restore->output, &log)) {
        fail(call->error, UNECHO_E_SETTING, "the original would replace the audit log");
        fail_at(call->error, restore->output);
    } else if (file_is_open_as(STDOUT, &text) || file_is_open_as(STDOUT, &log)) {
        fail(call->error, UNECHO_E_SETTING, "this is input and output at once");
        fail_at(call->error, file_is_open_as(STDOUT, &text) ? restore->name : restore->log);
        advise(call->error, "write to another file, or over the cleaned text: -o FILE");
    }
    choose_compression(restore, &text);
    return call->error->code ? call->error->code : unpack_both(restore, limit);
}

static int put_original(struct restoring *restore)
{
    struct call *call = restore->call;
    unecho_bytes original = text_bytes(&restore->original);
    struct text shown = {0};
    if (*restore->output && strcmp(restore->output, "-") != 0) {
        if (!packed_prepare(&restore->file, restore->output, restore->compression, call->settings,
                            original, call->error))
            new_file_commit(&restore->file.file, call->error);
        return call->error->code;
    }
    if (call->out.terminal && !inert_lines(&shown, original, call->error))
        original = text_bytes(&shown);
    if (call->error->code == UNECHO_OK)
        file_write_all(STDOUT, "stdout", original.at, original.length, call->error);
    text_free(&shown);
    return call->error->code;
}

static uint64_t count_rows(const struct text *rows)
{
    uint64_t count = 0;
    for (size_t i = 0; i < rows->count; i++)
        count += rows->at[i] == '\n';
    return count;
}

static void summarise(const struct restoring *restore)
{
    struct call *call = restore->call;
    char kept[32], original[32], rows[32];
    struct text line = {0};
    text_print(&line, call->error, "unecho: ");
    inert(&line, bytes_of(restore->name), call->error);
    text_print(&line, call->error, ": %s bytes in, %s restored",
               number_print(restore->kept.count, kept),
               number_print(restore->original.count, original));
    if (call_flag(call, "verbose"))
        text_print(&line, call->error, "; ranges put back: %s",
                   number_print(count_rows(&restore->rows), rows));
    text_print(&line, call->error, "\n");
    if (call->error->code == UNECHO_OK && !call_flag(call, "quiet"))
        tell(&line);
    text_free(&line);
}

static int steps(struct restoring *restore)
{
    unecho_error *error = restore->call->error;
    if (choose(restore) || read_both(restore))
        return EXIT_ERROR;
    unecho_sink sink = text_sink(&restore->original);
    if (unecho_restore_text(text_bytes(&restore->kept), text_bytes(&restore->rows), &sink, error)) {
        fail_at(error, restore->log);
        advise(error, "the log must be the one that `unecho clean --audit` wrote with this text");
        return EXIT_ERROR;
    }
    if (put_original(restore))
        return EXIT_ERROR;
    summarise(restore);
    return error->code ? EXIT_ERROR : EXIT_DONE;
}

/* ---- A corpus ------------------------------------------------------------------------------- */

static int choose_folders(struct call *call)
{
    const char *output = call_get(call, "output");
    struct text word = {0};
    if (*call_get(call, "audit")) {
        fail(call->error, UNECHO_E_SETTING, "the folder has its own logs: --audit is for one text");
    } else if (!*output || strcmp(output, "-") == 0) {
        fail(call->error, UNECHO_E_SETTING, "the originals of a folder go into a folder");
        if (!shell_word(&word, call->operands[0], call->error))
            advise(call->error, "unecho restore %.*s -o OUT", (int)word.count, word.at);
    }
    text_free(&word);
    return call->error->code;
}

static int write_originals(struct call *call, const char *output)
{
    unecho_folder *folder = call_folder(call, call->operands[0]);
    int code = folder ? unecho_folder_restore(folder, output, call->error) : call->error->code;
    unecho_folder_free(folder);
    return code;
}

static int restore_corpus(struct call *call)
{
    const char *folder = call->operands[0], *output = call_get(call, "output");
    struct text line = {0};
    if (choose_folders(call) || write_originals(call, output))
        return EXIT_ERROR;
    text_print(&line, call->error, "unecho: ");
    inert(&line, bytes_of(folder), call->error);
    text_print(&line, call->error, ": restored into ");
    inert(&line, bytes_of(output), call->error);
    text_print(&line, call->error, "; every file has the size and hash that the manifest names\n");
    if (call->error->code == UNECHO_OK && !call_flag(call, "quiet"))
        tell(&line);
    text_free(&line);
    return call->error->code ? EXIT_ERROR : EXIT_DONE;
}

static int run(struct call *call)
{
    if (call->operand_count == 1 && file_is_folder(call->operands[0]))
        return restore_corpus(call);
    struct restoring restore = {.call = call};
    int code = steps(&restore);
    packed_discard(&restore.file);
    text_free(&restore.original);
    text_free(&restore.rows);
    text_free(&restore.kept);
    return code;
}

const struct command restore_command = {
    .name = "restore",
    .about = "Give back the original of a cleaned text or corpus",
    .usage = "unecho restore FILE --audit LOG [-o OUT]\n"
             "unecho restore DIR -o OUT",
    .detail =
        "Puts the removed ranges of the audit log back into the cleaned text. The result is "
        "the original, byte for byte. Text and log may be gzip or zstd; the original comes "
        "uncompressed, unless -o names the cleaned text itself, which stays as it is compressed. "
        "A log that does not fit the text is an error, and nothing is written.\n"
        "For a folder that `unecho clean -o DIR` finished, all inputs come back into the "
        "folder OUT, uncompressed, under their names with the ending of their format. Each "
        "appears once its size and hash proved to be those of the manifest.",
    .examples = "unecho restore cleaned -o originals\n"
                "unecho restore article.txt --audit log.jsonl > original.txt\n"
                "unecho restore article.txt --audit log.jsonl -o article.txt",
    .run = run,
};
