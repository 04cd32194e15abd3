// SPDX-License-Identifier: Apache-2.0
/*
 * A new file in the compression of the one that it replaces. Begun, written through its sink,
 * sealed; then new_file_commit on its member `file` puts it in its place.
 */
#ifndef CLI_PACKED_H
#define CLI_PACKED_H

#include "new_file.h"

/* Zero-initialise. */
struct packed {
    struct new_file file;
    unecho_compressor *compressor; /* NULL before it begins */
    unecho_sink to;                /* the compressor's way to `file` */
};

/* `compression` as unecho_look has it. The struct must stay where it is from here on. */
int packed_begin(struct packed *packed, const char *path, const char *compression,
                 const unecho_settings *settings, unecho_error *error);
unecho_sink packed_sink(struct packed *packed);
/* Ends the file and flushes it to disk. Does nothing to a zeroed one. */
int packed_seal(struct packed *packed, unecho_error *error);
/* The three in one. */
int packed_prepare(struct packed *packed, const char *path, const char *compression,
                   const unecho_settings *settings, unecho_bytes text, unecho_error *error);
/* Removes what was not committed; releases the memory. Any state is fine. */
void packed_discard(struct packed *packed);

#endif
