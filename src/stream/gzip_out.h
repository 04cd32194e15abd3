// SPDX-License-Identifier: Apache-2.0
/*
 * A gzip file as we write it: one member (RFC 1952) without name or time, so that the file is a
 * function of its text and of the version of zlib. However the text is cut into calls, the bytes
 * are the same. Memory: some 300 KiB.
 *
 * Thread rule: one writer, one thread at a time.
 */
#ifndef STREAM_GZIP_OUT_H
#define STREAM_GZIP_OUT_H

#include "base/error.h"

struct gzip_out;

/* `to` is copied, what it points to is borrowed. NULL: out of memory. Release with gzip_out_free.
 */
struct gzip_out *gzip_out_new(const unecho_sink *to, unecho_error *error);
/* Errors: the sink's. */
int gzip_out_write(struct gzip_out *gzip, const void *bytes, size_t length, unecho_error *error);
/* Ends the member. The sink is not closed. */
int gzip_out_finish(struct gzip_out *gzip, unecho_error *error);
/* NULL is fine. */
void gzip_out_free(struct gzip_out *gzip);

#endif
