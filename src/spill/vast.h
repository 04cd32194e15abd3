// SPDX-License-Identifier: Apache-2.0
/*
 * Arrays that may be larger than memory: what a run remembers of a corpus.
 *
 * A VAST is an ARRAY (base/mem.h) of which the kernel may page parts out. The arrays of a run share
 * a limit: while all of them fit, they are in memory; once they do not, those that are read least
 * (a low `rank`) become mappings of temporary files without names. They are read and written
 * through `at` as before, so where they lie changes nothing but time. What was read of a file stays
 * in memory until vast_trim gives it back: whoever reads at random calls vast_touch now and then.
 *
 *   VAST(struct member) members;
 *   VAST_INIT(&members, &limit, "units", 4, SIZE_MAX);
 *   if (VAST_RESERVE(&members, 1, error))
 *       return error->code;
 *   members.at[members.count++] = (struct member){…};
 *   VAST_FREE(&members);
 *
 * Thread rule: one thread at a time grows arrays of a limit, with nobody reading any of them but
 * pinned ones; any number read or trim.
 * Room on disk is taken before it is mapped, so a full disk is an error of the call that grows,
 * never a signal later. A disk that cannot be read back ends the process (SIGBUS).
 */
#ifndef SPILL_VAST_H
#define SPILL_VAST_H

#include "base/mem.h"

#include <stdatomic.h>
#include <stdbool.h>

struct vast {
    struct vast_limit *limit;
    struct vast *next; /* of the limit, a higher rank or the same */
    const char *what;  /* for messages: "units" */
    void **at;         /* of the array */
    size_t bytes;      /* taken: mapped memory, or room in the file */
    size_t most;       /* that are kept in memory whatever the limit allows */
    size_t trimmed;    /* bytes of a file that growing has given back */
    uint32_t rank;
    int fd;      /* -1: in memory */
    bool pinned; /* it stays where it is */
};

struct vast_limit {
    const char *folder; /* for temporary files; borrowed */
    uint64_t bytes;     /* that may be held in memory */
    uint64_t held;      /* by arrays in memory, and charged */
    uint64_t in_files;
    struct vast *arrays;
    atomic_uint_fast64_t touched; /* bytes of files that may be in memory since the last trim */
};

void vast_limit_init(struct vast_limit *limit, const char *folder, uint64_t bytes);

/* Counts `bytes` that stay in memory: tables. Moves arrays to files to make room. UNECHO_E_LIMIT
 * where there is none, with what to give; UNECHO_E_IO, UNECHO_E_MEMORY. */
int vast_charge(struct vast_limit *limit, uint64_t bytes, unecho_error *error);
void vast_uncharge(struct vast_limit *limit, uint64_t bytes);

/* Gives back the memory that pages of files take. */
void vast_trim(struct vast_limit *limit);

/* Says that about so many bytes of arrays were read or written, wherever they lie: trims once it is
 * a lot. For any thread. */
void vast_touch(struct vast_limit *limit, uint64_t bytes);

#define VAST(type)                                                                                 \
    struct {                                                                                       \
        type *at;                                                                                  \
        size_t count, room;                                                                        \
        struct vast vast;                                                                          \
    }

/* An empty array, which must not move while it lives. */
#define VAST_INIT(array, limit, what, rank, most)                                                  \
    ((array)->at = NULL, (array)->count = (array)->room = 0,                                       \
     vast_init(&(array)->vast, (void **)&(array)->at, (limit), (what), (rank), (most)))

/* Makes room for `more` elements after the count. Any array of the limit that is not pinned
 * may move for it: no pointer into one outlives the call. UNECHO_E_MEMORY, UNECHO_E_IO. */
#define VAST_RESERVE(array, more, error)                                                           \
    ((array)->room - (array)->count >= (size_t)(more)                                              \
         ? 0                                                                                       \
         : vast_grow(&(array)->vast, (array)->count, &(array)->room, (more), sizeof *(array)->at,  \
                     (error)))

/* The array grows no more, and others that do never move it: threads may read it meanwhile. */
#define VAST_PIN(array)   ((array)->vast.pinned = true)
#define VAST_UNPIN(array) ((array)->vast.pinned = false)

#define VAST_IN_FILE(array) ((array)->vast.fd >= 0)

/* Makes an empty array hold `count` elements of zeros. Returns as VAST_RESERVE. */
#define VAST_ZERO(array, number, error)                                                            \
    (VAST_RESERVE((array), (number), (error)) ? UNECHO_E_MEMORY                                    \
                                              : ((array)->count = (number), UNECHO_OK))

#define VAST_FREE(array) ((array)->count = (array)->room = 0, vast_free(&(array)->vast))

/* A string of bytes. */
struct vast_bytes {
    char *at;
    size_t count, room;
    struct vast vast;
};

/* Appends bytes. Returns as VAST_RESERVE. */
int vast_append(struct vast_bytes *to, const void *bytes, size_t length, unecho_error *error);

/* Used by the macros only. */
void vast_init(struct vast *vast, void **at, struct vast_limit *limit, const char *what,
               uint32_t rank, size_t most);
int vast_grow(struct vast *vast, size_t count, size_t *room, size_t more, size_t size,
              unecho_error *error);
void vast_free(struct vast *vast);

#endif
