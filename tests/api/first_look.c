// SPDX-License-Identifier: Apache-2.0
/*
 * Read this first: one scraped article going in, and what comes out.
 *
 * The page repeats itself, as scraped pages do: the caption under the picture says again what the
 * first paragraph says, a pull quote repeats a sentence, and the last line is the caption once
 * more, in capitals. What an editor wrote twice on purpose, or with another number, stays.
 */
#include "unecho.h"

#include <criterion/criterion.h>
#include <string.h>

static const char article[] =
    /*  1 */
    "Harbour bridge closes for the winter\n"
    /*  2 */ "\n"
    /*  3 */ "The old harbour bridge, built in 1931, will close on Monday for repairs\n"
    /*  4 */ "\n"
    /*  5 */ "The old harbour bridge, built in 1931, will close on Monday for repairs that are "
    "expected to last until the end of March.\n"
    /*  6 */ "\n"
    /*  7 */ "“Nobody who lives on the north side is happy about it,” said Ana Reyes, who has run "
    "the ferry café for twenty years.\n"
    /*  8 */ "\n"
    /*  9 */ "“Nobody who lives on the north side is happy about it”\n"
    /* 10 */ "\n"
    /* 11 */ "Some 14,000 cars cross the bridge on a working day, the city says.\n"
    /* 12 */ "\n"
    /* 13 */ "Some 9,000 cars cross the bridge on a working day, the harbour office says.\n"
    /* 14 */ "\n"
    /* 15 */ "THE OLD HARBOUR BRIDGE, BUILT IN 1931, WILL CLOSE ON MONDAY FOR REPAIRS\n";

/* Line 3 stood between two blank lines: of these, one leaves with it. */
static const char cleaned[] =
    "Harbour bridge closes for the winter\n"
    "\n"
    "The old harbour bridge, built in 1931, will close on Monday for repairs that are expected to "
    "last until the end of March.\n"
    "\n"
    "“Nobody who lives on the north side is happy about it,” said Ana Reyes, who has run the ferry "
    "café for twenty years.\n"
    "\n"
    "Some 14,000 cars cross the bridge on a working day, the city says.\n"
    "\n"
    "Some 9,000 cars cross the bridge on a working day, the harbour office says.\n"
    "\n";

/* Why each of them went, as the audit log has it: on account of which line that stayed, and how
 * much of it that line covers. The removed bytes are in the row, so nothing is lost. */
static const char audit_log[] =
    "{\"kind\":\"range\",\"doc\":\"bridge\",\"source\":\"bridge.txt\",\"record\":1,"
    "\"unit\":\"line\",\"line\":3,\"lines\":1,\"offset\":38,\"length\":73,"
    "\"reason\":\"contained\",\"scope\":\"document\",\"similarity\":1.0000,"
    "\"witness\":{\"doc\":\"bridge\",\"source\":\"bridge.txt\",\"record\":1,\"line\":5,"
    "\"lines\":1},"
    "\"text\":\"The old harbour bridge, built in 1931, will close on Monday for repairs\\n\\n\"}\n"

    "{\"kind\":\"range\",\"doc\":\"bridge\",\"source\":\"bridge.txt\",\"record\":1,"
    "\"unit\":\"line\",\"line\":9,\"lines\":1,\"offset\":357,\"length\":60,"
    "\"reason\":\"contained\",\"scope\":\"document\",\"similarity\":1.0000,"
    "\"witness\":{\"doc\":\"bridge\",\"source\":\"bridge.txt\",\"record\":1,\"line\":7,"
    "\"lines\":1},"
    "\"text\":\"“Nobody who lives on the north side is happy about it”\\n\\n\"}\n"

    "{\"kind\":\"range\",\"doc\":\"bridge\",\"source\":\"bridge.txt\",\"record\":1,"
    "\"unit\":\"line\",\"line\":15,\"lines\":1,\"offset\":562,\"length\":72,"
    "\"reason\":\"contained\",\"scope\":\"document\",\"similarity\":1.0000,"
    "\"witness\":{\"doc\":\"bridge\",\"source\":\"bridge.txt\",\"record\":1,\"line\":5,"
    "\"lines\":1},"
    "\"text\":\"THE OLD HARBOUR BRIDGE, BUILT IN 1931, WILL CLOSE ON MONDAY FOR REPAIRS\\n\"}\n";

/* Where the log and the restored article go: a string. */
struct string {
    char bytes[8192];
    size_t length;
};

static int append(void *self, const void *bytes, size_t length, unecho_error *error)
{
    struct string *string = self;
    (void)error;
    memcpy(string->bytes + string->length, bytes, length);
    string->length += length;
    return UNECHO_OK;
}

static void expect(const struct string *got, const char *wanted)
{
    cr_assert_str_eq(got->bytes, wanted);
    cr_assert_eq(got->length, strlen(wanted));
}

Test(first_look, an_article_goes_in_and_comes_out)
{
    unecho_error error = UNECHO_ERROR_INIT;
    unecho_settings *settings = unecho_settings_new(&error);
    unecho_cleaner *cleaner = unecho_cleaner_new(settings, &error);
    cr_assert_not_null(cleaner, "%s", error.message);

    unecho_document document = {.size = sizeof document,
                                .text = {article, strlen(article)},
                                .id = {"bridge", strlen("bridge")},
                                .source = {"bridge.txt", strlen("bridge.txt")}};
    unecho_result *result = unecho_clean(cleaner, &document, &error);
    cr_assert_not_null(result, "%s", error.message);

    struct string kept = {0}, log = {0}, restored = {0};
    unecho_bytes text = unecho_result_text(result);
    append(&kept, text.at, text.length, NULL);
    expect(&kept, cleaned);

    unecho_sink to_log = {sizeof to_log, append, &log};
    for (size_t i = 0; i < unecho_result_row_count(result); i++) {
        unecho_row row = {.size = sizeof row};
        cr_assert_eq(unecho_result_row(result, i, &row), UNECHO_OK);
        cr_assert_eq(unecho_row_write(&row, &to_log, &error), UNECHO_OK);
    }
    expect(&log, audit_log);

    /* What stayed and the log give the article back, byte for byte. */
    unecho_sink to_restored = {sizeof to_restored, append, &restored};
    cr_assert_eq(
        unecho_restore_text(text, (unecho_bytes){log.bytes, log.length}, &to_restored, &error),
        UNECHO_OK);
    expect(&restored, article);

    unecho_result_free(result);
    unecho_cleaner_free(cleaner);
    unecho_settings_free(settings);
}
