// SPDX-License-Identifier: Apache-2.0
/*
 * Cleaning what was kept removes nothing more, with one exception, shown here.
 *
 * The units of a document are found before anything is removed. A paragraph counts as hard-wrapped
 * by the shape of its lines; a line of another shape in the middle of it (a caption that was pasted
 * in) makes each of its lines a unit of its own. If just that line is an echo and goes, the lines
 * that stay have the shape of a hard-wrapped paragraph; cleaned again they are one unit, and it may
 * be an echo. Then that goes too, for a reason that the log gives like any other. With
 * `units=line` or `units=paragraph` there is no exception; tests/property looks for others.
 */
#include "unecho.h"

#include <criterion/criterion.h>
#include <string.h>

#define CAPTION "It was a late plant and it was too late for us."

/* Lines 1 and 7 are equal. Without line 7, the last paragraph says what line 3 says. */
static const char text[] =
    /* 1 */ CAPTION
    "\n"
    /* 2 */ "\n"
    /* 3 */ "Notwithstanding environmental considerations, municipal administrations "
    "underestimated hydroelectric powerplants, international organisations nevertheless "
    "recommended comprehensive interdepartmental consultations everywhere.\n"
    /* 4 */ "\n"
    /* 5 */ "Notwithstanding environmental considerations, municipal administrations\n"
    /* 6 */ "underestimated hydroelectric powerplants, international organisations nevertheless\n"
    /* 7 */ CAPTION "\n"
    /* 8 */ "recommended comprehensive interdepartmental consultations\n"
    /* 9 */ "everywhere.\n";

static unecho_result *clean(const unecho_cleaner *cleaner, unecho_bytes bytes)
{
    unecho_document document = {.size = sizeof document, .text = bytes};
    unecho_result *result = unecho_clean(cleaner, &document, NULL);
    cr_assert_not_null(result);
    return result;
}

static void expect_row(const unecho_result *result, int unit, uint64_t line, uint64_t lines)
{
    unecho_row row = {.size = sizeof row};
    cr_assert_eq(unecho_result_row_count(result), 1);
    cr_assert_eq(unecho_result_row(result, 0, &row), UNECHO_OK);
    cr_assert_eq(row.reason, UNECHO_EXACT);
    cr_assert_eq(row.unit, unit);
    cr_assert_eq(row.line, line);
    cr_assert_eq(row.lines, lines);
}

static unecho_cleaner *new_cleaner(const char *units)
{
    unecho_settings *settings = unecho_settings_new(NULL);
    cr_assert_eq(unecho_settings_set(settings, "rules", "none", NULL, NULL), UNECHO_OK);
    cr_assert_eq(unecho_settings_set(settings, "units", units, NULL, NULL), UNECHO_OK);
    unecho_cleaner *cleaner = unecho_cleaner_new(settings, NULL);
    unecho_settings_free(settings);
    return cleaner;
}

Test(again, a_removal_may_leave_a_paragraph_in_the_shape_of_a_hard_wrapped_one)
{
    unecho_cleaner *cleaner = new_cleaner("line,paragraph");
    unecho_result *once = clean(cleaner, (unecho_bytes){text, sizeof text - 1});
    expect_row(once, UNECHO_LINE, 7, 1);
    unecho_result *twice = clean(cleaner, unecho_result_text(once));
    expect_row(twice, UNECHO_PARAGRAPH, 5, 4);
    unecho_result *thrice = clean(cleaner, unecho_result_text(twice));
    cr_assert_eq(unecho_result_row_count(thrice), 0);
    unecho_result_free(once);
    unecho_result_free(twice);
    unecho_result_free(thrice);
    unecho_cleaner_free(cleaner);
}

Test(again, with_lines_alone_there_is_no_such_thing)
{
    unecho_cleaner *cleaner = new_cleaner("line");
    unecho_result *once = clean(cleaner, (unecho_bytes){text, sizeof text - 1});
    expect_row(once, UNECHO_LINE, 7, 1);
    unecho_result *twice = clean(cleaner, unecho_result_text(once));
    cr_assert_eq(unecho_result_row_count(twice), 0);
    unecho_result_free(once);
    unecho_result_free(twice);
    unecho_cleaner_free(cleaner);
}
