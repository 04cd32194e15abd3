// SPDX-License-Identifier: Apache-2.0
#include "unicode/normalise.h"

#include "unicode/lookup.h"

#include <string.h>

/* Hangul syllables compose by arithmetic (Unicode 15.0, section 3.12). */
enum {
    HANGUL_FIRST = 0xAC00,
    HANGUL_COUNT = 11172,
    LEAD_FIRST = 0x1100,
    LEAD_COUNT = 19,
    VOWEL_FIRST = 0x1161,
    VOWEL_COUNT = 21,
    TRAIL_NONE = 0x11A7,
    TRAIL_COUNT = 28
};

/* Between the steps a code point carries its class in the upper byte, so that sorting and
 * composition need not look it up again. */
enum {
    CLASS_SHIFT = 24,
    POINT_MASK = 0xFFFFFF
};
enum {
    MOST_PARTS = 4
}; /* of one code point's full canonical decomposition */

static uint32_t with_class(uint32_t code_point)
{
    return code_point | (uint32_t)unicode_record(code_point).class << CLASS_SHIFT;
}

static const struct unicode_composite *composite_of(uint32_t whole)
{
    size_t low = 0, high = COMPOSITES - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (unicode_composites[middle].whole < whole)
            low = middle + 1;
        else
            high = middle;
    }
    return &unicode_composites[low];
}

static uint32_t decompose_hangul(uint32_t syllable, uint32_t *to)
{
    uint32_t index = syllable - HANGUL_FIRST;
    to[0] = LEAD_FIRST + index / (VOWEL_COUNT * TRAIL_COUNT);
    to[1] = VOWEL_FIRST + index / TRAIL_COUNT % VOWEL_COUNT;
    to[2] = TRAIL_NONE + index % TRAIL_COUNT;
    return index % TRAIL_COUNT ? 3 : 2;
}

/* The full canonical decomposition of a code point with TRAIT_DECOMPOSES; at most MOST_PARTS,
 * since only the first of a pair decomposes further (stability policy of composites). */
static uint32_t decompose(uint32_t code_point, uint32_t *to)
{
    if (code_point - HANGUL_FIRST < HANGUL_COUNT)
        return decompose_hangul(code_point, to);
    uint32_t backwards[MOST_PARTS], count = 0;
    while (unicode_record(code_point).traits & TRAIT_DECOMPOSES) {
        const struct unicode_composite *row = composite_of(code_point);
        backwards[count++] = row->second;
        code_point = row->first;
    }
    to[0] = code_point;
    for (uint32_t nth = 0; nth < count; nth++)
        to[1 + nth] = with_class(backwards[count - 1 - nth]);
    return count + 1;
}

static int decompose_segment(struct comparison *made, unecho_error *error)
{
    made->points.count = 0;
    for (size_t nth = 0; nth < made->segment.count; nth++) {
        if (ARRAY_RESERVE(&made->points, MOST_PARTS, "a segment of marks", error))
            return UNECHO_E_MEMORY;
        uint32_t point = made->segment.at[nth].code_point;
        uint32_t rank = made->segment.at[nth].class;
        uint32_t *to = made->points.at + made->points.count;
        if (rank == 0 && unicode_record(point).traits & TRAIT_DECOMPOSES)
            made->points.count += decompose(point, to);
        else {
            *to = point | rank << CLASS_SHIFT;
            made->points.count++;
        }
    }
    return UNECHO_OK;
}

static void sort_few(uint32_t *marks, size_t count)
{
    for (size_t nth = 1; nth < count; nth++) {
        uint32_t mark = marks[nth];
        size_t to = nth;
        for (; to > 0 && marks[to - 1] >> CLASS_SHIFT > mark >> CLASS_SHIFT; to--)
            marks[to] = marks[to - 1];
        marks[to] = mark;
    }
}

