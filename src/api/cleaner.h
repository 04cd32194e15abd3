// SPDX-License-Identifier: Apache-2.0
/* The handles behind the public header: what a cleaner and a result hold. */
#ifndef API_CLEANER_H
#define API_CLEANER_H

#include "pipeline/worker.h"
#include "write/row.h"

#include <pthread.h>

struct unecho_cleaner {
    struct plan plan;
    unecho_settings *settings; /* owned; plan.settings borrows from it */
    pthread_mutex_t lock;      /* of `idle` */
    struct worker *idle;       /* warm workers that no call uses now */
};

struct unecho_result {
    unecho_bytes text; /* what stays: the document's own bytes, or those of `kept` */
    struct buffer kept;
    ARRAY(unecho_row) rows;
    struct witnesses witnesses; /* of the rows that have several */
};

/* A worker for one call: a warm one if there is one; to be returned. NULL: out of memory. */
struct worker *cleaner_borrow_worker(const unecho_cleaner *cleaner, unecho_error *error);
void cleaner_return_worker(const unecho_cleaner *cleaner, struct worker *worker);

/* UNECHO_E_ARGUMENT, UNECHO_E_LIMIT: a document that cannot be cleaned. */
int cleaner_check_document(const unecho_cleaner *cleaner, const unecho_document *in,
                           unecho_error *error);
int cleaner_add_document(struct batch *batch, const unecho_document *in, unecho_error *error);

#endif
