// SPDX-License-Identifier: Apache-2.0
/* What a text looks like of which nobody extracted the text first. */
#ifndef FORMAT_MARKUP_H
#define FORMAT_MARKUP_H

#include "unecho.h"

/* A page by its first tag, or by many closing tags anywhere: ten, and one in 200 bytes. */
bool markup_is_page(unecho_bytes text);

#endif
