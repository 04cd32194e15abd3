// SPDX-License-Identifier: Apache-2.0
/*
 * The report page: one HTML file that says what a finished folder holds.
 *
 * Takes:   the folder.
 * Gives:   the page, to a sink: under PAGE_MOST_BYTES whatever the folder holds, with nothing to
 *          load, and a content security policy that lets nothing be loaded or run but its own style
 *          and script, which it names by their hashes.
 * Refuses: as page/survey.h; the sink has then been given nothing.
 */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "page/survey.h"

enum {
    PAGE_MOST_BYTES = 1000000
};

/* `foreigns`: formats of files beside the built-in ones, or NULL. */
int page_write(const char *folder, const struct foreigns *foreigns, const unecho_sink *to,
               unecho_error *error);

/* Its second half: the page of what a folder tells. */
int page_draw(const char *folder, const struct survey *survey, const unecho_sink *to,
              unecho_error *error);

#endif
