// SPDX-License-Identifier: Apache-2.0
#include "unecho.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static unecho_cleaner *new_cleaner(const char *name, const char *value)
{
    unecho_settings *settings = unecho_settings_new(NULL);
    cr_assert_eq(unecho_settings_set(settings, "rules", "none", NULL, NULL), UNECHO_OK);
    if (name)
        cr_assert_eq(unecho_settings_set(settings, name, value, NULL, NULL), UNECHO_OK);
    unecho_cleaner *cleaner = unecho_cleaner_new(settings, NULL);
    cr_assert_not_null(cleaner);
    unecho_settings_free(settings); /* it was copied */
    return cleaner;
}

static unecho_document document_of(const char *text, size_t length)
{
    return (unecho_document){.size = sizeof(unecho_document),
                             .text = {text, length},
                             .id = {"a", 1},
                             .source = {"-", 1}};
}

static void expect_kept(const unecho_cleaner *cleaner, const char *text, const char *kept)
{
    unecho_document document = document_of(text, strlen(text));
    unecho_result *result = unecho_clean(cleaner, &document, NULL);
    cr_assert_not_null(result);
    unecho_bytes got = unecho_result_text(result);
    cr_assert_eq(got.length, strlen(kept), "%.*s", (int)got.length, got.at);
    cr_assert_eq(memcmp(got.at, kept, got.length), 0, "%.*s", (int)got.length, got.at);
    unecho_result_free(result);
}

#define TWICE "a b c d e f.\n\na b c d e f!\n"

Test(cleaner, cleans_one_document_after_the_other)
{
    unecho_cleaner *cleaner = new_cleaner(NULL, NULL);
    for (int i = 0; i < 3; i++) {
        expect_kept(cleaner, TWICE, "a b c d e f.\n\n");
        expect_kept(cleaner, "a b c d e f.\n", "a b c d e f.\n");
        expect_kept(cleaner, "", "");
    }
    unecho_cleaner_free(cleaner);
}

Test(cleaner, works_by_the_settings_it_was_made_with)
{
    unecho_cleaner *cleaner = new_cleaner("reasons", "contained");
    expect_kept(cleaner, TWICE, TWICE);
    unecho_cleaner_free(cleaner);
}

Test(cleaner, gives_each_row_and_no_more)
{
    unecho_cleaner *cleaner = new_cleaner(NULL, NULL);
    unecho_document document = document_of(TWICE, strlen(TWICE));
    document.record = 7;
    unecho_result *result = unecho_clean(cleaner, &document, NULL);
    cr_assert_eq(unecho_result_row_count(result), 1);
    unecho_row row = {.size = sizeof row};
    cr_assert_eq(unecho_result_row(result, 0, &row), UNECHO_OK);
    cr_assert_eq(row.reason, UNECHO_EXACT);
    cr_assert_eq(row.record, 7);
    cr_assert_eq(row.witness.record, 7);
    cr_assert_eq(row.doc.at, document.id.at, "borrowed, not copied");
    cr_assert_eq(row.text.at, document.text.at + row.offset);
    cr_assert_eq(unecho_result_row(result, 1, &row), UNECHO_E_ARGUMENT);
    cr_assert_eq(unecho_result_row(result, SIZE_MAX, &row), UNECHO_E_ARGUMENT);
    unecho_result_free(result);
    unecho_cleaner_free(cleaner);
}

/* A program that was compiled with an older, shorter row gets the members that it knows. */
Test(cleaner, fills_no_more_of_a_row_than_its_size)
{
    unecho_cleaner *cleaner = new_cleaner(NULL, NULL);
    unecho_document document = document_of(TWICE, strlen(TWICE));
    unecho_result *result = unecho_clean(cleaner, &document, NULL);
    unecho_row row = {.size = offsetof(unecho_row, reason), .reason = 99};
    cr_assert_eq(unecho_result_row(result, 0, &row), UNECHO_OK);
    cr_assert_eq(row.line, 3);
    cr_assert_eq(row.reason, 99);
    cr_assert_eq(row.size, offsetof(unecho_row, reason));
    unecho_result_free(result);
    unecho_cleaner_free(cleaner);
}

