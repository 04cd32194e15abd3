// SPDX-License-Identifier: Apache-2.0
/*
 * A bound on the Jaccard similarity of two forms (flow/form.h), for pairs that were only proposed:
 * nearly all of them are far apart, and this tells so at a tenth of what comparing them costs.
 *
 * It never rejects a pair that is near. Equal shingles have equal hashes, so of u's positions at
 * least as many have a hash that v has as there are shingles in common; and there are at least as
 * many distinct shingles as distinct hashes. Hashes that fall together only make the bound weaker,
 * and its answer "may be" is never the last word.
 *
 * Owned by one thread. Cost: linear in the two forms.
 */
#ifndef SIMILARITY_BOUND_H
#define SIMILARITY_BOUND_H

#include "base/hash.h"
#include "base/mem.h"
#include "options/settings.h"

/* Hashes of shingles, by position, and how many of them are distinct. */
struct bound_side {
    ARRAY(uint64_t) hashes;
    uint32_t distinct;
};

struct bound {
    uint64_t seed;
    uint32_t shingle; /* tokens */
    struct bound_side u, v;
    uint64_t *table;   /* distinct hashes of the side that was read last; 0: empty */
    size_t mask, room; /* slots in use less one; slots there are */
};

void bound_init(struct bound *bound, const struct hash_secret *secret, uint32_t shingle);
void bound_free(struct bound *bound);

/* Reads the form that the next ones are compared with. Returns 0 or UNECHO_E_MEMORY. */
int bound_begin(struct bound *bound, unecho_bytes u, unecho_error *error);

/* False in `*may` where the similarity of u and v cannot reach the threshold. Returns as above. */
int bound_reaches(struct bound *bound, unecho_bytes v, struct share threshold, bool *may,
                  unecho_error *error);

#endif
