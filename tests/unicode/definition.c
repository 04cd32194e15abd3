// SPDX-License-Identifier: Apache-2.0
#include "definition.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UCD "/usr/share/unicode/" /* where Debian and Fedora install the database */

enum {
    SIZE = 0x110000
};

static unsigned char combining[SIZE];
static bool excluded[SIZE]; /* Full_Composition_Exclusion */
static char *mapping[SIZE]; /* NFKC_CF where it is not the code point itself, "0041 0042" */
static uint32_t canonical[SIZE][2];
/* The code points whose canonical decomposition is a pair, from 1, chained by the second. */
static uint32_t pairs[2048];
static uint16_t newest[SIZE], older[2048];
static uint16_t pair_count;

/* A database line "FIRST[..LAST] ; NAME [; VALUE]", spaces cut, the comment gone. */
static bool split_row(char *row, char *fields[16], size_t *count, uint32_t range[2])
{
    row[strcspn(row, "#\n")] = '\0';
    *count = 0;
    for (char *field = row; field && *count < 16;) {
        char *next = strchr(field, ';');
        if (next)
            *next++ = '\0';
        field += strspn(field, " ");
        for (size_t length = strlen(field); length && field[length - 1] == ' ';)
            field[--length] = '\0';
        fields[(*count)++] = field;
        field = next;
    }
    if (fields[0][0] == '\0')
        return false;
    range[0] = (uint32_t)strtoul(fields[0], NULL, 16);
    const char *dots = strstr(fields[0], "..");
    range[1] = dots ? (uint32_t)strtoul(dots + 2, NULL, 16) : range[0];
    return true;
}

static void take_character(char *fields[16], uint32_t code_point)
{
    combining[code_point] = (unsigned char)atoi(fields[3]);
    if (fields[5][0] == '\0' || fields[5][0] == '<')
        return;
    char *rest;
    canonical[code_point][0] = (uint32_t)strtoul(fields[5], &rest, 16);
    uint32_t second = canonical[code_point][1] = (uint32_t)strtoul(rest, NULL, 16);
    if (second == 0)
        return;
    pairs[++pair_count] = code_point;
    older[pair_count] = newest[second];
    newest[second] = pair_count;
}

static void take_property(char *fields[16], size_t count, const uint32_t range[2])
{
    for (uint32_t code_point = range[0]; code_point <= range[1]; code_point++) {
        if (strcmp(fields[1], "Full_Composition_Exclusion") == 0)
            excluded[code_point] = true;
        if (strcmp(fields[1], "NFKC_CF") == 0 && count > 2)
            mapping[code_point] = strdup(fields[2]);
    }
}

static bool read_rows(const char *path, bool characters)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    char row[4096], *fields[16];
    uint32_t range[2];
    size_t count;
    bool right = characters || (fgets(row, sizeof row, file) && strstr(row, "15.0.0"));
    while (right && fgets(row, sizeof row, file)) {
        if (!split_row(row, fields, &count, range))
            continue;
        if (characters)
            take_character(fields, range[0]);
        else
            take_property(fields, count, range);
    }
    fclose(file);
    return right;
}

bool definition_load(void)
{
    return read_rows(UCD "DerivedNormalizationProps.txt", false) &&
           read_rows(UCD "UnicodeData.txt", true);
}

void definition_free(void)
{
    for (size_t code_point = 0; code_point < SIZE; code_point++)
        free(mapping[code_point]);
}

static void add(struct code_points *to, uint32_t code_point)
{
    if (to->count == DEFINITION_MOST)
        abort();
    to->at[to->count++] = code_point;
}

static void decompose(struct code_points *to, uint32_t code_point)
{
    if (code_point >= 0xAC00 && code_point < 0xAC00 + 11172) {
        uint32_t index = code_point - 0xAC00;
        add(to, 0x1100 + index / 588);
        add(to, 0x1161 + index % 588 / 28);
        if (index % 28)
            add(to, 0x11A7 + index % 28);
    } else if (canonical[code_point][0]) {
        decompose(to, canonical[code_point][0]);
        if (canonical[code_point][1])
            decompose(to, canonical[code_point][1]);
    } else {
        add(to, code_point);
    }
}

static void order(struct code_points *text)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t nth = 1; nth < text->count; nth++) {
            uint32_t first = text->at[nth - 1], second = text->at[nth];
            if (combining[second] && combining[first] > combining[second]) {
                text->at[nth - 1] = second;
                text->at[nth] = first;
                again = true;
            }
        }
    }
}

static uint32_t composite(uint32_t first, uint32_t second)
{
    if (first >= 0x1100 && first < 0x1113 && second >= 0x1161 && second < 0x1176)
        return 0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28;
    if (first >= 0xAC00 && first < 0xAC00 + 11172 && (first - 0xAC00) % 28 == 0 &&
        second > 0x11A7 && second < 0x11C3)
        return first + second - 0x11A7;
    for (size_t nth = newest[second]; nth; nth = older[nth])
        if (canonical[pairs[nth]][0] == first && !excluded[pairs[nth]])
            return pairs[nth];
    return 0;
}

/* Is text[nth] blocked from the starter at `from` (definition D115)? */
static bool is_blocked(const struct code_points *text, size_t from, size_t nth)
{
    for (size_t between = from + 1; between < nth; between++) {
        unsigned char class = combining[text->at[between]];
        if (class == 0 || class >= combining[text->at[nth]])
            return true;
    }
    return false;
}

static void compose(struct code_points *text)
{
    for (size_t nth = 1; nth < text->count; nth++) {
        size_t starter = nth;
        while (starter > 0 && combining[text->at[--starter]])
            continue;
        if (combining[text->at[starter]] || is_blocked(text, starter, nth))
            continue;
        uint32_t whole = composite(text->at[starter], text->at[nth]);
        if (whole) {
            text->at[starter] = whole;
            text->count--;
            memmove(text->at + nth, text->at + nth + 1, (text->count - nth) * sizeof *text->at);
            nth--;
        }
    }
}

void definition_fold(const struct code_points *text, struct code_points *folded)
{
    folded->count = 0;
    for (size_t nth = 0; nth < text->count; nth++) {
        const char *to = mapping[text->at[nth]];
        if (!to)
            decompose(folded, text->at[nth]);
        for (char *next; to && *to; to = next + strspn(next, " "))
            decompose(folded, (uint32_t)strtoul(to, &next, 16));
    }
    order(folded);
    compose(folded);
}
