// SPDX-License-Identifier: Apache-2.0
/*
 * Rows of Arrow data as bytes, and back: what a record of a Parquet file holds beside its text.
 *
 *   a value   00 where it is null, else 01 and what it is:
 *               a fixed width   its bytes as Arrow has them (a boolean: one)
 *               bytes, strings  their length and they
 *               a list, a map   how many, then each value
 *               a struct, or a list of a fixed size: each value
 *             a dictionary's value stands for its index
 *   a number  seven bits a byte, the lowest first, the highest bit set but in the last
 *
 * Equal values have equal bytes, whatever the layout, offsets and chunks they came in, so that the
 * bytes of a record are the same wherever it is read.
 *
 * Refuses: types that Parquet does not have (unions, run ends); bytes that are no such row.
 */
#ifndef PYTHON_PACK_H
#define PYTHON_PACK_H

#include "arrow.h"
#include "build.h"

void pack_number(struct grown *to, bool *failed, uint64_t number);

/* False: `from` does not begin with one. */
bool unpack_number(unecho_bytes *from, uint64_t *number);

/* The name of the first type in the schema that cannot be packed; NULL: all can. */
const char *pack_refuses(const struct ArrowSchema *schema);

/* Appends the value at `row`, counted from the first of the array's buffers. `*failed` becomes
 * true where memory ran out or the data makes no sense. */
void pack_value(struct grown *to, bool *failed, const struct ArrowSchema *schema,
                const struct ArrowArray *array, int64_t row);

/* A column that grows from packed values. Zero-initialise. */
struct unpack {
    const struct ArrowSchema *schema; /* borrowed */
    struct build build;
    struct unpack *children;
    int64_t count;
};

/* For values of this schema, whose types can be packed. False: out of memory. */
bool unpack_start(struct unpack *unpack, const struct ArrowSchema *schema);
void unpack_free(struct unpack *unpack);

/* Adds the value that `from` begins with. False: it is none of this type, or memory ran out. */
bool unpack_value(struct unpack *unpack, unecho_bytes *from);

/* Moves the column to `array`, and begins an empty one. False: out of memory; it is then to be
 * freed. */
bool unpack_finish(struct unpack *unpack, struct ArrowArray *array);

#endif
