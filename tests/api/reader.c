// SPDX-License-Identifier: Apache-2.0
/* Documents of a caller's reader: the same decisions as for the same documents in a file. */
#include "jobs.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define ECHO "Ten or more words that stand here twice, and more than twice, in fact."
#define NEAR "Ten or more words that stand here twice, and more than twice, in fact, too."

static struct files files;
static unecho_error error;

static void setup(void)
{
    files_begin(&files);
    error = (unecho_error)UNECHO_ERROR_INIT;
}

static void teardown(void)
{
    files_end(&files);
}

TestSuite(reader, .init = setup, .fini = teardown);

/* ---- A reader over texts in memory ---- */

struct texts {
    const char *const *at;
    size_t count, next, passes;
    bool changes; /* other texts come the second time */
    int code;     /* what the second document fails with */
};

static int next(void *self, unecho_document *document, bool *got, unecho_error *to)
{
    struct texts *texts = self;
    static char id[16];
    if (texts->next == texts->count)
        return UNECHO_OK;
    if (texts->code && texts->next == 1) {
        to->code = texts->code;
        strcpy(to->message, "no more of it");
        return texts->code;
    }
    const char *text = texts->at[texts->changes && texts->passes > 1 ? 0 : texts->next];
    snprintf(id, sizeof id, "d%zu", ++texts->next);
    document->text = (unecho_bytes){text, strlen(text)};
    document->id = (unecho_bytes){id, strlen(id)};
    *got = true;
    return UNECHO_OK;
}

static int rewind_texts(void *self, unecho_error *to)
{
    struct texts *texts = self;
    (void)to;
    texts->next = 0;
    texts->passes++;
    return UNECHO_OK;
}

static unecho_reader reader_of(struct texts *texts, const char *name)
{
    return (unecho_reader){.size = sizeof(unecho_reader),
                           .name = name,
                           .next = next,
                           .rewind = rewind_texts,
                           .self = texts};
}

static const char *const TEXTS[] = {
    ECHO "\n\nSomething else.\n\n" ECHO "\n", "Other words.\n" NEAR "\n", ECHO, "",
    "The last one stays as it is.\nWith \"quotes\" and \\ in it.\n" ECHO "\n"};
enum {
    COUNT = sizeof TEXTS / sizeof *TEXTS
};

/* ---- What came out ---- */

struct kept {
    struct buffer text, log;
};

static int take_document(void *self, size_t input, uint64_t record, unecho_bytes kept,
                         unecho_error *to)
{
    struct kept *all = self;
    return buffer_print(&all->text, to, "%zu %llu <%.*s>\n", input, (unsigned long long)record,
                        (int)kept.length, kept.at);
}

static int take_bytes(void *self, const void *bytes, size_t length, unecho_error *to)
{
    return buffer_append(self, bytes, length, to);
}

static int take_row(void *self, const unecho_row *row, unecho_error *to)
{
    unecho_sink sink = {sizeof sink, take_bytes, &((struct kept *)self)->log};
    return unecho_row_write(row, &sink, to);
}

static int run(struct texts *texts, const char *const *settings, struct kept *kept)
{
    unecho_job *job = jobs_new(settings);
    unecho_reader reader = reader_of(texts, "memory");
    unecho_writer writer = {sizeof writer, take_document, take_row, kept};
    cr_assert_eq(unecho_job_add_reader(job, &reader, &error), UNECHO_OK);
    int code = unecho_job_to_writer(job, &writer, &error);
    unecho_job_free(job);
    return code;
}

static void kept_free(struct kept *kept)
{
    buffer_free(&kept->text);
    buffer_free(&kept->log);
}

