// SPDX-License-Identifier: Apache-2.0
#include "jobs.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define ECHO "Nine or more words that stand here twice, and more than twice, in fact."

/* ---- Inputs ---- */

static const char LINES[] =
    "\xEF\xBB\xBF{\"id\":\"a\",\"text\":\"" ECHO "\\n\\nBetween.\\n\\n" ECHO "\\n\",\"n\":1e400}\n"
    " \n"
    "{\"id\":9007199254740993,\"text\":\"Other words.\\u000a\\u000a\\u000aMore of them.\"}\r\n"
    "{\"id\":\"bad\",\"text\":\"no end\n"
    "{\"id\":\"empty\",\"text\":\"\"}\n"
    "{\"id\":\"b\",\"text\":\"" ECHO "\"}";

static void add_web(struct buffer *to, const char *type, const char *text, size_t claimed,
                    const char *tail)
{
    cr_assert_eq(buffer_print(to, NULL,
                              "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: http://e.org/\xE9\r\n"
                              "Content-Length: %zu\r\n\r\n%s%s",
                              type, claimed, text, tail),
                 0);
}

static void make_web(struct buffer *to)
{
    const char *text = "First line of a page.\n" ECHO "\n\nA \xFF and \xE2\x82.\n\n" ECHO "\n";
    add_web(to, "warcinfo", "software: x\r\n", 13, "\r\n\r\n");
    add_web(to, "conversion", text, strlen(text), "\r\n\r\n");
    add_web(to, "conversion", "short", 9999, "\r\n\r\n");
    add_web(to, "conversion", ECHO "\n", strlen(ECHO) + 1, "\n\n");
}

void jobs_make_inputs(struct files *files)
{
    struct buffer file = {0}, web = {0};
    unecho_bytes lines = {LINES, sizeof LINES - 1};
    files_gzip(&file, (unecho_bytes){lines.at, 40});
    files_gzip(&file, (unecho_bytes){lines.at + 40, lines.length - 40});
    files_put(files, "in/a.jsonl.gz", files_bytes(&file));
    file.count = 0;
    make_web(&web);
    files_zstd(&file, (unecho_bytes){web.at, 300});
    files_zstd(&file, (unecho_bytes){web.at + 300, web.count - 300});
    files_put(files, "in/b.wet.zst", files_bytes(&file));
    files_put(files, "in/c.txt", BYTES_OF(ECHO "\n\n\nA text.\r\n\n" ECHO));
    files_put(files, "in/sub/a.txt", BYTES_OF(""));
    buffer_free(&file);
    buffer_free(&web);
}

/* ---- Jobs ---- */

unecho_job *jobs_new(const char *const *settings)
{
    unecho_settings *all = unecho_settings_new(NULL);
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert_eq(unecho_settings_set(all, "rules", "none", "a", NULL), UNECHO_OK);
    cr_assert_eq(unecho_settings_set(all, "threads", "1", "a", NULL), UNECHO_OK);
    for (; settings && *settings; settings += 2)
        cr_assert_eq(unecho_settings_set(all, settings[0], settings[1], "b", &error), UNECHO_OK,
                     "%s", error.message);
    unecho_job *job = unecho_job_new(all, &error);
    cr_assert(job, "%s", error.message);
    unecho_settings_free(all);
    return job;
}

int jobs_run(struct files *files, const char *in, const char *out, const char *const *settings,
             unecho_totals *totals, unecho_error *error)
{
    unecho_job *job = jobs_new(settings);
    int code = unecho_job_add(job, files_at(files, in), error);
    if (!code)
        code = unecho_job_to_folder(job, files_at(files, out), error);
    if (totals) {
        *totals = (unecho_totals){.size = sizeof *totals};
        unecho_job_totals(job, totals);
    }
    unecho_job_free(job);
    return code;
}

/* ---- What came of them ---- */

void jobs_describe(struct files *files, const char *name, struct buffer *to)
{
    char *list = strdup(files_list(files, name));
    char inner[256];
    to->count = 0;
    for (char *rest = list, *file; (file = strtok_r(rest, " ", &rest)) != NULL;) {
        if (!strcmp(file, "run.json"))
            continue;
        cr_assert_eq(buffer_print(to, NULL, "== %s ==\n", file), 0);
        cr_assert_lt(snprintf(inner, sizeof inner, "%s/%s", name, file), (int)sizeof inner);
        files_read(files, inner, to);
    }
    free(list);
}

static void expect_same(struct files *files, const char *original, const char *restored)
{
    struct buffer wanted = {0}, found = {0};
    files_unpack(files, original, &wanted);
    files_read(files, restored, &found);
    cr_expect(wanted.count == found.count &&
                  (!wanted.count || !memcmp(wanted.at, found.at, wanted.count)),
              "%s: %zu bytes, not %zu:\n%.*s", restored, found.count, wanted.count,
              (int)found.count, found.at);
    buffer_free(&wanted);
    buffer_free(&found);
}

void jobs_expect_restored(struct files *files, const char *out)
{
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert_eq(unecho_restore_folder(files_at(files, out), files_at(files, "back"), &error),
                 UNECHO_OK, "%s: %s", error.source, error.message);
    cr_expect_str_eq(files_list(files, "back"), "a.jsonl b.wet c.txt sub/a.txt");
    expect_same(files, "in/a.jsonl.gz", "back/a.jsonl");
    expect_same(files, "in/b.wet.zst", "back/b.wet");
    expect_same(files, "in/c.txt", "back/c.txt");
    expect_same(files, "in/sub/a.txt", "back/sub/a.txt");
}

void jobs_expect_final(struct files *files, const char *name, const char *list)
{
    char *all = strdup(files_list(files, name));
    struct buffer finals = {0};
    for (char *rest = all, *file; (file = strtok_r(rest, " ", &rest)) != NULL;)
        if (strncmp(file, ".state/", 7) != 0)
            cr_assert_eq(buffer_print(&finals, NULL, "%s%s", finals.count ? " " : "", file), 0);
    cr_assert_eq(buffer_terminate(&finals, NULL), 0);
    cr_expect_str_eq(finals.at, list);
    buffer_free(&finals);
    free(all);
}
