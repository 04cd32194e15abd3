// SPDX-License-Identifier: Apache-2.0
/*
 * The Script property (UAX #24) of Unicode 15.0, for reports: nothing that is decided asks for it.
 * The tables are in scripts.c, made by tools/gen/unicode.py. Cost: a binary search a code point.
 */
#ifndef UNICODE_SCRIPTS_H
#define UNICODE_SCRIPTS_H

#include <stddef.h>
#include <stdint.h>

struct unicode_script_run {
    uint32_t first, last;
    uint32_t script;
};

extern const struct unicode_script_run unicode_script_runs[]; /* in order */
extern const size_t unicode_script_run_count;
extern const char *const unicode_script_names[]; /* "Latin"; of script 0, "" */
extern const size_t unicode_script_count;

/* The number of a code point's script; 0 for Common, Inherited and unassigned ones. */
static inline uint32_t unicode_script(uint32_t code_point)
{
    size_t from = 0, to = unicode_script_run_count;
    while (from < to) {
        size_t middle = (from + to) / 2;
        const struct unicode_script_run *run = &unicode_script_runs[middle];
        if (code_point < run->first)
            to = middle;
        else if (code_point > run->last)
            from = middle + 1;
        else
            return run->script;
    }
    return 0;
}

#endif
