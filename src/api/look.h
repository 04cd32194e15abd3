// SPDX-License-Identifier: Apache-2.0
/* What is behind unecho_folder. */
#ifndef API_LOOK_H
#define API_LOOK_H

#include "report/shards.h"

#include <pthread.h>

struct unecho_folder {
    struct finished finished;
    pthread_mutex_t lock; /* of `lent` */
    bool lent;
    struct shards shards; /* of who borrows them, one at a time: visits in order go on in them */
};

#endif
