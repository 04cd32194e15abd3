// SPDX-License-Identifier: Apache-2.0
/*
 * Formats of the caller's own (unecho_file_format): files that only the caller can read and write,
 * such as Parquet. To everything above they are a format like any other: a file is the stream of
 * its records, as compression makes another file of the same stream.
 *
 *   a record   four lengths of eight bytes, the lowest first: of id, URL, rest and text (all ones:
 *              it has no id, no URL); then these
 *   open       a file as such a stream: the caller's reader, packed
 *   write      such a stream, in pieces, as a file: unpacked, to the caller's writer
 *
 * Takes:   what the caller registered, borrowed.
 * Gives:   an input (stream/input.h); bytes of a file, to a sink.
 * Bounds:  memory is a record, beside what the caller's own code holds.
 * Refuses: a stream that is not one of whole records: UNECHO_E_MISMATCH; what the caller refuses.
 */
#ifndef FORMAT_FOREIGN_H
#define FORMAT_FOREIGN_H

#include "format/format.h"
#include "stream/input.h"

enum {
    FOREIGN_MOST = 4,      /* formats beside the built-in ones */
    FOREIGN_MAGIC_MOST = 8 /* bytes: as many as a reader looks at */
};

struct foreign {
    struct format format; /* is_foreign */
    unecho_file_format file;
};

struct foreigns {
    struct foreign at[FOREIGN_MOST];
    size_t count;
};

/* UNECHO_E_ARGUMENT: a member is missing, the name is taken, or there are too many. */
int foreigns_add(struct foreigns *foreigns, const unecho_file_format *file, unecho_error *error);

/* NULL: none. `foreigns` may be NULL. */
const struct format *foreigns_find(const struct foreigns *foreigns, const char *name);
const struct format *foreigns_detect(const struct foreigns *foreigns, unecho_bytes beginning);

/* `length` bytes of a name without the ending of a foreign format: how many are left. */
size_t foreigns_stem(const struct foreigns *foreigns, const char *name, size_t length);

/* Of a format with is_foreign. */
static inline const struct foreign *foreign_of(const struct format *format)
{
    return (const struct foreign *)(const void *)format;
}

/* The length of the record that the bytes begin with. 0: its head is not all there; SIZE_MAX: it is
 * no record. */
size_t foreign_record_length(unecho_bytes bytes);

/* Appends a document as a record. UNECHO_E_MEMORY. */
int foreign_pack(struct buffer *to, const unecho_document *document, unecho_error *error);

/* The way back: borrowed from `record`. UNECHO_E_MISMATCH: it is not exactly one record. */
int foreign_unpack(unecho_bytes record, unecho_document *document, unecho_error *error);

/* Opens the file as an input. `fields` are borrowed while it is open. Fails as the caller's reader
 * does, and with UNECHO_E_MEMORY. */
int foreign_open(const struct foreign *foreign, const char *path, const struct fields *fields,
                 const struct input_options *options, struct input **input, unecho_error *error);

/* A file under construction. One thread at a time. */
struct foreign_file;

/* `like` is a file of the same format whose records will come, some of them maybe left out. `like`
 * and what `to` points to are borrowed. On failure `*file` is NULL. */
int foreign_file_new(const struct foreign *foreign, const char *like, const struct fields *fields,
                     const unecho_sink *to, struct foreign_file **file, unecho_error *error);
/* Takes bytes of the stream, however it is cut. */
int foreign_file_write(struct foreign_file *file, const void *bytes, size_t length,
                       unecho_error *error);
/* The same as a sink; valid as long as `file` is. */
unecho_sink foreign_file_sink(struct foreign_file *file);
/* All records have come. The sink is not closed. After it, and after any failure, only
 * foreign_file_free makes sense. */
int foreign_file_finish(struct foreign_file *file, unecho_error *error);
/* NULL is fine; without foreign_file_finish the file is left unfinished. */
void foreign_file_free(struct foreign_file *file);

#endif
