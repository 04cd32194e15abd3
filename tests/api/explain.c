// SPDX-License-Identifier: Apache-2.0
/* Explanations agree with what the library decides, and name the test that failed. */
#include "unecho.h"

#include <criterion/criterion.h>
#include <string.h>

static unecho_settings *settings;
static unecho_cleaner *cleaner;
static unecho_error error;

static void setup(void)
{
    error = (unecho_error)UNECHO_ERROR_INIT;
    settings = unecho_settings_new(&error);
    cr_assert(settings);
    cr_assert_eq(unecho_settings_set(settings, "rules", "none", NULL, &error), 0);
    cleaner = unecho_cleaner_new(settings, &error);
    cr_assert(cleaner);
}

static void teardown(void)
{
    unecho_cleaner_free(cleaner);
    unecho_settings_free(settings);
}

TestSuite(explain, .init = setup, .fini = teardown);

static unecho_bytes bytes(const char *text)
{
    return (unecho_bytes){text, strlen(text)};
}

static unecho_explanation of(const char *one, const char *other)
{
    unecho_explanation found = {.size = sizeof found};
    cr_assert_eq(unecho_explain_pair(cleaner, bytes(one), bytes(other), &found, NULL, &error), 0,
                 "%s", error.message);
    return found;
}

#define LONG                                                                                       \
    "The ferry to the island was cancelled on Monday because of the storm that had been forecast"

Test(explain, the_test_that_failed_is_named)
{
    cr_expect_eq(of(LONG, LONG).guard, UNECHO_GUARD_PLACE);
    cr_expect_eq(of(LONG, "Nothing in it is like the first one").guard, UNECHO_GUARD_NOTHING);
    cr_expect_eq(of("The harbour was closed again", "The harbour was closed").guard,
                 UNECHO_GUARD_SHORT);
    cr_expect_eq(of(LONG " in 2019", LONG " in 2020").guard, UNECHO_GUARD_NUMBERS);
    cr_expect_eq(of("One two three and four five six or seven eight nine",
                    "One two three but four five six nor seven eight nine")
                     .guard,
                 UNECHO_GUARD_VERBATIM);
    cr_expect_eq(of("The old ferry to the island was cancelled new",
                    "The old ferry to the island was cancelled")
                     .guard,
                 UNECHO_GUARD_MATCHED);
    cr_expect_eq(of(LONG " by all of them at the town hall", LONG).guard, UNECHO_GUARD_RUN);
    cr_expect_eq(of(LONG " by all of", LONG).guard, UNECHO_GUARD_SHARE);
}

Test(explain, figures)
{
    unecho_explanation found = of(LONG " by all of", LONG);
    cr_expect_eq(found.tokens, 20);
    cr_expect_eq(found.matched, 17);
    cr_expect_eq(found.half_words, 40);
    cr_expect_eq(found.verbatim, 34);
    cr_expect_eq(found.novel, 6);
    cr_expect_eq(found.novel_most, 6);
    cr_expect_eq(found.common, 16);
    cr_expect_eq(found.either, 19);
    cr_expect_eq(found.nearest_line, 2);
}

static int append(void *self, const void *text, size_t length, unecho_error *failure)
{
    (void)failure;
    strncat(self, text, length);
    return 0;
}

Test(explain, lines_of_a_document)
{
    char words[256] = "";
    unecho_sink sink = {sizeof sink, append, words};
    unecho_document document = {.size = sizeof document,
                                .text = bytes(LONG " by all of.\n\n" LONG ".\n\n" LONG ".\n")};
    unecho_explanation found = {.size = sizeof found};
    cr_assert_eq(unecho_explain_line(cleaner, &document, 1, &found, &sink, &error), 0);
    cr_expect_eq(found.unit, UNECHO_LINE);
    cr_expect(found.sentence);
    cr_expect_eq(found.guard, UNECHO_GUARD_NOTHING, "both others go on its account");
    cr_expect_str_eq(words, "the ferry to the island was cancelled on monday because of the storm "
                            "that had been forecast by all of");
    cr_assert_eq(unecho_explain_line(cleaner, &document, 3, &found, NULL, &error), 0);
    cr_expect_eq(found.guard, UNECHO_GUARD_NONE);
    cr_assert_eq(unecho_explain_line(cleaner, &document, 2, &found, NULL, &error), 0);
    cr_expect_eq(found.unit, 0);
}

Test(explain, refuses)
{
    unecho_document document = {.size = sizeof document, .text = bytes("One line.\n")};
    unecho_explanation found = {.size = sizeof found};
    cr_expect_eq(unecho_explain_line(cleaner, &document, 0, &found, NULL, NULL), UNECHO_E_INPUT);
    cr_expect_eq(unecho_explain_line(cleaner, &document, 9, &found, NULL, NULL), UNECHO_E_INPUT);
    cr_expect_eq(unecho_explain_line(cleaner, &document, 1, NULL, NULL, NULL), UNECHO_E_ARGUMENT);
    cr_expect_eq(unecho_explain_line(NULL, &document, 1, &found, NULL, NULL), UNECHO_E_ARGUMENT);
    cr_expect_eq(unecho_explain_pair(cleaner, document.text, document.text, NULL, NULL, NULL),
                 UNECHO_E_ARGUMENT);
}
