// SPDX-License-Identifier: Apache-2.0
/* What the tests of this room share: a format's answers as text that a test can compare. */
#ifndef TESTS_FORMAT_LAB_H
#define TESTS_FORMAT_LAB_H

#include "support/files.h"
#include "support/formats.h"

/* The records of `input` as formats_cut tells them, for windows that grow by 1, 2, 3, 7 and all
 * bytes at once: the test fails where they differ from `told`. */
void lab_frames(const struct format *format, unecho_bytes input, const char *told);

/* Parses a whole record, which must be a document, and renders it without the lines of `choice`
 * (formats_parts); it must come back. What leaves is `kept`. */
void lab_renders(const struct format *format, unecho_bytes record, uint64_t choice,
                 const char *kept);

/* The record must be refused at this byte (UNECHO_NOWHERE: none is told), with `message`. */
void lab_refuses(const struct format *format, unecho_bytes record, uint64_t offset,
                 const char *message);

/* The record must be no document: "blank". */
void lab_nothing(const struct format *format, unecho_bytes record, const char *nothing);

/* The fields of a record unless a test says otherwise: text, id, url. */
extern const struct fields lab_fields;

#endif
