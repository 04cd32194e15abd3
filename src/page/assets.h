// SPDX-License-Identifier: Apache-2.0
/* The page's own style and script, embedded by tools/gen/embed_page.py from assets/, with the
 * Base64 of the SHA-256 of each, by which the content security policy knows them. */
#ifndef PAGE_ASSETS_H
#define PAGE_ASSETS_H

#include <stddef.h>

extern const char page_style[], page_script[];
extern const size_t page_style_length, page_script_length;
extern const char page_style_hash[], page_script_hash[];

#endif
