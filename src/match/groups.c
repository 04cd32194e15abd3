// SPDX-License-Identifier: Apache-2.0
#include "match/match.h"

#include <stdlib.h>

enum {
    CAP_FIRST = 32,   /* SPEC 4, stage 5: a class meets the first 32 and the previous 32 */
    CAP_PREVIOUS = 32 /* classes of each of its keys */
};

void match_begin(struct candidates *candidates)
{
    candidates->first = CAP_FIRST;
    candidates->previous = CAP_PREVIOUS;
}

int match_by_key(const void *a, const void *b)
{
    const struct match_keyed *x = a, *y = b;
    if (x->key != y->key)
        return x->key > y->key ? 1 : -1;
    return (x->class > y->class) - (x->class < y->class);
}

int match_add(struct match_stream *stream, struct match_keyed keyed, unecho_error *error)
{
    struct match_keyed last = stream->last;
    bool begins = !stream->goes_on || keyed.key != last.key;
    stream->last = keyed;
    stream->goes_on = true;
    if (begins) {
        stream->nth = 0;
        return UNECHO_OK;
    }
    int code = stream->nth ? UNECHO_OK : candidates_add(stream->candidates, last.class, 0, error);
    return code ? code : candidates_add(stream->candidates, keyed.class, ++stream->nth, error);
}

static int by_key(const void *a, const void *b)
{
    const struct match_key *x = a, *y = b;
    if (x->band != y->band)
        return x->band > y->band ? 1 : -1;
    if (x->key != y->key)
        return x->key > y->key ? 1 : -1;
    return (x->class > y->class) - (x->class < y->class);
}

/* Of equal class keys the first one first. */
static int by_class_key(const void *a, const void *b)
{
    const struct match_key *x = a, *y = b;
    if (x->class_key.low != y->class_key.low)
        return x->class_key.low > y->class_key.low ? 1 : -1;
    if (x->class_key.high != y->class_key.high)
        return x->class_key.high > y->class_key.high ? 1 : -1;
    return (x->class > y->class) - (x->class < y->class);
}

static bool same_class(const struct match_key *a, const struct match_key *b)
{
    return a->class_key.low == b->class_key.low && a->class_key.high == b->class_key.high;
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The classes of keys that are equal, each once, by its first number. */
static int list_classes(struct match_key *keys, size_t count, struct list32 *group,
                        unecho_error *error)
{
    group->count = 0;
    if (ARRAY_RESERVE(group, count, "candidates", error))
        return UNECHO_E_MEMORY;
    qsort(keys, count, sizeof *keys, by_class_key);
    for (size_t i = 0; i < count; i++)
        if (!i || !same_class(&keys[i], &keys[i - 1]))
            group->at[group->count++] = keys[i].class;
    qsort(group->at, group->count, sizeof *group->at, ascending);
    return UNECHO_OK;
}

int match_groups(struct match_key *keys, size_t count, struct list32 *group,
                 int (*take)(void *self, const uint32_t *classes, size_t count,
                             unecho_error *error),
                 void *self, unecho_error *error)
{
    int code = UNECHO_OK;
    if (count > 1)
        qsort(keys, count, sizeof *keys, by_key);
    for (size_t i = 0, next; i < count && !code; i = next) {
        for (next = i + 1;
             next < count && keys[next].key == keys[i].key && keys[next].band == keys[i].band;)
            next++;
        if (next - i < 2)
            continue;
        code = list_classes(keys + i, next - i, group, error);
        if (!code && group->count > 1)
            code = take(self, group->at, group->count, error);
    }
    return code;
}
