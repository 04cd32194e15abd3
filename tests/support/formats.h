// SPDX-License-Identifier: Apache-2.0
/*
 * For tests and fuzz targets: what a format makes of bytes, without files, threads and stages
 * around it. Running out of memory ends the program.
 */
#ifndef SUPPORT_FORMATS_H
#define SUPPORT_FORMATS_H

#include "format/format.h"

struct formats_record {
    size_t offset, length;
    enum frame_result result;
    bool uncounted;
};

/* Zero-initialise; formats_cut_free releases. */
struct formats_cut {
    ARRAY(struct formats_record) records;
    struct buffer told; /* "whole 12; none 3; bad 40 at 7: why": NUL-terminated */
};

/* Cuts `input` into records as the reader does, through a window that grows by `step` bytes and
 * learns that nothing follows only when it holds everything. */
void formats_cut(const struct format *format, unecho_bytes input, size_t step,
                 struct formats_cut *to);
void formats_cut_free(struct formats_cut *cut);

/* Parts of a text at the boundaries of its lines: line i leaves where bit i of `choice` (which
 * comes round again) is set; neighbours are one part where the next bit is set too and i is odd.
 * Returns how many were put into `parts`, at most `room`. */
size_t formats_parts(unecho_bytes text, uint64_t choice, struct json_part *parts, size_t room);

/*
 * Parses a whole record, renders it without the lines that `choice` names, and restores it. `kept`
 * (emptied first) gets what was rendered. NULL: it came back byte for byte, or it is no document;
 * else what went wrong. `*code` tells what parsing returned.
 */
const char *formats_round_trip(const struct format *format, const struct fields *fields,
                               unecho_bytes record, uint64_t choice, struct buffer *kept,
                               int *code);

#endif