/* Stable and linear: people do send a million combining marks on one letter. */
static int sort_many(struct comparison *made, uint32_t *marks, size_t count, unecho_error *error)
{
    made->sorted.count = 0;
    if (ARRAY_RESERVE(&made->sorted, count, "a segment of marks", error))
        return UNECHO_E_MEMORY;
    size_t places[257] = {0};
    for (size_t nth = 0; nth < count; nth++)
        places[(marks[nth] >> CLASS_SHIFT) + 1]++;
    for (size_t rank = 1; rank < 257; rank++)
        places[rank] += places[rank - 1];
    for (size_t nth = 0; nth < count; nth++)
        made->sorted.at[places[marks[nth] >> CLASS_SHIFT]++] = marks[nth];
    memcpy(marks, made->sorted.at, count * sizeof *marks);
    return UNECHO_OK;
}

/* Puts each run of code points that have a class in the order of their classes. */
static int order_marks(struct comparison *made, unecho_error *error)
{
    enum {
        FEW = 24
    }; /* below, moving is cheaper than counting */
    uint32_t *points = made->points.at;
    for (size_t nth = 0; nth < made->points.count; nth++) {
        size_t first = nth;
        while (nth < made->points.count && points[nth] >> CLASS_SHIFT)
            nth++;
        if (nth - first <= FEW)
            sort_few(points + first, nth - first);
        else if (sort_many(made, points + first, nth - first, error))
            return UNECHO_E_MEMORY;
    }
    return UNECHO_OK;
}

static uint32_t compose_hangul(uint32_t first, uint32_t second)
{
    if (first - LEAD_FIRST < LEAD_COUNT && second - VOWEL_FIRST < VOWEL_COUNT)
        return HANGUL_FIRST +
               ((first - LEAD_FIRST) * VOWEL_COUNT + (second - VOWEL_FIRST)) * TRAIL_COUNT;
    if (first - HANGUL_FIRST < HANGUL_COUNT && (first - HANGUL_FIRST) % TRAIL_COUNT == 0 &&
        second - (TRAIL_NONE + 1) < TRAIL_COUNT - 1)
        return first + second - TRAIL_NONE;
    return 0;
}

/* The primary composite of two code points, or 0. */
static uint32_t compose_pair(uint32_t first, uint32_t second)
{
    enum {
        LAST_SLOT = (1 << PAIR_SLOTS_LOG2) - 1
    };
    uint32_t slot = PAIR_HASH(first, second) >> (32 - PAIR_SLOTS_LOG2);
    for (; unicode_pair_slots[slot]; slot = (slot + 1) & LAST_SLOT) {
        const struct unicode_composite *row = unicode_composites + unicode_pair_slots[slot] - 1;
        if (row->first == first && row->second == second)
            return row->whole;
    }
    return compose_hangul(first, second);
}

/* Composes in place and takes the classes off. A code point is blocked from the last starter by
 * one between them with the same or a higher class (definition D115). */
static void compose(struct comparison *made)
{
    uint32_t *points = made->points.at;
    size_t kept = 0, starter = SIZE_MAX;
    int64_t last = -1; /* the highest class kept after the starter; -1: nothing stands between */
    for (size_t nth = 0; nth < made->points.count; nth++) {
        uint32_t rank = points[nth] >> CLASS_SHIFT, point = points[nth] & POINT_MASK;
        if (starter != SIZE_MAX && last < (int64_t)rank) {
            uint32_t whole = compose_pair(points[starter], point);
            if (whole) {
                points[starter] = whole;
                continue;
            }
        }
        if (rank == 0)
            starter = kept;
        last = rank == 0 ? -1 : (int64_t)rank;
        points[kept++] = point;
    }
    made->points.count = kept;
}

static bool is_changed(const struct comparison *made)
{
    if (made->points.count != made->segment.count)
        return true;
    for (size_t nth = 0; nth < made->points.count; nth++)
        if (made->points.at[nth] != made->segment.at[nth].code_point)
            return true;
    return false;
}

int normalise_segment(struct comparison *made, bool *changed, unecho_error *error)
{
    if (decompose_segment(made, error) || order_marks(made, error))
        return UNECHO_E_MEMORY;
    compose(made);
    *changed = is_changed(made);
    return UNECHO_OK;
}
