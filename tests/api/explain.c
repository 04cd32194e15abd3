// SPDX-License-Identifier: Apache-2.0
/* Explanations agree with what the library decides, and name the test that failed. */
#include "unecho.h"

#include <criterion/criterion.h>
#include <stdlib.h>
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
    cr_expect_eq(of(LONG, "Nothing in it is like the first one").guard, UNECHO_GUARD_VERBATIM);
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

/* What keeps line `line` of a text, with a setting. */
static int guard_with(const char *name, const char *value, const char *text, uint64_t line)
{
    unecho_settings *own = unecho_settings_new(&error);
    cr_assert(own);
    cr_assert_eq(unecho_settings_set(own, "rules", "none", NULL, &error), 0);
    cr_assert_eq(unecho_settings_set(own, name, value, NULL, &error), 0);
    unecho_cleaner *with = unecho_cleaner_new(own, &error);
    unecho_document document = {.size = sizeof document, .text = bytes(text)};
    unecho_explanation found = {.size = sizeof found};
    cr_assert(with);
    cr_assert_eq(unecho_explain_line(with, &document, line, &found, NULL, &error), 0, "%s",
                 error.message);
    unecho_cleaner_free(with);
    unecho_settings_free(own);
    return found.guard;
}

static int guard_in(const char *text, uint64_t line)
{
    return guard_with("scope", "document", text, line);
}

Test(explain, what_keeps_a_unit_that_another_one_says)
{
    cr_expect_eq(guard_with("reasons", "exact", LONG " today.\n\n" LONG " today and.\n", 1),
                 UNECHO_GUARD_REASONS);
    cr_expect_eq(guard_with("reasons", "near,contained", LONG ".\n\n" LONG ".\n", 3),
                 UNECHO_GUARD_REASONS);
    /* A line that is neither a sentence nor cut is judged against what is before it only. */
    cr_expect_eq(guard_in(LONG "\n\n" LONG " in all the papers of the town\n", 1),
                 UNECHO_GUARD_PLACE);
    /* The caption went on account of the sentence, which so must stay. */
    cr_expect_eq(guard_in(LONG ".\n\n" LONG "\n\n" LONG " and it was a big one.\n", 1),
                 UNECHO_GUARD_WITNESS);
    cr_expect_eq(guard_in("Row, row, row the boat,\n\nGently down the stream,\n\n"
                          "Merrily, merrily we go,\n\nRow, row, row the boat,\n",
                          7),
                 UNECHO_GUARD_REFRAIN);
}

Test(explain, units_that_are_not_compared)
{
    cr_expect_eq(guard_in("One short line\nand another one\nand a third one\n", 2),
                 UNECHO_GUARD_BLOCK);
    cr_expect_eq(guard_in("…\n\n…\n", 1), UNECHO_GUARD_NO_WORD);
    cr_expect_eq(guard_in("The end is near\n\nThe end is near\n", 3), UNECHO_GUARD_FEW);
    cr_expect_eq(of("", LONG).guard, UNECHO_GUARD_NO_WORD);
    cr_expect_eq(of(LONG, "").guard, UNECHO_GUARD_NOTHING);
}

/* What matches stands in four texts: only the document tells, not the pair. */
Test(explain, forms)
{
    const char *text = "a b c d e f g h i j k l m n ua.\n\na b c d e f g h i j k l m n ub.\n\n"
                       "a b c d e f g h i j k l m n uc.\n\na b c d e f g h i j k l m n ud.\n";
    cr_expect_eq(guard_in(text, 7), UNECHO_GUARD_FORM);
}

Test(explain, what_it_would_go_as)
{
    cr_expect_eq(of(LONG, LONG).reason, UNECHO_EXACT);
    cr_expect_eq(of(LONG, LONG " of the night").reason, UNECHO_NEAR);
    cr_expect_eq(of(LONG, "They said in the papers of the town: " LONG " and was a big one").reason,
                 UNECHO_CONTAINED);
    cr_expect_eq(of(LONG " by all of", LONG).reason, 0);
}

/* A hostile document costs no more than any other: who has looked at enough says so. */
Test(explain, is_bounded)
{
    enum {
        WORDS = 1 << 19,
        LINES = 200
    };
    char *text = malloc(2 * (size_t)WORDS + 4 * LINES + 1);
    cr_assert(text);
    size_t length = 0;
    for (size_t i = 0; i < WORDS; i++, length += 2)
        memcpy(text + length, "a ", 2);
    for (size_t i = 0; i < LINES; i++, length += 4)
        memcpy(text + length, "\n\nb", 4);
    unecho_document document = {.size = sizeof document, .text = {text, length}};
    unecho_explanation found = {.size = sizeof found};
    cr_assert_eq(unecho_explain_line(cleaner, &document, 1, &found, NULL, &error), 0, "%s",
                 error.message);
    cr_expect(found.partial);
    cr_assert_eq(unecho_explain_line(cleaner, &document, 3, &found, NULL, &error), 0);
    cr_expect_not(found.partial);
    free(text);
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
