// SPDX-License-Identifier: Apache-2.0
#include "decide/boilerplate.h"

#include "decide/host.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRST_SLOTS = 1 << 10,
    OF_HOSTS = 20,           /* rank (spill/vast.h) */
    TOUCHED_BYTES = 64 << 10 /* that a look-up may map, where a table is in a file */
};

static int by_place(const void *a, const void *b);

void boilerplate_init(struct boilerplate *boilerplate, struct vast_limit *limit)
{
    *boilerplate = (struct boilerplate){.limit = limit};
    VAST_INIT(&boilerplate->hosts, limit, "hosts", OF_HOSTS, SIZE_MAX);
    VAST_INIT(&boilerplate->host_slots, limit, "the table of hosts", OF_HOSTS, SIZE_MAX);
    VAST_INIT(&boilerplate->kept, limit, "the table of repeated units", OF_HOSTS, SIZE_MAX);
    sorter_init(&boilerplate->counted, limit, "counts of units", sizeof(struct boilerplate_place),
                by_place);
}

static void free_places(struct boilerplate *boilerplate)
{
    if (boilerplate->places)
        vast_uncharge(boilerplate->limit, boilerplate->place_count * sizeof *boilerplate->places);
    free(boilerplate->places);
    boilerplate->places = NULL;
    boilerplate->place_count = boilerplate->used = 0;
}

void boilerplate_free(struct boilerplate *boilerplate)
{
    free_places(boilerplate);
    VAST_FREE(&boilerplate->hosts);
    VAST_FREE(&boilerplate->host_slots);
    VAST_FREE(&boilerplate->kept);
    sorter_free(&boilerplate->counted);
}

static bool equal(struct hash128 a, struct hash128 b)
{
    return a.low == b.low && a.high == b.high;
}

/* ---- Hosts ---- */

static bool is_none(struct hash128 host)
{
    return !host.low && !host.high;
}

struct hash128 boilerplate_host_key(const struct hash_secret *secret, unecho_bytes url)
{
    char name[HOST_MOST];
    size_t length = url.at ? host_of(url, name) : 0;
    return length ? hash_bytes(secret, name, length) : (struct hash128){0};
}

/* The slot that holds the host, or the empty one where it belongs. */
static uint32_t *find_host(const struct boilerplate *boilerplate, struct hash128 key)
{
    uint64_t mask = boilerplate->host_slots.count - 1, at = key.low & mask;
    uint32_t *slots = boilerplate->host_slots.at;
    if (VAST_IN_FILE(&boilerplate->hosts) || VAST_IN_FILE(&boilerplate->host_slots))
        vast_touch(boilerplate->limit, TOUCHED_BYTES);
    while (slots[at] && !equal(boilerplate->hosts.at[slots[at] - 1].key, key))
        at = (at + 1) & mask;
    return &slots[at];
}

static int make_room_for_host(struct boilerplate *boilerplate, unecho_error *error)
{
    uint64_t count = boilerplate->host_slots.count, more = count ? count : FIRST_SLOTS;
    if (VAST_RESERVE(&boilerplate->hosts, 1, error))
        return UNECHO_E_MEMORY;
    if (boilerplate->hosts.count * 2 < count)
        return UNECHO_OK;
    if (VAST_RESERVE(&boilerplate->host_slots, more, error))
        return UNECHO_E_MEMORY;
    boilerplate->host_slots.count += more;
    memset(boilerplate->host_slots.at, 0, (count + more) * sizeof *boilerplate->host_slots.at);
    for (size_t i = 0; i < boilerplate->hosts.count; i++)
        *find_host(boilerplate, boilerplate->hosts.at[i].key) = (uint32_t)i + 1;
    return UNECHO_OK;
}

