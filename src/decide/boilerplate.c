// SPDX-License-Identifier: Apache-2.0
#include "decide/boilerplate.h"

#include "decide/host.h"

#include <stdlib.h>

enum {
    FIRST_SLOTS = 1 << 10
};

void boilerplate_free(struct boilerplate *boilerplate)
{
    ARRAY_FREE(&boilerplate->hosts);
    free(boilerplate->host_slots);
    free(boilerplate->places);
    *boilerplate = (struct boilerplate){0};
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
    uint64_t mask = boilerplate->host_slot_count - 1, at = key.low & mask;
    uint32_t *slots = boilerplate->host_slots;
    while (slots[at] && !equal(boilerplate->hosts.at[slots[at] - 1].key, key))
        at = (at + 1) & mask;
    return &slots[at];
}

static int make_room_for_host(struct boilerplate *boilerplate, unecho_error *error)
{
    if (ARRAY_RESERVE(&boilerplate->hosts, 1, "hosts", error))
        return UNECHO_E_MEMORY;
    if (boilerplate->hosts.count * 2 < boilerplate->host_slot_count)
        return UNECHO_OK;
    uint64_t count = boilerplate->host_slot_count ? boilerplate->host_slot_count * 2 : FIRST_SLOTS;
    uint32_t *slots = mem_new(count, sizeof *slots, "the table of hosts", error);
    if (!slots)
        return UNECHO_E_MEMORY;
    free(boilerplate->host_slots);
    boilerplate->host_slots = slots;
    boilerplate->host_slot_count = count;
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

/* Moves the places that hold a unit that `keeps` (NULL: all) to a table of `count`. */
static int move_places(struct boilerplate *boilerplate, uint64_t count, uint32_t least,
                       bool (*keeps)(const struct boilerplate *boilerplate,
                                     const struct boilerplate_place *place, uint32_t least),
                       unecho_error *error)
{
    struct boilerplate_place *places =
        mem_new(count, sizeof *places, "the table of repeated units", error);
    if (!places)
        return UNECHO_E_MEMORY;
    for (uint64_t i = 0; i < boilerplate->place_count; i++) {
        const struct boilerplate_place *place = &boilerplate->places[i];
        if (place->documents && (!keeps || keeps(boilerplate, place, least)))
            *find_place(places, count, place->host, place->form) = *place;
    }
    free(boilerplate->places);
    boilerplate->places = places;
    boilerplate->place_count = count;
    return UNECHO_OK;
}

void boilerplate_prefetch(const struct boilerplate *boilerplate, uint32_t host, struct hash128 form)
{
    if (boilerplate->place_count)
        __builtin_prefetch(&boilerplate->places[place_of(host, form, boilerplate->place_count)]);
}

int boilerplate_add_unit(struct boilerplate *boilerplate, uint32_t host, struct hash128 form,
                         unecho_error *error)
{
    uint64_t count = boilerplate->place_count;
    if (boilerplate->used * 4 >= count * 3 &&
        move_places(boilerplate, count ? count * 2 : FIRST_SLOTS, 0, NULL, error))
        return UNECHO_E_MEMORY;
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

int boilerplate_close(struct boilerplate *boilerplate, uint32_t least, unecho_error *error)
{
    uint64_t kept = 0, count = FIRST_SLOTS;
    for (uint64_t i = 0; i < boilerplate->place_count; i++)
        kept += boilerplate->places[i].documents &&
                stands_often(boilerplate, &boilerplate->places[i], least);
    while (kept * 4 >= count * 3)
        count *= 2;
    boilerplate->used = kept;
    return move_places(boilerplate, count, least, stands_often, error);
}

bool boilerplate_holds(const struct boilerplate *boilerplate, struct hash128 host,
                       struct hash128 form)
{
    uint32_t number = boilerplate->host_slot_count ? *find_host(boilerplate, host) : 0;
    return number &&
           find_place(boilerplate->places, boilerplate->place_count, number - 1, form)->documents !=
               0;
}
