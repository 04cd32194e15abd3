// SPDX-License-Identifier: Apache-2.0
/*
 * HTML under construction. What comes from data goes through html_text and is inert there: markup
 * characters are escaped, and what could steer a reader's eye (controls, characters that turn the
 * direction of writing) is made visible.
 *
 * Failures stay in the writer: after the first nothing more is written, and html_end tells.
 */
#ifndef PAGE_HTML_H
#define PAGE_HTML_H

#include "base/mem.h"

struct html {
    const unecho_sink *to;
    struct buffer waiting; /* written, not given to the sink yet */
    unecho_error *error;
    int code;
    uint64_t ids; /* of elements that others point to, so far */
};

/* Markup of ours, in the manner of printf: never a %s of bytes from data. */
void html_print(struct html *html, const char *format, ...) PRINTF_LIKE(2, 3);

/* Text from data, of which at most `most` bytes of HTML are written; "…" tells that there is more,
 * or where `cut` is set. Never cuts inside a character. */
void html_text(struct html *html, unecho_bytes text, size_t most, bool cut);

/* The same of a NUL-terminated string. */
void html_words(struct html *html, const char *words);

/* Markup of ours, as it is. */
void html_raw(struct html *html, const char *bytes, size_t length);

/* 5120 as "5,120"; "1.2 MB" in powers of 1000; "6.2 %". */
void html_number(struct html *html, uint64_t number);
void html_bytes(struct html *html, uint64_t bytes);
void html_share(struct html *html, uint64_t part, uint64_t whole);

/* Gives what waits to the sink. Returns 0 or the first failure. */
int html_end(struct html *html);

#endif
