// SPDX-License-Identifier: Apache-2.0
/* What may reach a terminal: colours where they are wanted, hostile text only as visible marks. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include "text.h"

/* How one stream may be painted. */
struct paint {
    bool terminal; /* a person reads it: text from outside must be made inert */
    bool colour;
};

enum colour {
    PLAIN,
    BOLD,
    DIM,
    RED,
    GREEN,
    YELLOW,
    CYAN
};

/* For a descriptor, under the setting "color": auto, always or never. */
struct paint paint_for(int descriptor, const char *when);

/* The escape that begins a colour (PLAIN: ends all), or "" where the stream is not painted. */
const char *paint(struct paint stream, enum colour colour);

/* Adds hostile text with all that could steer a terminal made visible. Line breaks count as such:
 * see inert_lines. */
int inert(struct text *to, unecho_bytes hostile, unecho_error *error);
/* The same, at most `points` code points of it, then "…". */
int inert_cut(struct text *to, unecho_bytes hostile, size_t points, unecho_error *error);
/* The beginning of a text on one line: white space around it is left out, line breaks in it come
 * as spaces. */
int inert_excerpt(struct text *to, unecho_bytes hostile, size_t points, unecho_error *error);
/* The same line by line: line feeds stay. */
int inert_lines(struct text *to, unecho_bytes hostile, unecho_error *error);

/* Adds `name` quoted as a word for a shell where it needs quotes; never a raw control. */
int shell_word(struct text *to, const char *name, unecho_error *error);

#endif
