// SPDX-License-Identifier: Apache-2.0
/* Step 4 against the standard: its definition over every code point, and the conformance test
 * NormalizationTest.txt, whose columns are one text in five normalisation forms. */
#include "definition.h"
#include "unicode/comparison.h"
#include "unicode/unicode.h"

#include <criterion/criterion.h>
#include <criterion/logging.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct comparison made;

static void encode(const struct code_points *text, struct buffer *to)
{
    to->count = 0;
    for (size_t nth = 0; nth < text->count; nth++) {
        char bytes[4];
        buffer_append(to, bytes, unicode_encode(text->at[nth], bytes), NULL);
    }
}

static bool folds_to(const struct buffer *source, const struct buffer *expected)
{
    if (comparison_fold(&made, source->at, source->count, NULL))
        return false;
    return made.forms.count == expected->count &&
           (expected->count == 0 || memcmp(made.forms.at, expected->at, expected->count) == 0);
}

/* Whether the program folds `text` to what the definition says. */
static bool folds_as_defined(const struct code_points *text)
{
    static struct buffer source, expected;
    static struct code_points folded;
    encode(text, &source);
    definition_fold(text, &folded);
    encode(&folded, &expected);
    return folds_to(&source, &expected);
}

/* Alone, and where it may compose with and reorder among marks. */
static bool is_right(uint32_t code_point)
{
    struct code_points alone = {{code_point}, 1};
    struct code_points marked = {{'e', code_point, 0x323, 0x301, code_point, 0x3099}, 6};
    bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    bool is_dull = code_point >= 0x20000 && code_point < 0xE0000; /* ideographs and nothing */
    return is_surrogate || (folds_as_defined(&alone) && (is_dull || folds_as_defined(&marked)));
}

/* Few assertions: each costs a message to the runner. */
Test(normalisation, every_code_point)
{
    if (!definition_load())
        cr_skip_test("no Unicode Character Database 15.0.0 on this machine");
    for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++)
        if (!is_right(code_point))
            cr_assert_fail("U+%04X", code_point);
    definition_free();
}

/* The database's copy, or the plain one of the test data. */
static FILE *open_conformance_test(int (**close)(FILE *))
{
    static const char packed[] = "/usr/share/unicode/NormalizationTest.txt.bz2";
    FILE *file = fopen(packed, "rb");
    if (file) {
        fclose(file);
        file = popen("bzip2 -dc /usr/share/unicode/NormalizationTest.txt.bz2 2>/dev/null", "r");
        int first = file ? getc(file) : EOF;
        if (first == '#' && ungetc(first, file) == first) {
            *close = pclose;
            return file;
        }
        if (file)
            pclose(file);
    }
    *close = fclose;
    return fopen(SHARED_DATA "/unicode/NormalizationTest.txt", "r");
}

/* The five columns of a row "0041 0042;…;…;…;…; # comment". */
static bool read_columns(const char *row, struct code_points columns[5])
{
    if (row[0] == '#' || row[0] == '@' || row[0] == '\n')
        return false;
    for (size_t column = 0; column < 5; column++) {
        columns[column].count = 0;
        while (*row != ';') {
            char *next;
            columns[column].at[columns[column].count++] = (uint32_t)strtoul(row, &next, 16);
            if (next == row)
                cr_assert_fail("no code point at %s", row);
            row = next + strspn(next, " ");
        }
        row++;
    }
    return true;
}

/* The iota below a letter is a mark that folds to a letter: where it stands out of order among
 * other marks, NFKC_Casefold (unlike D147, which decomposes before it) tells equivalent texts
 * apart. */
static bool has_iota_below(const struct code_points columns[5])
{
    for (size_t column = 0; column < 5; column++)
        for (size_t nth = 0; nth < columns[column].count; nth++)
            if (columns[column].at[nth] == 0x345)
                return true;
    return false;
}

/* All columns fold to one text, which folds to itself, and as defined. */
static bool is_row_right(const struct code_points columns[5], bool defined)
{
    static struct buffer source, first;
    bool same = !has_iota_below(columns);
    encode(&columns[0], &source);
    if (comparison_fold(&made, source.at, source.count, NULL))
        return false;
    first.count = 0;
    buffer_append(&first, made.forms.at, made.forms.count, NULL);
    bool right = folds_to(&first, &first);
    for (size_t column = 0; column < 5 && right; column++) {
        encode(&columns[column], &source);
        right = (!same || folds_to(&source, &first)) &&
                (!defined || folds_as_defined(&columns[column]));
    }
    return right;
}

Test(normalisation, conformance_test)
{
    int (*close)(FILE *);
    FILE *file = open_conformance_test(&close);
    if (!file)
        cr_skip_test("NormalizationTest.txt is not on this machine");
    bool defined = definition_load();
    static char row[8192];
    static struct code_points columns[5];
    size_t rows = 0;
    while (fgets(row, sizeof row, file)) {
        if (!read_columns(row, columns))
            continue;
        if (!is_row_right(columns, defined))
            cr_assert_fail("%s", row);
        rows++;
    }
    close(file);
    definition_free();
    cr_expect_gt(rows, 18000);
}
