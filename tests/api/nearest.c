// SPDX-License-Identifier: Apache-2.0
/* What comes nearest to a line in other documents, and what was missing for it to go. */
#include "jobs.h"

#include <criterion/criterion.h>
#include <string.h>

#define STORY                                                                                      \
    "The ferry to the island was cancelled on Monday because of the storm that had been forecast"
#define OTHER "Four old ships were tied up in the inner basin of the harbour"

static struct files files;
static unecho_error error;
static unecho_settings *settings;
static unecho_cleaner *cleaner;
static unecho_folder *folder;

/* Each text is a document: a, b, …. */
static void clean(const char *const *texts)
{
    struct buffer rows = {0};
    for (char id = 'a'; *texts; id++, texts++)
        cr_assert_eq(buffer_print(&rows, NULL, "{\"id\":\"%c\",\"text\":\"%s\"}\n", id, *texts), 0);
    files_put(&files, "in.jsonl", (unecho_bytes){rows.at, rows.count});
    buffer_free(&rows);
    cr_assert_eq(jobs_run(&files, "in.jsonl", "out", SETTINGS(NULL), NULL, &error), UNECHO_OK, "%s",
                 error.message);
    folder = unecho_folder_open(files_at(&files, "out"), &error);
    cr_assert(folder, "%s", error.message);
}

#define CLEAN(...) clean((const char *const[]){__VA_ARGS__, NULL})

static void setup(void)
{
    files_begin(&files);
    error = (unecho_error)UNECHO_ERROR_INIT;
    settings = unecho_settings_new(&error);
    cr_assert(settings && !unecho_settings_set(settings, "rules", "none", NULL, &error));
    cleaner = unecho_cleaner_new(settings, &error);
    cr_assert(cleaner);
}

static void teardown(void)
{
    unecho_folder_free(folder);
    unecho_cleaner_free(cleaner);
    unecho_settings_free(settings);
    files_end(&files);
}

TestSuite(nearest, .init = setup, .fini = teardown);

struct seen {
    int count, guard;
    char doc;
    uint64_t record, line, common, either, length;
};

static int see(void *self, const unecho_nearest *found, unecho_error *ignored)
{
    struct seen *seen = self;
    (void)ignored;
    *seen = (struct seen){.count = seen->count + 1,
                          .guard = found->guard,
                          .doc = found->place.doc.at[0],
                          .record = found->place.record,
                          .line = found->place.line,
                          .common = found->common,
                          .either = found->either,
                          .length = found->text.length};
    return 0;
}

static struct seen nearest_to(char doc, uint64_t line)
{
    struct seen seen = {0};
    cr_assert_eq(
        unecho_folder_nearest(folder, cleaner, (unecho_bytes){&doc, 1}, line, see, &seen, &error),
        0, "%s", error.message);
    return seen;
}

Test(nearest, is_found_with_its_place)
{
    CLEAN(STORY " in May.", "Of ships.\\n\\n" STORY " by all the papers of the town.");
    struct seen seen = nearest_to('a', 1);
    cr_expect_eq(seen.count, 1);
    cr_expect_eq(seen.doc, 'b');
    cr_expect_eq(seen.record, 2);
    cr_expect_eq(seen.line, 3);
    cr_expect_eq(seen.common, 16);
    cr_expect_eq(seen.either, 18 + 23 - 1 - 16);
    cr_expect_eq(seen.length, strlen(STORY " by all the papers of the town."));
}

Test(nearest, what_was_missing)
{
    CLEAN(STORY " in 2019.", STORY " in 2020.",
          STORY " by each of the newspapers of the old town and its harbour.", OTHER ".",
          "No one " OTHER " and more.");
    cr_expect_eq(nearest_to('b', 1).guard, UNECHO_GUARD_NUMBERS);
    cr_expect_eq(nearest_to('c', 1).guard, UNECHO_GUARD_RUN);
    cr_expect_eq(nearest_to('e', 1).guard, UNECHO_GUARD_SIMILARITY);
}

/* Units that went are no candidates, nor those of the document itself. */
Test(nearest, of_what_stays_elsewhere)
{
    CLEAN(STORY " in 2019.\\n\\n" STORY " in 2020.", "Nothing that is like it stands in this one.",
          STORY " in 2019.", "Short.");
    cr_expect_eq(nearest_to('a', 1).count, 0);
    cr_expect_eq(nearest_to('b', 1).count, 0);
    cr_expect_eq(nearest_to('d', 1).count, 0, "under 10 words");
}

Test(nearest, refuses)
{
    CLEAN("One.");
    cr_expect_eq(unecho_folder_nearest(folder, cleaner, (unecho_bytes){"z", 1}, 1, see, NULL, NULL),
                 UNECHO_E_INPUT);
    cr_expect_eq(unecho_folder_nearest(folder, cleaner, (unecho_bytes){"a", 1}, 9, see, NULL, NULL),
                 UNECHO_E_INPUT);
    cr_expect_eq(unecho_folder_nearest(folder, NULL, (unecho_bytes){"a", 1}, 1, see, NULL, NULL),
                 UNECHO_E_ARGUMENT);
    cr_expect_eq(unecho_folder_nearest(folder, cleaner, (unecho_bytes){"a", 1}, 0, see, NULL, NULL),
                 UNECHO_E_ARGUMENT);
}
