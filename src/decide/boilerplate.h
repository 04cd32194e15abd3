// SPDX-License-Identifier: Apache-2.0
/*
 * In how many documents of each host a unit stands (SPEC 4, stage 2; docs/DECISIONS.md).
 *
 * Takes:   for each document its host, and for each unit of it, each T once, the 128-bit hash of
 *          its form under the run's secret.
 * Gives:   once closed: whether a unit is boilerplate of its host.
 * Owns:    the hosts, and a place of 24 bytes for each (host, T), against a limit. Where a table of
 *          them does not fit into half of that, it is emptied into a sorter again and again, whose
 *          merge sums up. Closing keeps only what is boilerplate.
 * Cost:    a look-up a unit, which the caller can hide by asking for it in advance.
 *
 * One thread at a time until it is closed; then any number may ask.
 */
#ifndef DECIDE_BOILERPLATE_H
#define DECIDE_BOILERPLATE_H

#include "base/hash.h"
#include "spill/sorter.h"

enum {
    BOILERPLATE_AUTO_LEAST = 5, /* documents, */
    BOILERPLATE_AUTO_SHARE = 5  /* and one in so many of its host */
};

struct boilerplate_host {
    struct hash128 key;
    uint64_t documents;
};

struct boilerplate_place {
    struct hash128 form;
    uint32_t host;
    uint32_t documents; /* 0: empty. Saturates */
};

struct boilerplate {
    struct vast_limit *limit;
    VAST(struct boilerplate_host) hosts;
    VAST(uint32_t) host_slots;        /* number + 1; 0: empty. A power of two of them, as below */
    struct boilerplate_place *places; /* until it is closed: a table */
    uint64_t place_count, used;
    struct sorter counted;               /* what tables that were emptied held */
    VAST(struct boilerplate_place) kept; /* once it is closed: a table */
};

/* What it holds counts against `limit`. It must not move in memory. */
void boilerplate_init(struct boilerplate *boilerplate, struct vast_limit *limit);
void boilerplate_free(struct boilerplate *boilerplate);

/* The key of a document's host; all without one have the same. `url` at NULL: there is none. */
struct hash128 boilerplate_host_key(const struct hash_secret *secret, unecho_bytes url);

/* Counts a document. Returns the number of its host, or UINT32_MAX with `error` filled. */
uint32_t boilerplate_add_document(struct boilerplate *boilerplate, struct hash128 host,
                                  unecho_error *error);

/* Asks for the memory in which a unit will be looked up. */
void boilerplate_prefetch(const struct boilerplate *boilerplate, uint32_t host,
                          struct hash128 form);

/* Counts a unit of the document that was added last: each T once. UNECHO_E_MEMORY, UNECHO_E_IO. */
int boilerplate_add_unit(struct boilerplate *boilerplate, uint32_t host, struct hash128 form,
                         unecho_error *error);

/* Nothing more will be added: keeps the units of `least` documents and more; 0: those that the
 * setting "auto" means. UNECHO_E_MEMORY, UNECHO_E_IO. */
int boilerplate_close(struct boilerplate *boilerplate, uint32_t least, unecho_error *error);

/* Whether a unit is boilerplate of the host. */
bool boilerplate_holds(const struct boilerplate *boilerplate, struct hash128 host,
                       struct hash128 form);

#endif
