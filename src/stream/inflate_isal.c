// SPDX-License-Identifier: Apache-2.0
/*
 * isa-l. Four of its habits are answered here:
 *   - it verifies the trailer only under ISAL_GZIP_NO_HDR_VER, and only that mode leaves next_in
 *     exactly after the member;
 *   - running out of input is no error to it: whether a member is whole is told by its block_state
 *     alone, and output may wait in its own buffer after the input is used up;
 *   - in damaged data it may count a byte more than it was given, and then says that 4 GiB
 *     less one are left;
 *   - its header reader forgets the flags of a header that comes in two pieces, so gzip.c reads
 *     headers.
 */
#include "stream/inflate.h"

#include "base/mem.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <stdlib.h>

/* Its counters have 32 bits. */
enum {
    MOST_AT_ONCE = 1 << 30
};

static void *isal_new(unecho_error *error)
{
    struct inflate_state *state = mem_new(1, sizeof *state, "inflating gzip", error);
    if (state)
        isal_inflate_init(state);
    return state;
}

static void isal_begin(void *inflater)
{
    struct inflate_state *state = inflater;
    isal_inflate_reset(state);
    state->crc_flag = ISAL_GZIP_NO_HDR_VER;
}

static enum inflate_status isal_run(void *inflater, struct inflate_piece *piece)
{
    struct inflate_state *state = inflater;
    uint32_t from = (uint32_t)(piece->from_left < MOST_AT_ONCE ? piece->from_left : MOST_AT_ONCE);
    uint32_t to = (uint32_t)(piece->to_left < MOST_AT_ONCE ? piece->to_left : MOST_AT_ONCE);
    state->next_in = (unsigned char *)(uintptr_t)piece->from; /* it only reads there */
    state->avail_in = from;
    state->next_out = piece->to;
    state->avail_out = to;
    int result = isal_inflate(state);
    bool overran = state->avail_in > from;
    uint32_t used = overran ? from : from - state->avail_in;
    piece->from += used;
    piece->from_left -= used;
    piece->to += to - state->avail_out;
    piece->to_left -= to - state->avail_out;
    if (result == ISAL_INCORRECT_CHECKSUM)
        return INFLATE_BAD_CHECK;
    if (result < 0 || overran)
        return INFLATE_BAD_DATA;
    if (state->block_state == ISAL_BLOCK_FINISH)
        return INFLATE_END;
    bool stuck = from && to && state->avail_in == from && state->avail_out == to;
    return stuck ? INFLATE_BAD_DATA : INFLATE_MORE;
}

static uint32_t isal_crc32(uint32_t crc, const unsigned char *bytes, size_t length)
{
    return crc32_gzip_refl(crc, bytes, length);
}

const struct inflate_library inflate_isal = {
    "isa-l", sizeof(struct inflate_state), isal_new, free, isal_begin, isal_run, isal_crc32};
