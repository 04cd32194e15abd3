// SPDX-License-Identifier: Apache-2.0
/*
 * The Arrow C data interface and C stream interface: the structs of their published ABI, and what
 * the extension does with them.
 *
 * https://arrow.apache.org/docs/format/CDataInterface.html
 * https://arrow.apache.org/docs/format/CStreamInterface.html
 */
#ifndef PYTHON_ARROW_H
#define PYTHON_ARROW_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_NULLABLE 2

struct ArrowSchema {
    const char *format, *name, *metadata;
    int64_t flags, n_children;
    struct ArrowSchema **children, *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length, null_count, offset, n_buffers, n_children;
    const void **buffers;
    struct ArrowArray **children, *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};
#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};
#endif

/* Data that several own: a schema and arrays of it. Counted, since whoever it was exported to
 * releases it on any thread. */
struct arrow_data {
    atomic_size_t owners;
    struct ArrowSchema schema;
    struct ArrowArray *chunks;
    size_t count, room;
};

/* NULL: out of memory. The caller is its only owner. */
struct arrow_data *arrow_data_new(void);
struct arrow_data *arrow_data_own(struct arrow_data *data); /* one owner more */
void arrow_data_free(struct arrow_data *data);              /* one less; NULL is fine */

/* Takes `array` (its release becomes NULL), also where it returns false: out of memory. */
bool arrow_data_add(struct arrow_data *data, struct ArrowArray *array);

/* Takes all of `stream` and releases it. 0 or an errno value; what it says of it goes to
 * `message`. */
int arrow_data_read(struct arrow_data *data, struct ArrowArrayStream *stream, char *message,
                    size_t room);

/* Rows of all chunks. */
size_t arrow_data_rows(const struct arrow_data *data);

/* A copy that is released by itself; metadata is left out. False: out of memory. */
bool arrow_schema_copy(const struct ArrowSchema *from, struct ArrowSchema *to);

/* Makes child `nth` of an array. False: out of memory, and there is nothing to release. */
typedef bool array_make(void *self, int64_t nth, struct ArrowArray *child);

/* Gives the array, which has none, `count` children. False: out of memory; it then has those that
 * were made. */
bool array_add_children(struct ArrowArray *array, int64_t count, array_make *make, void *self);

/* Releases and frees the children of an array; for its own release. */
void array_release_children(struct ArrowArray *array);

/* `from`, which belongs to `data`, as an array of its own: it shares the buffers and owns a part of
 * `data`. False: out of memory. */
bool arrow_array_share(struct arrow_data *data, const struct ArrowArray *from,
                       struct ArrowArray *to);

/* A stream over the data, which it owns a part of. False: out of memory. */
bool arrow_stream_make(struct arrow_data *data, struct ArrowArrayStream *to);

#endif