uint32_t boilerplate_add_document(struct boilerplate *boilerplate, struct hash128 host,
                                  unecho_error *error)
{
    if (make_room_for_host(boilerplate, error))
        return UINT32_MAX;
    uint32_t *slot = find_host(boilerplate, host);
    if (!*slot) {
        if (boilerplate->hosts.count >= UINT32_MAX - 1) {
            error_set(error, UNECHO_E_LIMIT, "more than 4294967294 hosts in one run");
            return UINT32_MAX;
        }
        boilerplate->hosts.at[boilerplate->hosts.count++] = (struct boilerplate_host){host, 0};
        *slot = (uint32_t)boilerplate->hosts.count;
    }
    boilerplate->hosts.at[*slot - 1].documents++;
    return *slot - 1;
}

/* ---- Units ---- */

static uint64_t place_of(uint32_t host, struct hash128 form, uint64_t count)
{
    return (form.low + host * UINT64_C(0x9E3779B97F4A7C15)) & (count - 1);
}

static struct boilerplate_place *find_place(struct boilerplate_place *places, uint64_t count,
                                            uint32_t host, struct hash128 form)
{
    uint64_t at = place_of(host, form, count);
    while (places[at].documents && (places[at].host != host || !equal(places[at].form, form)))
        at = (at + 1) & (count - 1);
    return &places[at];
}

void boilerplate_prefetch(const struct boilerplate *boilerplate, uint32_t host, struct hash128 form)
{
    if (boilerplate->place_count)
        __builtin_prefetch(&boilerplate->places[place_of(host, form, boilerplate->place_count)]);
}

static int by_place(const void *a, const void *b)
{
    const struct boilerplate_place *x = a, *y = b;
    if (x->form.low != y->form.low)
        return x->form.low < y->form.low ? -1 : 1;
    if (x->form.high != y->form.high)
        return x->form.high < y->form.high ? -1 : 1;
    return (x->host > y->host) - (x->host < y->host);
}

/* Doubles the table. The first one is too small to count. */
static int grow_places(struct boilerplate *boilerplate, unecho_error *error)
{
    uint64_t count = boilerplate->place_count ? boilerplate->place_count * 2 : FIRST_SLOTS;
    uint64_t used = boilerplate->used;
    struct boilerplate_place *places =
        mem_new(count, sizeof *places, "the table of repeated units", error);
    if (!places)
        return UNECHO_E_MEMORY;
    for (uint64_t i = 0; i < boilerplate->place_count; i++) {
        const struct boilerplate_place *place = &boilerplate->places[i];
        if (place->documents)
            *find_place(places, count, place->host, place->form) = *place;
    }
    free_places(boilerplate);
    boilerplate->places = places;
    boilerplate->place_count = count;
    boilerplate->used = used;
    boilerplate->limit->held += count * sizeof *places;
    return UNECHO_OK;
}

/* Whether a table of twice the size fits beside this one. */
static bool may_grow(const struct boilerplate *boilerplate)
{
    uint64_t bytes = boilerplate->place_count * 2 * sizeof *boilerplate->places;
    const struct vast_limit *limit = boilerplate->limit;
    return limit->held <= limit->bytes / 2 && bytes <= limit->bytes / 2 - limit->held;
}

static int empty_places(struct boilerplate *boilerplate, unecho_error *error)
{
    int code = UNECHO_OK;
    for (uint64_t i = 0; i < boilerplate->place_count && !code; i++)
        if (boilerplate->places[i].documents)
            code = sorter_add(&boilerplate->counted, &boilerplate->places[i], error);
    if (boilerplate->places)
        memset(boilerplate->places, 0, boilerplate->place_count * sizeof *boilerplate->places);
    boilerplate->used = 0;
    return code;
}

int boilerplate_add_unit(struct boilerplate *boilerplate, uint32_t host, struct hash128 form,
                         unecho_error *error)
{
    uint64_t count = boilerplate->place_count;
    if (boilerplate->used * 4 >= count * 3) {
        int code = !count || may_grow(boilerplate) ? grow_places(boilerplate, error)
                                                   : empty_places(boilerplate, error);
        if (code)
            return code;
    }
    struct boilerplate_place *place =
        find_place(boilerplate->places, boilerplate->place_count, host, form);
    if (!place->documents) {
        *place = (struct boilerplate_place){form, host, 0};
        boilerplate->used++;
    }
    place->documents += place->documents < UINT32_MAX;
    return UNECHO_OK;
}

