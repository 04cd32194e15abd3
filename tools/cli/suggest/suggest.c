// SPDX-License-Identifier: Apache-2.0
/*
 * The library cleans the corpus with the rules in force and, after them, one that takes every line
 * of up to 25 words; nothing is written. What that rule would take is what is counted here: lines
 * that no rule in force takes.
 */
#include "suggest/suggest.h"

#include "files.h"
#include "progress.h"
#include "suggest/tally.h"
#include "utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Of fewer documents or hosts, chance makes as many lines as habit; nobody reads more rules. */
enum {
    DOCUMENTS_LEAST = 3,
    HOSTS_LEAST = 2,
    RULES_MOST = 200
};

static const char every_line[] = "language any\nrule each-short-line\nline *1-25\nmatch x\n";
static const char every_line_id[] = "any.each-short-line";

struct suggest {
    struct call *call;
    struct tally tally;
    struct text doc, before; /* the document of the last row, and its last line */
    uint64_t documents, record, line;
};

/* ---- what is counted ------------------------------------------------------------------------ */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static unecho_bytes trimmed(unecho_bytes line)
{
    while (line.length && is_space(*line.at))
        line.at++, line.length--;
    const char *end = memchr(line.at, '\n', line.length); /* blank lines go with it */
    line.length = end ? (size_t)(end - line.at) : line.length;
    while (line.length && is_space(line.at[line.length - 1]))
        line.length--;
    return line;
}

/* A rule file is text: controls and ill-formed bytes cannot stand in it. */
static bool is_plain(unecho_bytes line)
{
    for (size_t at = 0; at < line.length;) {
        uint32_t point;
        at += utf8_next(line.at + at, line.length - at, &point);
        if (point == UTF8_ILL_FORMED || point < ' ' || point == 0x7F)
            return false;
    }
    return line.length > 0;
}

/* "example.com" of "https://example.com/a"; of a document without an address, its file. */
static unecho_bytes host_of(const unecho_row *row)
{
    unecho_bytes url = row->url.at ? row->url : row->doc;
    for (size_t i = 0; i + 2 < url.length; i++) {
        if (memcmp(url.at + i, "://", 3) != 0)
            continue;
        unecho_bytes host = {url.at + i + 3, 0};
        size_t most = url.length - i - 3;
        while (host.length < most && !strchr("/?#:", host.at[host.length]))
            host.length++;
        return host;
    }
    return row->source;
}

static int set_text(struct text *to, unecho_bytes bytes, unecho_error *error)
{
    to->count = 0;
    return text_add(to, bytes.at, bytes.length, error);
}

static int begin_document(struct suggest *suggest, const unecho_row *row, unecho_error *error)
{
    bool same = suggest->documents && row->record == suggest->record &&
                row->source.length == suggest->doc.count &&
                memcmp(row->source.at, suggest->doc.at, suggest->doc.count) == 0;
    if (same)
        return UNECHO_OK;
    suggest->documents++;
    suggest->record = row->record;
    suggest->line = 0;
    return set_text(&suggest->doc, row->source, error);
}

static int take_row(void *self, const unecho_row *row, unecho_error *error)
{
    struct suggest *suggest = self;
    if (row->kind != UNECHO_RANGE || row->reason != UNECHO_RULE || row->part != UNECHO_WHOLE ||
        row->rule.length != sizeof every_line_id - 1 ||
        memcmp(row->rule.at, every_line_id, row->rule.length) != 0)
        return UNECHO_OK;
    if (begin_document(suggest, row, error))
        return error->code;
    struct sighting sighting = {.text = trimmed(row->text),
                                .host = host_of(row),
                                .source = row->source,
                                .record = row->record,
                                .line = row->line,
                                .document = suggest->documents};
    if (suggest->line)
        sighting.before = text_bytes(&suggest->before);
    if (is_plain(sighting.text) && tally_add(&suggest->tally, &sighting, error))
        return error->code;
    suggest->line = row->line;
    return set_text(&suggest->before, sighting.text, error);
}

/* ---- the rule file -------------------------------------------------------------------------- */

/* The line as a pattern: what would be more than a word there becomes a space. */
static void put_pattern(struct text *to, const char *line, unecho_error *error)
{
    text_print(to, error, "line    ");
    for (const char *c = line; *c; c++)
        text_add(to, strchr("()[]|<>*", *c) ? " " : c, 1, error);
    text_print(to, error, "\nmatch   %s\n", line);
}