/* The same documents as JSON lines, cleaned to a sink. */
static void run_file(const char *const *settings, struct buffer *text, struct buffer *log)
{
    struct buffer lines = {0};
    for (size_t i = 0; i < COUNT; i++) {
        cr_assert_eq(buffer_print(&lines, NULL, "{\"id\":\"d%zu\",\"text\":\"", i + 1), 0);
        for (const char *at = TEXTS[i]; *at; at++)
            cr_assert_eq(*at == '\n' ? buffer_append(&lines, "\\n", 2, NULL)
                                     : buffer_print(&lines, NULL, "%s%c",
                                                    *at == '"' || *at == '\\' ? "\\" : "", *at),
                         0);
        cr_assert_eq(buffer_append(&lines, "\"}\n", 3, NULL), 0);
    }
    files_put(&files, "memory.jsonl", files_bytes(&lines));
    unecho_job *job = jobs_new(settings);
    *text = *log = (struct buffer){0};
    unecho_sink to = {sizeof to, take_bytes, text}, rows = {sizeof rows, take_bytes, log};
    cr_assert_eq(unecho_job_add(job, files_at(&files, "memory.jsonl"), &error), UNECHO_OK);
    cr_assert_eq(unecho_job_to_sinks(job, &to, &rows, &error), UNECHO_OK, "%s", error.message);
    unecho_job_free(job);
    buffer_free(&lines);
}

/* A log with its source renamed and without the raw bytes of records, which are the format's. */
static void normalise(struct buffer *log, const char *source, struct buffer *to)
{
    cr_assert_eq(buffer_terminate(log, NULL), 0);
    for (char *rest = log->at, *line; (line = strsep(&rest, "\n")) != NULL && *line;) {
        char *raw = strstr(line, ",\"raw\":");
        int length = raw ? (int)(raw - line) : (int)strlen(line);
        for (const char *at = line; at < line + length;) {
            bool here = strncmp(at, source, strlen(source)) == 0;
            cr_assert_eq(here ? buffer_append(to, "S", 1, NULL) : buffer_append(to, at, 1, NULL),
                         0);
            at += here ? strlen(source) : 1;
        }
        cr_assert_eq(buffer_append(to, "\n", 1, NULL), 0);
    }
}

static void check_same_rows(const char *const *settings)
{
    struct texts texts = {.at = TEXTS, .count = COUNT};
    struct kept kept = {{0}, {0}};
    struct buffer text, log, mine = {0}, other = {0};
    cr_assert_eq(run(&texts, settings, &kept), UNECHO_OK, "%s", error.message);
    run_file(settings, &text, &log);
    normalise(&kept.log, "\"memory\"", &mine);
    char path[600];
    snprintf(path, sizeof path, "\"%s\"", files_at(&files, "memory.jsonl"));
    normalise(&log, path, &other);
    cr_assert(buffer_terminate(&mine, NULL) == 0 && buffer_terminate(&other, NULL) == 0);
    cr_expect_str_eq(mine.at, other.at);
    kept_free(&kept);
    buffer_free(&text);
    buffer_free(&log);
    buffer_free(&mine);
    buffer_free(&other);
}

Test(reader, decides_as_for_a_file)
{
    check_same_rows(NULL);
    check_same_rows((const char *const[]){"scope", "document", NULL});
    check_same_rows((const char *const[]){"threads", "4", "units", "line,document", NULL});
}

Test(reader, writer_gets_what_stays)
{
    struct texts texts = {.at = TEXTS, .count = COUNT};
    struct kept kept = {{0}, {0}};
    cr_assert_eq(run(&texts, NULL, &kept), UNECHO_OK, "%s", error.message);
    cr_assert_eq(buffer_terminate(&kept.text, NULL), 0);
    cr_expect_str_eq(kept.text.at,
                     "0 1 <" ECHO "\n\nSomething else.\n\n>\n0 2 <Other words.\n>\n0 4 <>\n"
                     "0 5 <The last one stays as it is.\nWith \"quotes\" and \\ in it.\n>\n");
    cr_expect_eq(texts.passes, 2);
    kept_free(&kept);
}

Test(reader, many_documents_make_many_chunks)
{
    enum {
        MANY = 6000,
        LENGTH = 4000
    };
    static const char *many[MANY];
    static char text[MANY][LENGTH];
    uint64_t state = 3;
    for (size_t i = 0; i < MANY; i++) {
        for (size_t at = 0; at + 1 < LENGTH; at++)
            text[i][at] = at % 70 == 69 ? '\n'
                          : at % 6      ? (char)('a' + files_draw(&state, 26))
                                        : ' ';
        many[i] = text[i];
    }
    struct texts texts = {.at = many, .count = MANY};
    struct kept kept = {{0}, {0}};
    cr_assert_eq(run(&texts, (const char *const[]){"threads", "3", NULL}, &kept), UNECHO_OK);
    cr_expect_eq(kept.log.count, 0);
    cr_expect_gt(kept.text.count, (size_t)MANY * (LENGTH - 1));
    kept_free(&kept);
}