/* ---- What is boilerplate ---- */

static bool stands_often(const struct boilerplate *boilerplate,
                         const struct boilerplate_place *place, uint32_t least)
{
    const struct boilerplate_host *host = &boilerplate->hosts.at[place->host];
    if (least)
        return place->documents >= least;
    return !is_none(host->key) && place->documents >= BOILERPLATE_AUTO_LEAST &&
           (uint64_t)place->documents * BOILERPLATE_AUTO_SHARE >= host->documents;
}

/* What is being kept: first it is counted, then it gets a table. */
struct keeping {
    struct boilerplate *boilerplate;
    uint32_t least;
    uint64_t count;
    bool counts;
};

static void keep(struct keeping *keeping, const struct boilerplate_place *place)
{
    struct boilerplate *boilerplate = keeping->boilerplate;
    if (!place->documents || !stands_often(boilerplate, place, keeping->least))
        return;
    keeping->count += keeping->counts;
    if (keeping->counts)
        return;
    *find_place(boilerplate->kept.at, boilerplate->kept.count, place->host, place->form) = *place;
    if (VAST_IN_FILE(&boilerplate->kept))
        vast_touch(boilerplate->limit, TOUCHED_BYTES);
}

/* Goes through all that was counted: through the table, or through the merge of several. */
static int keep_all(struct keeping *keeping, unecho_error *error)
{
    struct boilerplate *boilerplate = keeping->boilerplate;
    struct boilerplate_place sum = {.documents = 0};
    for (uint64_t i = 0; i < boilerplate->place_count; i++)
        keep(keeping, &boilerplate->places[i]);
    int code = sorter_merge(&boilerplate->counted, error);
    if (code)
        return code;
    for (const struct boilerplate_place *place; (place = sorter_next(&boilerplate->counted));) {
        if (sum.documents && by_place(place, &sum) == 0) {
            uint32_t room = UINT32_MAX - sum.documents;
            sum.documents += place->documents < room ? place->documents : room;
            continue;
        }
        keep(keeping, &sum);
        sum = *place;
    }
    keep(keeping, &sum);
    return UNECHO_OK;
}

static int make_kept(struct boilerplate *boilerplate, uint32_t least, unecho_error *error)
{
    struct keeping keeping = {.boilerplate = boilerplate, .least = least, .counts = true};
    uint64_t count = FIRST_SLOTS;
    int code = keep_all(&keeping, error);
    if (code)
        return code;
    while (keeping.count * 4 >= count * 3)
        count *= 2;
    if (VAST_ZERO(&boilerplate->kept, count, error))
        return error ? error->code : UNECHO_E_MEMORY;
    keeping.counts = false;
    return keep_all(&keeping, error);
}

int boilerplate_close(struct boilerplate *boilerplate, uint32_t least, unecho_error *error)
{
    int code = UNECHO_OK;
    if (boilerplate->counted.bytes.count) {
        code = empty_places(boilerplate, error);
        free_places(boilerplate);
    }
    if (!code)
        code = make_kept(boilerplate, least, error);
    free_places(boilerplate);
    sorter_free(&boilerplate->counted);
    VAST_PIN(&boilerplate->hosts); /* threads ask while other arrays of the limit grow */
    VAST_PIN(&boilerplate->host_slots);
    VAST_PIN(&boilerplate->kept);
    return code;
}

bool boilerplate_holds(const struct boilerplate *boilerplate, struct hash128 host,
                       struct hash128 form)
{
    uint32_t number = boilerplate->host_slots.count ? *find_host(boilerplate, host) : 0;
    if (!number)
        return false;
    if (VAST_IN_FILE(&boilerplate->kept))
        vast_touch(boilerplate->limit, TOUCHED_BYTES);
    return find_place(boilerplate->kept.at, boilerplate->kept.count, number - 1, form)->documents !=
           0;
}
