// SPDX-License-Identifier: Apache-2.0
#include "flow/candidates.h"

enum {
    OF_CANDIDATES = 10,       /* rank (spill/vast.h) */
    TOUCHED_BYTES = 128 << 10 /* that placing a member may map */
};

void candidates_init(struct candidates *candidates, struct vast_limit *limit)
{
    *candidates = (struct candidates){.limit = limit};
    VAST_INIT(&candidates->members, limit, "candidates", OF_CANDIDATES, SIZE_MAX);
    VAST_INIT(&candidates->nths, limit, "candidates", OF_CANDIDATES, SIZE_MAX);
    VAST_INIT(&candidates->places, limit, "candidates", OF_CANDIDATES, SIZE_MAX);
    VAST_INIT(&candidates->begins, limit, "candidates", OF_CANDIDATES, SIZE_MAX);
}

void candidates_free(struct candidates *candidates)
{
    VAST_FREE(&candidates->members);
    VAST_FREE(&candidates->nths);
    VAST_FREE(&candidates->places);
    VAST_FREE(&candidates->begins);
}

/* Those that a class at place `i` of its group does not meet. */
static uint64_t left_out(const struct candidates *candidates, uint64_t i)
{
    uint64_t met = (uint64_t)candidates->first + candidates->previous;
    return i > met ? i - met : 0;
}

int candidates_add(struct candidates *candidates, uint32_t class, uint32_t nth, unecho_error *error)
{
    if (VAST_RESERVE(&candidates->members, 1, error) || VAST_RESERVE(&candidates->nths, 1, error))
        return error ? error->code : UNECHO_E_MEMORY;
    candidates->members.at[candidates->members.count++] = class;
    candidates->nths.at[candidates->nths.count++] = nth;
    candidates->skipped += left_out(candidates, nth);
    return UNECHO_OK;
}

int candidates_add_group(struct candidates *candidates, const uint32_t *classes, size_t count,
                         unecho_error *error)
{
    int code = UNECHO_OK;
    for (size_t i = 0; i < count && !code; i++)
        code = candidates_add(candidates, classes[i], (uint32_t)i, error);
    return code;
}

/* Puts each class's places where its sum says, from its last to its first. */
static void place_members(struct candidates *candidates)
{
    bool in_files = VAST_IN_FILE(&candidates->places) || VAST_IN_FILE(&candidates->begins);
    for (size_t i = candidates->members.count; i-- > 0;) {
        uint64_t *begin = &candidates->begins.at[candidates->members.at[i]];
        candidates->places.at[--*begin] = (struct candidate_place){i, candidates->nths.at[i]};
        if (in_files)
            vast_touch(candidates->limit, TOUCHED_BYTES);
    }
}

int candidates_index(struct candidates *candidates, uint32_t classes, unecho_error *error)
{
    size_t count = candidates->members.count;
    if (VAST_ZERO(&candidates->begins, (size_t)classes + 1, error) ||
        VAST_ZERO(&candidates->places, count, error))
        return error ? error->code : UNECHO_E_MEMORY;
    uint64_t *begins = candidates->begins.at, sum = 0;
    bool in_files = VAST_IN_FILE(&candidates->begins);
    for (size_t i = 0; i < count; i++) {
        begins[candidates->members.at[i]]++;
        if (in_files)
            vast_touch(candidates->limit, TOUCHED_BYTES);
    }
    for (uint32_t i = 0; i <= classes; i++) {
        sum += begins[i];
        begins[i] = sum;
    }
    place_members(candidates);
    VAST_FREE(&candidates->nths);
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
    if (VAST_IN_FILE(&candidates->places) || VAST_IN_FILE(&candidates->members))
        vast_touch(candidates->limit, (stop - begin + 1) * TOUCHED_BYTES);
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
