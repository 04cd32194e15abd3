// SPDX-License-Identifier: Apache-2.0
/* What a caller's reader gives, as an input: the documents packed one after the other. */
#ifndef READ_DOCUMENTS_H
#define READ_DOCUMENTS_H

#include "stream/input.h"

/*
 * Goes back to the first document and opens the input, whose bytes are those of format_documents.
 * `reader` is borrowed while it is open. Fails as the reader does, and with UNECHO_E_MEMORY.
 */
int documents_open(const unecho_reader *reader, const struct input_options *options,
                   struct input **input, unecho_error *error);

#endif
