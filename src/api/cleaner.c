// SPDX-License-Identifier: Apache-2.0
#include "api/cleaner.h"

#include <stdlib.h>
#include <string.h>

unecho_cleaner *unecho_cleaner_new(const unecho_settings *settings, unecho_error *error)
{
    if (!settings) {
        error_set(error, UNECHO_E_ARGUMENT, "unecho_cleaner_new: no settings");
        return NULL;
    }
    unecho_cleaner *cleaner = mem_new(1, sizeof *cleaner, "a cleaner", error);
    if (!cleaner)
        return NULL;
    pthread_mutex_init(&cleaner->lock, NULL);
    cleaner->settings = unecho_settings_copy(settings, error);
    if (!cleaner->settings)
        goto fail;
    settings_read(cleaner->settings, &cleaner->plan.settings);
    if (plan_make(&cleaner->plan, error))
        goto fail;
    return cleaner;
fail:
    unecho_cleaner_free(cleaner);
    return NULL;
}

void unecho_cleaner_free(unecho_cleaner *cleaner)
{
    if (!cleaner)
        return;
    while (cleaner->idle) {
        struct worker *worker = cleaner->idle;
        cleaner->idle = worker->next;
        worker_free(worker);
    }
    plan_free(&cleaner->plan);
    unecho_settings_free(cleaner->settings);
    pthread_mutex_destroy(&cleaner->lock);
    free(cleaner);
}

/* A worker for one call: a warm one if there is one. The lock is all that a cleaner's threads
 * share, so the cleaner itself stays immutable in its answers. */
struct worker *cleaner_borrow_worker(const unecho_cleaner *cleaner, unecho_error *error)
{
    unecho_cleaner *shared = (unecho_cleaner *)cleaner;
    pthread_mutex_lock(&shared->lock);
    struct worker *worker = shared->idle;
    if (worker)
        shared->idle = worker->next;
    pthread_mutex_unlock(&shared->lock);
    return worker ? worker : worker_new(&cleaner->plan, error);
}

void cleaner_return_worker(const unecho_cleaner *cleaner, struct worker *worker)
{
    unecho_cleaner *shared = (unecho_cleaner *)cleaner;
    pthread_mutex_lock(&shared->lock);
    worker->next = shared->idle;
    shared->idle = worker;
    pthread_mutex_unlock(&shared->lock);
}

int cleaner_check_document(const unecho_cleaner *cleaner, const unecho_document *in,
                           unecho_error *error)
{
    if (!cleaner || !in || in->size < offsetof(unecho_document, url) ||
        (!in->text.at && in->text.length))
        return error_set(error, UNECHO_E_ARGUMENT,
                         "unecho_clean: cleaner, document and its text and size must be given");
    if (cleaner->plan.settings.mark[0])
        return error_set(error, UNECHO_E_ARGUMENT,
                         "the setting mark is for JSON lines and WET: a text has no records");
    if (cleaner->plan.settings.references.count)
        return error_set(error, UNECHO_E_ARGUMENT,
                         "the setting reference is for jobs: a cleaner has no reference set");
    if (in->text.length <= cleaner->plan.settings.max_record)
        return UNECHO_OK;
    error_set(error, UNECHO_E_LIMIT, "a document of %zu bytes is over the limit of %llu",
              in->text.length, (unsigned long long)cleaner->plan.settings.max_record);
    error_hint(error, "allow it with --max-record, at most 1G");
    return UNECHO_E_LIMIT;
}

int cleaner_add_document(struct batch *batch, const unecho_document *in, unecho_error *error)
{
    if (ARRAY_RESERVE(&batch->documents, 1, "documents", error))
        return UNECHO_E_MEMORY;
    batch->documents.at[batch->documents.count++] =
        (struct document){.text = {in->text.at ? in->text.at : "", in->text.length},
                          .id = in->id,
                          .source = in->source,
                          .record = in->record ? in->record : 1};
    return UNECHO_OK;
}

