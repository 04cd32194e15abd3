// SPDX-License-Identifier: Apache-2.0
/* Texts that repeat themselves on purpose (testdata/genres) lose nothing. */
#include "unecho.h"

#include "support/files.h"

#include <criterion/criterion.h>
#include <stdio.h>

static const char *const genres[] = {"book",       "code",
                                     "code-shell", "dialogue",
                                     "faq",        "faq-forms",
                                     "interview",  "minutes",
                                     "poem",       "poem-lines-apart",
                                     "recipe",     "recipe-lines-apart",
                                     "song",       "song-lines-apart",
                                     "table",      "table-cells-apart",
                                     "transcript"};

static void read_text(const char *name, struct buffer *text)
{
    char path[512];
    snprintf(path, sizeof path, TESTDATA "/genres/%s.txt", name);
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    cr_assert_eq(ARRAY_RESERVE(text, 64 << 10, "a test", NULL), 0);
    text->count = fread(text->at, 1, 64 << 10, file);
    cr_assert_gt(text->count, 0);
    fclose(file);
}

static unecho_cleaner *new_cleaner(const char *rules)
{
    unecho_settings *settings = unecho_settings_new(NULL);
    cr_assert_eq(unecho_settings_set(settings, "rules", rules, NULL, NULL), UNECHO_OK);
    unecho_cleaner *cleaner = unecho_cleaner_new(settings, NULL);
    cr_assert_not_null(cleaner);
    unecho_settings_free(settings);
    return cleaner;
}

static void expect_nothing_lost(const char *rules)
{
    unecho_cleaner *cleaner = new_cleaner(rules);
    struct buffer text = {0};
    for (size_t i = 0; i < sizeof genres / sizeof *genres; i++) {
        text.count = 0;
        read_text(genres[i], &text);
        unecho_document document = {.size = sizeof document, .text = {text.at, text.count}};
        unecho_result *result = unecho_clean(cleaner, &document, NULL);
        unecho_row row = {.size = sizeof row};
        cr_assert_not_null(result);
        unecho_result_row(result, 0, &row);
        cr_expect_eq(unecho_result_row_count(result), 0, "%s loses line %u: %.*s", genres[i],
                     (unsigned)row.line, (int)row.text.length, row.text.at);
        unecho_result_free(result);
    }
    buffer_free(&text);
    unecho_cleaner_free(cleaner);
}

Test(genres, lose_nothing_as_echoes)
{
    expect_nothing_lost("none");
}

Test(genres, lose_nothing_as_artefacts)
{
    expect_nothing_lost("default");
}
