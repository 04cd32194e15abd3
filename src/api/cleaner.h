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

#endif
