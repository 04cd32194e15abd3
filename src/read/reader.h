// SPDX-License-Identifier: Apache-2.0
/*
 * The reader: inputs, one after the other, as chunks of whole records.
 *
 * Takes:   the inputs of a run.
 * Gives:   chunks in corpus order. A chunk holds records of one input and ends after the record
 *          with which its bytes reach the size of a frame, so where it ends follows from the input
 *          alone. The last chunk of an input (which may be empty) says what the input was.
 * Owns:    the open input and the beginning of the record that the last chunk did not hold.
 * Bounds:  memory is a chunk, plus max-record for a record that does not fit.
 * Refuses: what the format cannot frame, records over max-record, damaged compression: the chunk
 *          then fails (its records before the bad one do not count), or, with quarantine, holds
 *          the bad bytes as a record of their own and the reading goes on. Of a file of a foreign
 *          format nothing is set aside: its reader may have more to say than bytes.
 *
 * One thread at a time.
 */
#ifndef READ_READER_H
#define READ_READER_H

#include "flow/chunk.h"
#include "read/inputs.h"
#include "stream/input.h"

struct reader_options {
    const struct format *format; /* NULL: by name and content */
    uint64_t max_record;
    bool quarantine;
    struct input_options input;
    struct fields fields;            /* for files of foreign formats; borrowed */
    const struct foreigns *foreigns; /* NULL: there are none */
};

struct reader;

/* `inputs` are borrowed, `options` copied. NULL: out of memory. */
struct reader *reader_new(const struct inputs *inputs, const struct reader_options *options,
                          unecho_error *error);
void reader_free(struct reader *reader);

/* Leaves out an input that is not to be read (any more): its chunks do not come. */
void reader_skip(struct reader *reader, uint32_t input);

/* Fills an empty chunk. Returns true, or false where no input is left. What goes wrong is told in
 * chunk->code and chunk->error; the reader then gives nothing more. */
bool reader_next(struct reader *reader, struct chunk *chunk);

/* The format of input `input`, once its first chunk has come. */
const struct format *reader_format(const struct reader *reader, uint32_t input);

#endif
