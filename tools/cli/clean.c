// SPDX-License-Identifier: Apache-2.0
#include "corpus.h"
#include "help.h"
#include "one_text.h"
#include "records.h"

#include <string.h>
#include <unistd.h>

extern const struct command clean_command;

static const char *only_name(const struct call *call)
{
    return call->operand_count ? call->operands[0] : "-";
}

/* What the input is: as --format says, else as it looks. What is not there is left to who
 * reads it as a text, and tells it better; a file that cannot be looked at is never taken for one.
 */
static int look(const struct call *call, unecho_look *look)
{
    static const char *const formats[] = {[UNECHO_FORMAT_TEXT] = "text",
                                          [UNECHO_FORMAT_JSONL] = "jsonl",
                                          [UNECHO_FORMAT_WET] = "wet"};
    const char *format = call_get(call, "format");
    unecho_error error = UNECHO_ERROR_INIT;
    int code = unecho_input_look(only_name(call), look, &error);
    if (code && file_exists(only_name(call)))
        *call->error = error;
    if (code)
        look->format = UNECHO_FORMAT_TEXT;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(format, formats[i]) == 0)
            look->format = (int)i;
    return call->error->code;
}

/* A text that is compared with others is one of a corpus. */
static bool has_reference(const struct call *call)
{
    return strcmp(call_get(call, "reference"), unecho_option_find("reference")->initial) != 0;
}

/* What could be read is no text that could be written to stdout. */
static int refuse_stream(struct call *call)
{
    fail(call->error, UNECHO_E_SETTING, "Parquet is cleaned into a folder");
    fail_at(call->error, only_name(call));
    corpus_advise(call);
    return EXIT_ERROR;
}

static int clean_one(struct call *call)
{
    struct request request = {.call = call, .name = only_name(call)};
    unecho_look found = {.size = sizeof found, .compression = "plain"};
    if (request_read(&request) || look(call, &found))
        return EXIT_ERROR;
    if (found.format == UNECHO_FORMAT_PARQUET && call->reads_parquet)
        return refuse_stream(call);
    bool has_records = found.format == UNECHO_FORMAT_JSONL || found.format == UNECHO_FORMAT_WET;
    if (has_records || has_reference(call))
        return clean_records(&request, &found);
    return clean_text(&request, found.compression);
}

static int run(struct call *call)
{
    if (call->operand_count == 0 && isatty(STDIN)) {
        help_print(STDERR, call->err, &clean_command, false, call->error);
        return EXIT_ERROR;
    }
    if (*call_get(call, "output"))
        return clean_corpus(call);
    if (strcmp(unecho_settings_origin(call->settings, "output"), "default") != 0) {
        fail(call->error, UNECHO_E_SETTING, "-o takes a folder, and its name is empty");
        return EXIT_ERROR;
    }
    const char *why = call->operand_count > 1           ? "there are several inputs"
                      : file_is_folder(only_name(call)) ? "the input is a folder"
                                                        : NULL;
    if (!why)
        return clean_one(call);
    corpus_refuse(call, why);
    return EXIT_ERROR;
}

const struct command clean_command = {
    .name = "clean",
    .about = "Remove echoes and artefacts from a text or a corpus",
    .usage = "unecho clean [FLAG…] [FILE]\n"
             "… | unecho clean [FLAG…]\n"
             "unecho clean [FLAG…] FILE|FOLDER… -o DIR",
    .detail =
        "Removes lines and hard-wrapped paragraphs that only repeat others of their document, "
        "nearly or exactly, and artefacts such as \"Read more at …\". What stays is never "
        "changed.\n"
        "Inputs are texts (a file is a document), JSON lines (.jsonl, .ndjson, .json) and WET or "
        "WARC (.wet, .warc), each plain, gzip or zstd. Stdin is a text unless --format says "
        "otherwise.\n"
        "Without -o: one input (FILE, or stdin for \"-\" or where no file is named); the result "
        "goes to stdout, uncompressed and in the input's own format (WET: as JSON lines), one line "
        "on stderr sums up what went. -v adds, for a text, the least certain removals, each with "
        "the line on whose account it went.\n"
        "With -w the file itself is replaced, keeping its permissions and its compression; a file "
        "of which nothing goes is left alone. With --audit FILE every removed byte is kept in a "
        "log, from which "
        "`unecho restore` gives the original of a text back; with -w, the log of an earlier run is "
        "never replaced.\n"
        "With -o DIR: any number of files and folders (walked in bytewise path order). DIR gets "
        "shards/ (the cleaned records, zstd), removed/ (the audit log), quarantine/ (bad records, "
        "with --on-error=quarantine) and a manifest, from which `unecho restore` and "
        "`unecho verify` work. The same command again goes on with an interrupted run.\n"
        "A text that is not UTF-8 is refused with a line to type; --format text takes anything as "
        "it is.\n"
        "On a terminal, controls in the text are shown as escapes; into a pipe or file, every "
        "byte goes out as it came.",
    .examples = "unecho clean article.txt > clean.txt\n"
                "unecho clean --diff article.txt        what would go; exit code 1 if anything\n"
                "unecho clean -n -v article.txt         the least certain removals, to look at\n"
                "unecho clean -w --audit log.jsonl article.txt\n"
                "unecho clean crawl/ more.jsonl.gz -o cleaned\n"
                "curl -s … | extract | unecho clean -",
    .run = run,
};