static void put_rule(struct text *to, const struct counted *counted, size_t number,
                     unecho_error *error)
{
    text_print(to, error, "\n# documents: %llu, hosts: %u%s\n",
               (unsigned long long)counted->documents, counted->host_count,
               counted->host_count == TALLY_HOSTS ? " or more" : "");
    for (size_t i = 0; i < TALLY_CONTEXTS && counted->contexts[i]; i++)
        text_print(to, error, "# %s\n", counted->contexts[i]);
    text_print(to, error, "rule suggested-%zu\n", number);
    put_pattern(to, counted->text, error);
}

static int put_rules(struct suggest *suggest)
{
    struct text out = {0};
    unecho_error *error = suggest->call->error;
    size_t count = tally_sort(&suggest->tally, DOCUMENTS_LEAST, HOSTS_LEAST);
    text_print(
        &out, error,
        "# Lines that stand in many documents of many hosts and that no rule in force takes, "
        "those of most hosts first.\n# Keep what is no part of a text, give it a name and a "
        "counter-example (keep), and delete the rest.\nlanguage any\n");
    for (size_t i = 0; i < count && i < RULES_MOST; i++)
        put_rule(&out, suggest->tally.list[i], i + 1, error);
    int code = error->code ? EXIT_ERROR : call_print(suggest->call, &out);
    text_free(&out);
    return code;
}

/* ---- the job -------------------------------------------------------------------------------- */

/* A file with the rule that takes every line; its name is `path`. */
static int write_rule(struct call *call, struct text *path)
{
    const char *folder = call_get(call, "tmp-dir");
    text_print(path, call->error, "%s/unecho-XXXXXX", folder);
    if (text_add(path, "", 1, call->error))
        return call->error->code;
    int descriptor = mkstemp(path->at);
    if (descriptor < 0) {
        fail_system(call->error, errno, folder, "a temporary file cannot be made there");
        path->count = 0;
        return call->error->code;
    }
    file_write_all(descriptor, path->at, every_line, sizeof every_line - 1, call->error);
    close(descriptor);
    return call->error->code;
}

/* Settings of the job: the rules in force and then that one; each document alone, nothing marked.
 */
static unecho_settings *settings_of(struct call *call, const char *path)
{
    struct text rules = {0};
    const char *in_force = unecho_settings_get(call->settings, "rules");
    text_print(&rules, call->error, strcmp(in_force, "none") == 0 ? "%.0s%s" : "%s,%s", in_force,
               path);
    text_add(&rules, "", 1, call->error);
    unecho_settings *settings =
        call->error->code ? NULL : unecho_settings_copy(call->settings, call->error);
    if (settings &&
        (unecho_settings_set(settings, "rules", rules.at, "rules suggest", call->error) ||
         unecho_settings_set(settings, "scope", "document", "rules suggest", call->error) ||
         unecho_settings_set(settings, "mark", "", "rules suggest", call->error))) {
        unecho_settings_free(settings);
        settings = NULL;
    }
    text_free(&rules);
    return settings;
}

static unecho_job *make_job(struct call *call)
{
    struct text path = {0};
    unecho_settings *settings = write_rule(call, &path) ? NULL : settings_of(call, path.at);
    unecho_job *job = settings ? unecho_job_new(settings, call->error) : NULL;
    if (path.count)
        unlink(path.at); /* the job has read it */
    text_free(&path);
    unecho_settings_free(settings);
    for (size_t i = 1; job && i < call->operand_count; i++)
        if (unecho_job_add(job, call->operands[i], call->error))
            break;
    if (job && call->operand_count == 1)
        unecho_job_add(job, "-", call->error);
    return job;
}

int rules_suggest(struct call *call)
{
    struct suggest suggest = {.call = call};
    if (call->operand_count == 1 && isatty(STDIN)) {
        fail(call->error, UNECHO_E_SETTING, "rules suggest needs a corpus: rules suggest FILE…");
        return EXIT_ERROR;
    }
    unecho_job *job = make_job(call);
    int code = EXIT_ERROR;
    if (job && call->error->code == UNECHO_OK) {
        unecho_listener listener = {sizeof listener, NULL, take_row, NULL, &suggest};
        struct progress progress;
        progress_start(&progress, call, job, call->out.terminal);
        int failed = unecho_job_check(job, &listener, call->error);
        progress_stop(&progress);
        code = failed ? EXIT_ERROR : put_rules(&suggest);
    }
    unecho_job_free(job);
    tally_free(&suggest.tally);
    text_free(&suggest.doc);
    text_free(&suggest.before);
    return code;
}
