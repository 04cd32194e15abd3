// SPDX-License-Identifier: Apache-2.0
#include "flow/classes.h"

enum {
    OF_EDGES = 11 /* rank (spill/vast.h) */
};

void edges_init(struct edges *edges, struct vast_limit *limit)
{
    VAST_INIT(edges, limit, "classes that go", OF_EDGES, SIZE_MAX);
}
