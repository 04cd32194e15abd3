// SPDX-License-Identifier: Apache-2.0
/* What is behind unecho_folder. */
#ifndef API_LOOK_H
#define API_LOOK_H

#include "report/finished.h"

struct unecho_folder {
    struct finished finished;
};

#endif