static int fill_rows(unecho_result *result, const struct worker *worker,
                     const struct removals *removals, unecho_error *error)
{
    size_t witnesses = 0;
    for (size_t i = 0; i < removals->count; i++)
        witnesses += row_witnesses(&worker->batch, &removals->at[i]);
    if (ARRAY_RESERVE(&result->rows, removals->count, "rows", error) ||
        ARRAY_RESERVE(&result->witnesses, witnesses, "rows", error))
        return UNECHO_E_MEMORY; /* rows borrow from it: it may not grow on the way */
    for (size_t i = 0; i < removals->count; i++) {
        const struct removal *removal = &removals->at[i];
        const char *rule = removal->rule == NONE ? NULL : worker->plan->rule_ids[removal->rule];
        row_make(&result->rows.at[result->rows.count++], &worker->batch,
                 &worker->batch.documents.at[0], removal, rule,
                 witnesses ? result->witnesses.at + result->witnesses.count : NULL);
        result->witnesses.count += row_witnesses(&worker->batch, removal);
    }
    return UNECHO_OK;
}

static int fill_result(unecho_result *result, const struct worker *worker, unecho_error *error)
{
    const struct document *document = &worker->batch.documents.at[0];
    struct removals removals = {0};
    int code = removals_collect(&removals, &worker->batch, document, error);
    if (!code)
        code = fill_rows(result, worker, &removals, error);
    if (!code && removals.count) {
        code = removals_apply(&result->kept, document->text, removals.at, removals.count, error);
        result->text = (unecho_bytes){result->kept.at, result->kept.count};
    } else {
        result->text = document->text;
    }
    ARRAY_FREE(&removals);
    return code;
}

static int clean(unecho_result *result, struct worker *worker, const unecho_document *in,
                 unecho_error *error)
{
    worker_begin(worker);
    int code = cleaner_add_document(&worker->batch, in, error);
    if (!code)
        code = worker_decide(worker, error);
    return code ? code : fill_result(result, worker, error);
}

unecho_result *unecho_clean(const unecho_cleaner *cleaner, const unecho_document *document,
                            unecho_error *error)
{
    if (cleaner_check_document(cleaner, document, error))
        return NULL;
    unecho_result *result = mem_new(1, sizeof *result, "a result", error);
    struct worker *worker = result ? cleaner_borrow_worker(cleaner, error) : NULL;
    int code = worker ? clean(result, worker, document, error) : UNECHO_E_MEMORY;
    if (worker)
        cleaner_return_worker(cleaner, worker);
    if (code == UNECHO_OK)
        return result;
    unecho_result_free(result);
    return NULL;
}

void unecho_result_free(unecho_result *result)
{
    if (!result)
        return;
    buffer_free(&result->kept);
    ARRAY_FREE(&result->rows);
    ARRAY_FREE(&result->witnesses);
    free(result);
}

unecho_bytes unecho_result_text(const unecho_result *result)
{
    return result->text;
}

size_t unecho_result_row_count(const unecho_result *result)
{
    return result->rows.count;
}

int unecho_result_row(const unecho_result *result, size_t index, unecho_row *row)
{
    if (!result || !row || index >= result->rows.count)
        return UNECHO_E_ARGUMENT;
    size_t size = row->size < sizeof *row ? row->size : sizeof *row;
    memcpy(row, &result->rows.at[index], size);
    row->size = size;
    return UNECHO_OK;
}

size_t unecho_rule_count(const unecho_cleaner *cleaner)
{
    return rules_count(cleaner->plan.rules);
}

int unecho_rule_at(const unecho_cleaner *cleaner, size_t index, unecho_rule *rule)
{
    if (!cleaner || !rule || index >= rules_count(cleaner->plan.rules))
        return UNECHO_E_ARGUMENT;
    return rules_describe(cleaner->plan.rules, index, rule);
}

int unecho_rules_test(const unecho_cleaner *cleaner, void (*tell)(void *self, const char *sentence),
                      void *self, uint64_t *run, uint64_t *failed, unecho_error *error)
{
    if (!cleaner || !tell || !run || !failed)
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_rules_test: an argument is missing");
    return rules_test(cleaner->plan.rules, tell, self, run, failed, error);
}
