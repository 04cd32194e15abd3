// SPDX-License-Identifier: Apache-2.0
#include "flow/candidates.h"

#include <string.h>

/* While groups are added, a place is known by its group: places[i].nth for members.at[i]. Indexing
 * sorts them by class. */

void candidates_free(struct candidates *candidates)
{
    ARRAY_FREE(&candidates->members);
    ARRAY_FREE(&candidates->places);
    ARRAY_FREE(&candidates->begins);
}

/* Those that a class at place `i` of its group does not meet. */
static uint64_t left_out(const struct candidates *candidates, uint64_t i)
{
    uint64_t met = (uint64_t)candidates->first + candidates->previous;
    return i > met ? i - met : 0;
}

int candidates_add_group(struct candidates *candidates, const uint32_t *classes, size_t count,
                         unecho_error *error)
{
    struct list32 *members = &candidates->members;
    if (ARRAY_RESERVE(members, count, "candidates", error) ||
        ARRAY_RESERVE(&candidates->places, count, "candidates", error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < count; i++) {
        candidates->places.at[candidates->places.count++] =
            (struct candidate_place){members->count, (uint32_t)i};
        members->at[members->count++] = classes[i];
        candidates->skipped += left_out(candidates, i);
    }
    return UNECHO_OK;
}

int candidates_index(struct candidates *candidates, uint32_t classes, unecho_error *error)
{
    const struct list32 *members = &candidates->members;
    ARRAY(struct candidate_place) sorted = {0};
    if (ARRAY_RESERVE(&candidates->begins, (size_t)classes + 1, "candidates", error) ||
        ARRAY_RESERVE(&sorted, members->count, "candidates", error)) {
        ARRAY_FREE(&sorted);
        return UNECHO_E_MEMORY;
    }
    uint64_t *begins = candidates->begins.at, sum = 0;
    memset(begins, 0, ((size_t)classes + 1) * sizeof *begins);
    for (size_t i = 0; i < members->count; i++)
        begins[members->at[i]]++;
    for (uint32_t i = 0; i <= classes; i++) {
        sum += begins[i];
        begins[i] = sum;
    }
    for (size_t i = members->count; i-- > 0;) /* each class's places from its last to its first */
        sorted.at[--begins[members->at[i]]] = candidates->places.at[i];
    candidates->begins.count = (size_t)classes + 1;
    ARRAY_FREE(&candidates->places);
    candidates->places.at = sorted.at;
    candidates->places.count = members->count;
    candidates->places.room = sorted.room;
    return UNECHO_OK;
}

/* The first of at..end - 1 that is not below `class`. */
static const uint32_t *lower_bound(const uint32_t *at, const uint32_t *end, uint32_t class)
{
    while (at < end) {
        const uint32_t *middle = at + (end - at) / 2;
        if (*middle < class)
            at = middle + 1;
        else
            end = middle;
    }
    return at;
}

static void add_run(struct candidate_walk *walk, const uint32_t *at, const uint32_t *stop,
                    uint32_t from, uint32_t end)
{
    if (from)
        at = lower_bound(at, stop, from);
    if (at < stop && end <= stop[-1])
        stop = lower_bound(at, stop, end);
    if (at < stop)
        walk->runs.at[walk->runs.count++] = (struct candidate_run){at, stop};
}

int candidates_walk(const struct candidates *candidates, uint32_t class, uint32_t from,
                    uint32_t end, struct candidate_walk *walk, unecho_error *error)
{
    uint64_t begin = candidates->begins.at[class], stop = candidates->begins.at[class + 1];
    walk->runs.count = 0;
    if (ARRAY_RESERVE(&walk->runs, 2 * (stop - begin), "candidates", error))
        return UNECHO_E_MEMORY;
    for (uint64_t i = begin; i < stop; i++) {
        struct candidate_place place = candidates->places.at[i];
        const uint32_t *self = candidates->members.at + place.at;
        uint32_t first = place.nth < candidates->first ? place.nth : candidates->first;
        uint32_t others = place.nth - first;
        uint32_t previous = others < candidates->previous ? others : candidates->previous;
        add_run(walk, self - place.nth, self - place.nth + first, from, end);
        add_run(walk, self - previous, self, from, end);
    }
    return UNECHO_OK;
}

uint32_t candidates_next(struct candidate_walk *walk, const uint8_t *gone)
{
    uint32_t least = UINT32_MAX;
    for (size_t i = 0; i < walk->runs.count;) {
        struct candidate_run *run = &walk->runs.at[i];
        while (run->at < run->end && gone && gone[*run->at])
            run->at++;
        if (run->at == run->end) {
            *run = walk->runs.at[--walk->runs.count];
            continue;
        }
        if (*run->at < least)
            least = *run->at;
        i++;
    }
    for (size_t i = 0; i < walk->runs.count; i++)
        walk->runs.at[i].at += *walk->runs.at[i].at == least;
    return least;
}

void candidate_walk_free(struct candidate_walk *walk)
{
    ARRAY_FREE(&walk->runs);
}
