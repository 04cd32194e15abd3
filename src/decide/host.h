// SPDX-License-Identifier: Apache-2.0
/* The host of a URL, as documents are grouped by it (docs/DECISIONS.md). */
#ifndef DECIDE_HOST_H
#define DECIDE_HOST_H

#include "base/error.h"

enum {
    HOST_MOST = 255 /* bytes: the name system allows no longer one */
};

/* Writes the host of `url` to `to`: ASCII letters lower, without user, port and one leading "www.".
 * Returns its length; 0: it has none, or a longer one than there are. */
size_t host_of(unecho_bytes url, char to[HOST_MOST]);

#endif
