// SPDX-License-Identifier: Apache-2.0
/*
 * What threads share, in a plain program: ThreadSanitizer watches it (tools/test), which Criterion
 * does not survive.
 *
 * usage: threads FOLDER      (an empty one, for inputs and outputs)
 */
#include "support/tap.h"
#include "unecho.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    THREADS = 4,
    ROUNDS = 50,
    FILES = 40,
    RECORDS = 60
};

static const char TEXT[] = "The museum of the sea stayed closed on all days of the summer.\n"
                           "Read more: ten pictures of the storm\n"
                           "The museum of the sea stayed closed on all days of the summer.\n";

static unecho_settings *settings_with(const char *name, const char *value)
{
    unecho_settings *settings = unecho_settings_new(NULL);
    bool set = !unecho_settings_set(settings, "threads", "4", NULL, NULL) &&
               !unecho_settings_set(settings, name, value, NULL, NULL);
    if (!set)
        abort();
    return settings;
}

/* ---- One cleaner, many threads ---- */

static atomic_int wrong;

static void *clean_often(void *self)
{
    const unecho_cleaner *cleaner = self;
    for (int i = 0; i < ROUNDS; i++) {
        unecho_document document = {.size = sizeof document, .text = {TEXT, sizeof TEXT - 1}};
        unecho_result *result = unecho_clean(cleaner, &document, NULL);
        wrong += !result || unecho_result_row_count(result) != 2;
        unecho_result_free(result);
    }
    return NULL;
}

static bool share_cleaner(void)
{
    unecho_settings *settings = settings_with("scope", "document");
    unecho_cleaner *cleaner = unecho_cleaner_new(settings, NULL);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, clean_often, cleaner))
            abort();
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    unecho_cleaner_free(cleaner);
    unecho_settings_free(settings);
    return wrong == 0;
}

/* ---- A job, watched and stopped ---- */

static void write_inputs(const char *folder)
{
    char path[4096];
    for (int i = 0; i < FILES; i++) {
        snprintf(path, sizeof path, "%s/%02d.jsonl", folder, i);
        FILE *file = fopen(path, "w");
        for (int j = 0; file && j < RECORDS; j++)
            fprintf(
                file,
                "{\"text\":\"The ferry number %d left the old harbour at night in a storm of "
                "%d.\\nADVERTISEMENT\\nNobody on the long grey beach saw it leave that night.\"}\n",
                (i * RECORDS + j) % 97, j);
        if (!file || fclose(file))
            abort();
    }
}

struct watched {
    unecho_job *job;
    atomic_bool done;
    bool stops; /* after a while */
    uint64_t looks;
};

static void *watch(void *self)
{
    struct watched *watched = self;
    while (!watched->done) {
        unecho_totals totals = {.size = sizeof totals};
        unecho_job_totals(watched->job, &totals);
        watched->looks++;
        if (watched->stops && totals.records)
            unecho_job_stop(watched->job);
    }
    return NULL;
}

/* Returns the code of the job. */
static int run_job(const char *in, const char *out, const char *scope, bool stops)
{
    unecho_settings *settings = settings_with("scope", scope);
    unecho_error error = UNECHO_ERROR_INIT;
    struct watched watched = {.job = unecho_job_new(settings, &error), .stops = stops};
    pthread_t watcher;
    if (!watched.job || unecho_job_add(watched.job, in, &error) ||
        pthread_create(&watcher, NULL, watch, &watched))
        abort();
    int code = unecho_job_to_folder(watched.job, out, &error);
    watched.done = true;
    pthread_join(watcher, NULL);
    unecho_job_free(watched.job);
    unecho_settings_free(settings);
    return watched.looks ? code : UNECHO_E_INTERNAL;
}

int main(int count, char **words)
{
    char in[2048], out[2048];
    if (count != 2)
        return 2;
    tap_test(share_cleaner(), "one cleaner, many threads");
    snprintf(in, sizeof in, "%s/in", words[1]);
    if (mkdir(in, 0777))
        return 2;
    write_inputs(in);
    static const char *const scopes[] = {"document", "corpus"};
    for (int i = 0; i < 2; i++) {
        snprintf(out, sizeof out, "%s/%s", words[1], scopes[i]);
        int code = run_job(in, out, scopes[i], true);
        tap_test(code == UNECHO_E_CANCELLED || code == UNECHO_OK, "a job that is stopped");
        tap_test(run_job(in, out, scopes[i], false) == UNECHO_OK, "a job that goes on, watched");
        tap_test(unecho_verify_folder(out, NULL, NULL) == UNECHO_OK, "and is whole");
    }
    return tap_end();
}
