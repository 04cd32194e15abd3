// SPDX-License-Identifier: Apache-2.0
/*
 * Cards: a file format of a caller's own, as small as one can be. A file begins with "CARDS:" and
 * what is common to all cards, up to an LF; then each card is ID TAB REST TAB TEXT and the byte 1E.
 * The common part stands in no record: a writer takes it from the file that its own is like.
 */
#ifndef TESTS_API_CARDS_H
#define TESTS_API_CARDS_H

#include "unecho.h"

#include <stdbool.h>

struct cards {
    int fails_after; /* cards, with UNECHO_E_INPUT; 0: never */
    int open;        /* readers and writers that are not closed yet */
    bool bad_writer; /* it refuses every card */
};

/* The format over these cards, which must stay. */
unecho_file_format cards_format(struct cards *cards);

#endif