/* ---- What is refused ---- */

Test(reader, failures_of_the_reader_come_out)
{
    struct texts texts = {.at = TEXTS, .count = COUNT, .code = UNECHO_E_IO};
    struct kept kept = {{0}, {0}};
    cr_expect_eq(run(&texts, NULL, &kept), UNECHO_E_IO);
    cr_expect_str_eq(error.message, "no more of it");
    cr_expect_str_eq(error.source, "memory");
    cr_expect_eq(error.offset, UNECHO_NOWHERE);
    kept_free(&kept);
}

Test(reader, documents_must_come_again_as_they_were)
{
    struct texts texts = {.at = TEXTS, .count = COUNT, .changes = true};
    struct kept kept = {{0}, {0}};
    cr_expect_eq(run(&texts, NULL, &kept), UNECHO_E_MISMATCH);
    kept_free(&kept);
}

Test(reader, documents_over_the_limit)
{
    static char text[70000];
    memset(text, 'a', sizeof text - 1);
    const char *const texts_of[] = {"short", text};
    struct texts texts = {.at = texts_of, .count = 2};
    struct kept kept = {{0}, {0}};
    cr_expect_eq(run(&texts, (const char *const[]){"max-record", "64K", NULL}, &kept),
                 UNECHO_E_LIMIT);
    cr_expect_eq(error.record, 2);
    kept_free(&kept);
}

Test(reader, what_is_for_files)
{
    struct texts texts = {.at = TEXTS, .count = COUNT};
    struct kept kept = {{0}, {0}};
    cr_expect_eq(run(&texts, (const char *const[]){"on-error", "quarantine", NULL}, &kept),
                 UNECHO_E_SETTING);
    unecho_reader reader = reader_of(&texts, "-");
    unecho_writer writer = {sizeof writer, take_document, NULL, &kept};
    unecho_job *job = jobs_new(NULL);
    error = (unecho_error)UNECHO_ERROR_INIT;
    cr_expect_eq(unecho_job_add_reader(job, &reader, &error), UNECHO_OK);
    cr_expect_eq(unecho_job_to_folder(job, files_at(&files, "out"), &error), UNECHO_E_ARGUMENT);
    files_put(&files, "a.txt", BYTES_OF("text"));
    cr_expect_eq(unecho_job_add(job, files_at(&files, "a.txt"), NULL), UNECHO_OK);
    cr_expect_eq(unecho_job_to_writer(job, &writer, NULL), UNECHO_E_ARGUMENT);
    reader.next = NULL;
    cr_expect_eq(unecho_job_add_reader(job, &reader, NULL), UNECHO_E_ARGUMENT);
    unecho_job_free(job);
    kept_free(&kept);
}

Test(reader, once_only_is_for_document_scope)
{
    struct texts texts = {.at = TEXTS, .count = COUNT};
    struct kept kept = {{0}, {0}};
    unecho_reader reader = reader_of(&texts, "memory");
    unecho_writer writer = {sizeof writer, take_document, NULL, &kept};
    reader.rewind = NULL;
    unecho_job *job = jobs_new(NULL);
    cr_expect_eq(unecho_job_add_reader(job, &reader, NULL), UNECHO_OK);
    cr_expect_eq(unecho_job_to_writer(job, &writer, NULL), UNECHO_E_ARGUMENT);
    unecho_job_free(job);
    job = jobs_new((const char *const[]){"scope", "document", NULL});
    cr_expect_eq(unecho_job_add_reader(job, &reader, NULL), UNECHO_OK);
    cr_expect_eq(unecho_job_to_writer(job, &writer, NULL), UNECHO_OK);
    unecho_job_free(job);
    kept_free(&kept);
}
