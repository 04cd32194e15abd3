// SPDX-License-Identifier: Apache-2.0
#include "nearest.h"

#include <stdint.h>
#include <string.h>

enum {
    LONGEST = 64
};

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Edit distance with swaps of neighbours (optimal string alignment), three rows at a time. */
static size_t distance(const char *a, const char *b)
{
    size_t rows = strlen(a), columns = strlen(b);
    size_t table[3][LONGEST + 1];
    for (size_t j = 0; j <= columns; j++)
        table[0][j] = j;
    for (size_t i = 1; i <= rows; i++) {
        size_t *now = table[i % 3], *above = table[(i + 2) % 3], *before = table[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= columns; j++) {
            now[j] = least(above[j] + 1, now[j - 1] + 1);
            now[j] = least(now[j], above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
        }
    }
    return table[rows % 3][columns];
}

const char *nearest_name(const char *typed, const char *(*at)(const void *self, size_t index),
                         const void *self)
{
    const char *best = NULL, *name;
    size_t best_distance = SIZE_MAX;
    for (size_t i = 0; strlen(typed) <= LONGEST && (name = at(self, i)); i++) {
        size_t length = strlen(name);
        if (length > LONGEST)
            continue;
        size_t slips = distance(typed, name);
        if (slips <= (length + 2) / 3 && slips < best_distance) {
            best_distance = slips;
            best = name;
        }
    }
    return best;
}