Test(cleaner, counts_a_document_without_a_record_as_the_first)
{
    unecho_cleaner *cleaner = new_cleaner(NULL, NULL);
    unecho_document document = document_of(TWICE, strlen(TWICE));
    unecho_result *result = unecho_clean(cleaner, &document, NULL);
    unecho_row row = {.size = sizeof row};
    cr_assert_eq(unecho_result_row(result, 0, &row), UNECHO_OK);
    cr_assert_eq(row.record, 1);
    unecho_result_free(result);
    unecho_cleaner_free(cleaner);
}

Test(cleaner, does_not_copy_a_text_that_stays_whole)
{
    unecho_cleaner *cleaner = new_cleaner(NULL, NULL);
    unecho_document document = document_of("a\nb\n", 4);
    unecho_result *result = unecho_clean(cleaner, &document, NULL);
    cr_assert_eq(unecho_result_text(result).at, document.text.at);
    cr_assert_eq(unecho_result_text(result).length, 4);
    unecho_result_free(result);
    unecho_cleaner_free(cleaner);
}

Test(cleaner, takes_a_document_of_nothing)
{
    unecho_cleaner *cleaner = new_cleaner(NULL, NULL);
    unecho_document document = document_of(NULL, 0);
    unecho_result *result = unecho_clean(cleaner, &document, NULL);
    cr_assert_eq(unecho_result_row_count(result), 0);
    cr_assert_eq(unecho_result_text(result).length, 0);
    unecho_result_free(result);
    unecho_cleaner_free(cleaner);
}

Test(cleaner, refuses_a_document_over_the_limit)
{
    unecho_cleaner *cleaner = new_cleaner("max-record", "1K");
    static char text[1025];
    memset(text, 'a', sizeof text);
    unecho_error error = UNECHO_ERROR_INIT;
    unecho_document document = document_of(text, 1024);
    unecho_result *result = unecho_clean(cleaner, &document, &error);
    cr_assert_not_null(result, "the limit itself is allowed");
    unecho_result_free(result);
    document.text.length = 1025;
    cr_assert_null(unecho_clean(cleaner, &document, &error));
    cr_assert_eq(error.code, UNECHO_E_LIMIT);
    cr_assert_str_eq(error.message, "a document of 1025 bytes is over the limit of 1024");
    cr_assert_not_null(strstr(error.hint, "max-record"), "the setting to change");
    expect_kept(cleaner, TWICE, "a b c d e f.\n\n");
    unecho_cleaner_free(cleaner);
}

Test(cleaner, checks_its_arguments)
{
    unecho_cleaner *cleaner = new_cleaner(NULL, NULL);
    unecho_document good = document_of("a", 1), small = good, broken = document_of(NULL, 1);
    small.size = 0;
    const struct {
        const unecho_cleaner *cleaner;
        const unecho_document *document;
    } faulty[] = {{NULL, &good}, {cleaner, NULL}, {cleaner, &small}, {cleaner, &broken}};
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
        unecho_error error = UNECHO_ERROR_INIT;
        cr_assert_null(unecho_clean(faulty[i].cleaner, faulty[i].document, &error));
        cr_assert_eq(error.code, UNECHO_E_ARGUMENT);
        cr_assert_null(unecho_clean(faulty[i].cleaner, faulty[i].document, NULL));
    }
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert_null(unecho_cleaner_new(NULL, &error));
    cr_assert_eq(error.code, UNECHO_E_ARGUMENT);
    unecho_row row = {.size = sizeof row};
    cr_assert_eq(unecho_result_row(NULL, 0, &row), UNECHO_E_ARGUMENT);
    unecho_result_free(NULL);
    unecho_cleaner_free(NULL);
    unecho_cleaner_free(cleaner);
}

Test(cleaner, names_a_rule_file_that_is_not_there)
{
    unecho_settings *settings = unecho_settings_new(NULL);
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert_eq(unecho_settings_set(settings, "rules", "/nowhere/at.rules", NULL, NULL),
                 UNECHO_OK);
    cr_assert_null(unecho_cleaner_new(settings, &error));
    cr_assert_eq(error.code, UNECHO_E_IO);
    unecho_settings_free(settings);
}
