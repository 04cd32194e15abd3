// SPDX-License-Identifier: Apache-2.0
#include "progress.h"

#include "new_file.h"
#include "outcome.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

/* ---- What is told --------------------------------------------------------------------------- */

static double rate(uint64_t bytes, double seconds)
{
    return seconds > 0 ? (double)bytes / seconds : 0;
}

/* ", 38.0 % done, 1:05 left", where the sizes of the inputs are known. */
static void put_rest(struct text *to, const unecho_totals *totals, double seconds,
                     unecho_error *error)
{
    char share[16];
    if (!totals->input_bytes || !totals->read_bytes || totals->read_bytes > totals->input_bytes)
        return;
    uint64_t now = totals->source_bytes - totals->earlier_bytes;
    double whole =
        (double)totals->source_bytes * (double)totals->input_bytes / (double)totals->read_bytes;
    double left = now ? (whole - (double)totals->source_bytes) / rate(now, seconds) : 0;
    text_print(to, error, ", %s done", share_print(totals->read_bytes, totals->input_bytes, share));
    if (now && left < 360000)
        text_print(to, error, ", %u:%02u left", (unsigned)left / 60, (unsigned)left % 60);
}

static void put_line(struct text *to, const unecho_totals *totals, double seconds,
                     unecho_error *error)
{
    char documents[32], bytes[32], speed[32], share[16];
    text_print(to, error, "%s documents, %s, %s/s, %s removed",
               number_print(totals->documents, documents),
               amount_print((double)totals->source_bytes, bytes),
               amount_print(rate(totals->source_bytes - totals->earlier_bytes, seconds), speed),
               share_print(totals->removed_bytes, totals->text_bytes, share));
    put_rest(to, totals, seconds, error);
}

static void put_json(struct text *to, const unecho_totals *totals, double seconds, bool ended,
                     unecho_error *error)
{
    text_print(to, error,
               "{\"schema\":1,\"progress\":{\"seconds\":%.1f,\"documents\":%llu,\"bytes_in\":%llu,"
               "\"earlier_bytes\":%llu,\"text_bytes\":%llu,\"removed_bytes\":%llu,"
               "\"read_bytes\":%llu,\"input_bytes\":",
               seconds, (unsigned long long)totals->documents,
               (unsigned long long)totals->source_bytes, (unsigned long long)totals->earlier_bytes,
               (unsigned long long)totals->text_bytes, (unsigned long long)totals->removed_bytes,
               (unsigned long long)totals->read_bytes);
    if (totals->input_bytes)
        text_print(to, error, "%llu", (unsigned long long)totals->input_bytes);
    else
        text_print(to, error, "null");
    text_print(to, error, ",\"ended\":%s}}\n", ended ? "true" : "false");
}

/* Writes over the line that stands: to its beginning, the new one, blanks over what is left. */
static void show_line(struct progress *progress, struct text *line, unecho_error *error)
{
    struct text out = {0};
    size_t over = progress->shown > line->count ? progress->shown - line->count : 0;
    text_print(&out, error, "\r%.*s%*s%s", (int)line->count, line->at ? line->at : "", (int)over,
               "", line->count ? "" : "\r");
    progress->shown = line->count;
    tell(&out);
    text_free(&out);
}

static void show(struct progress *progress, bool ended)
{
    struct text line = {0};
    unecho_error ignored = UNECHO_ERROR_INIT;
    unecho_totals totals = {.size = sizeof totals};
    double seconds = seconds_since(&progress->start);
    unecho_job_totals(progress->job, &totals);
    if (progress->form == PROGRESS_JSON) {
        put_json(&line, &totals, seconds, ended, &ignored);
        tell(&line);
    } else if (!ended) {
        put_line(&line, &totals, seconds, &ignored);
        show_line(progress, &line, &ignored);
    } else if (progress->shown) {
        show_line(progress, &line, &ignored);
    }
    text_free(&line);
}

/* ---- When ----------------------------------------------------------------------------------- */

static void add_time(struct timespec *to, long milliseconds)
{
    to->tv_sec += milliseconds / 1000;
    to->tv_nsec += milliseconds % 1000 * 1000000;
    to->tv_sec += to->tv_nsec / 1000000000;
    to->tv_nsec %= 1000000000;
}

static void *watch(void *self)
{
    struct progress *progress = self;
    struct timespec next = progress->start;
    long step = 1000;
    pthread_mutex_lock(&progress->lock);
    while (!progress->ended) {
        add_time(&next, step);
        int woken = 0;
        while (!progress->ended && woken != ETIMEDOUT)
            woken = pthread_cond_timedwait(&progress->change, &progress->lock, &next);
        if (!progress->ended)
            show(progress, false);
        step = progress->form == PROGRESS_LINE ? 250 : 1000;
    }
    pthread_mutex_unlock(&progress->lock);
    return NULL;
}

static enum progress_form form_of(const struct call *call, bool busy)
{
    const char *when = call_get(call, "progress");
    if (strcmp(when, "json") == 0)
        return PROGRESS_JSON;
    bool line = strcmp(when, "auto") == 0 && call->err.terminal && !busy &&
                !call_flag(call, "quiet") && !call_flag(call, "json");
    return line ? PROGRESS_LINE : PROGRESS_NONE;
}

/* Signals stay with the threads that work. */
static bool start_thread(struct progress *progress)
{
    sigset_t before;
    signals_block(&before);
    bool started = pthread_create(&progress->thread, NULL, watch, progress) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

void progress_start(struct progress *progress, const struct call *call, const unecho_job *job,
                    bool busy)
{
    pthread_condattr_t monotonic;
    *progress = (struct progress){.job = job, .form = form_of(call, busy)};
    clock_gettime(CLOCK_MONOTONIC, &progress->start);
    if (progress->form == PROGRESS_NONE)
        return;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&progress->change, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&progress->lock, NULL);
    progress->running = start_thread(progress);
}

double progress_stop(struct progress *progress)
{
    double seconds = seconds_since(&progress->start);
    if (progress->form == PROGRESS_NONE)
        return seconds;
    if (progress->running) {
        pthread_mutex_lock(&progress->lock);
        progress->ended = true;
        pthread_cond_signal(&progress->change);
        pthread_mutex_unlock(&progress->lock);
        pthread_join(progress->thread, NULL);
        show(progress, true);
    }
    pthread_mutex_destroy(&progress->lock);
    pthread_cond_destroy(&progress->change);
    return seconds;
}
