// SPDX-License-Identifier: Apache-2.0
/* The log is read strictly: what it says decides what an original is made of. */
#include "report/audit.h"

#include <criterion/criterion.h>
#include <string.h>

static int read_log(const char *log, size_t length, struct audit_rows *ranges, struct buffer *bytes,
                    unecho_error *error)
{
    ranges->count = bytes->count = 0;
    return audit_read((unecho_bytes){log, length}, ranges, bytes, error);
}

Test(audit, gives_each_range_with_its_bytes)
{
    static const char log[] =
        "{\"kind\":\"range\",\"doc\":\"a\",\"record\":1,\"offset\":3,\"length\":4,\"text\":"
        "\"abcd\"}\n"
        "{\"text\":\"\\u0000\\n\\\"\\u00e9\\ud83d\\ude00\",\"length\":9,\"offset\":10,"
        "\"record\":17,\"kind\":\"range\"}\n"
        "{\"kind\":\"range\",\"record\":1,\"offset\":99,\"length\":2,\"text_base64\":\"Yf8=\"}";
    struct audit_rows ranges = {0};
    struct buffer bytes = {0};
    cr_assert_eq(read_log(log, sizeof log - 1, &ranges, &bytes, NULL), UNECHO_OK);
    cr_assert_eq(ranges.count, 3);
    cr_assert_eq(ranges.at[0].offset, 3);
    cr_assert_eq(ranges.at[0].length, 4);
    cr_assert_eq(ranges.at[1].offset, 10);
    cr_assert_eq(ranges.at[2].offset, 99);
    cr_assert_eq(bytes.count, 15);
    cr_assert_arr_eq(bytes.at, "abcd\0\n\"\u00E9\U0001F600a\xFF", 15);
    cr_assert_eq(ranges.at[2].text.first, 13);
    cr_assert_eq(ranges.at[2].text.length, 2);
    cr_assert_eq(ranges.at[1].record, 17);
    ARRAY_FREE(&ranges);
    buffer_free(&bytes);
}

Test(audit, an_empty_log_holds_nothing)
{
    struct audit_rows ranges = {0};
    struct buffer bytes = {0};
    cr_assert_eq(read_log("", 0, &ranges, &bytes, NULL), UNECHO_OK);
    cr_assert_eq(ranges.count, 0);
    buffer_free(&bytes);
}

Test(audit, the_largest_offset_is_read)
{
    static const char log[] = "{\"kind\":\"range\",\"record\":1,\"offset\":999999999999999999,"
                              "\"length\":0,\"text\":\"\"}\n";
    struct audit_rows ranges = {0};
    struct buffer bytes = {0};
    cr_assert_eq(read_log(log, sizeof log - 1, &ranges, &bytes, NULL), UNECHO_OK);
    cr_assert_eq(ranges.at[0].offset, 999999999999999999);
    ARRAY_FREE(&ranges);
    buffer_free(&bytes);
}

#define GOOD "{\"kind\":\"range\",\"record\":1,\"offset\":3,\"length\":4,\"text\":\"abcd\"}\n"
#define ROW(offset, length, rest)                                                                  \
    "{\"kind\":\"range\",\"record\":1,\"offset\":" offset ",\"length\":" length rest "}\n"
#define ABCD ",\"text\":\"abcd\""

/* Each of these as the third line of a log. */
static const char *const faulty[] = {
    "\n",
    " \n",
    "x\n",
    "[]\n",
    "17\n",
    "{}\n",
    "{\"kind\":\"range\"\n",
    GOOD GOOD
    "{\"kind\":\"range\",\"record\":1,\"offset\":3,\"length\":4,\"text\":\"ab", /* cut short */
    "{\"kind\":\"range\",\"record\":1,\"offset\":3,\"length\":4,\"text\":\"abcd\"} {}\n",
    "\xEF\xBB\xBF{\"kind\":\"range\",\"offset\":3,\"length\":4,\"text\":\"abcd\"}\n",
    /* another kind, none, not a string */
    "{\"kind\":\"record\",\"record\":1,\"offset\":3,\"length\":4,\"text\":\"abcd\"}\n",
    "{\"kind\":\"ranges\",\"record\":1,\"offset\":3,\"length\":4,\"text\":\"abcd\"}\n",
    "{\"kind\":\"\",\"record\":1,\"offset\":3,\"length\":4,\"text\":\"abcd\"}\n",
    "{\"kind\":null,\"record\":1,\"offset\":3,\"length\":4,\"text\":\"abcd\"}\n",
    "{\"kind\":[\"range\"],\"record\":1,\"offset\":3,\"length\":4,\"text\":\"abcd\"}\n",
    "{\"record\":1,\"offset\":3,\"length\":4,\"text\":\"abcd\"}\n",
    /* numbers */
    "{\"kind\":\"range\",\"record\":1,\"length\":4,\"text\":\"abcd\"}\n",
    "{\"kind\":\"range\",\"record\":1,\"offset\":3,\"text\":\"abcd\"}\n",
    "{\"kind\":\"range\",\"offset\":3,\"length\":4,\"text\":\"abcd\"}\n", /* no record */
    "{\"kind\":\"range\",\"record\":-1,\"offset\":3,\"length\":4,\"text\":\"abcd\"}\n",
    ROW("-3", "4", ABCD),
    ROW("3.0", "4", ABCD),
    ROW("3e0", "4", ABCD),
    ROW("\"3\"", "4", ABCD),
    ROW("null", "4", ABCD),
    ROW("03", "4", ABCD),
    ROW("9999999999999999999", "4", ABCD),
    ROW("99999999999999999999999999", "4", ABCD),
    ROW("3", "-4", ABCD),
    ROW("3", "4.0", ABCD),
    ROW("3", "true", ABCD),
    ROW("3", "18446744073709551620", ABCD), /* 4, past 2^64 */
    /* the text: not as long as it says, none, twice, not a string, not base64 */
    ROW("3", "3", ABCD),
    ROW("3", "5", ABCD),
    ROW("3", "0", ABCD),
    ROW("3", "0", ""),
    ROW("3", "4", ",\"text\":null"),
    ROW("3", "4", ",\"text\":[\"abcd\"]"),
    ROW("3", "4", ABCD ",\"text_base64\":\"YWJjZA==\""),
    ROW("3", "3", ABCD ",\"text_base64\":\"YWJj\""),
    ROW("3", "4", ",\"text_base64\":\"YWJjZA=\""),
    ROW("3", "4", ",\"text_base64\":\"YWJjZB==\""),
    ROW("3", "4", ",\"text_base64\":\"YWJj*A==\""),
    ROW("3", "4", ",\"text_base64\":4"),
    ROW("3", "4", ",\"text_base64\":\"YWJj\""),
    ROW("3", "4", ",\"text\":\"abc\\q\""),
    ROW("3", "4", ",\"text\":\"ab\tc\""),
    ROW("3", "4", ",\"text\":\"ab\\u00\""),
};

Test(audit, refuses_every_other_line_and_says_which)
{
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
        struct audit_rows ranges = {0};
        struct buffer bytes = {0}, log = {0};
        unecho_error error = UNECHO_ERROR_INIT;
        bool whole = strncmp(faulty[i], GOOD, strlen(GOOD)) == 0;
        cr_assert_eq(buffer_print(&log, NULL, "%s%s%s", whole ? "" : GOOD GOOD, faulty[i],
                                  whole ? "" : GOOD),
                     UNECHO_OK);
        cr_assert_eq(read_log(log.at, log.count, &ranges, &bytes, &error), UNECHO_E_INPUT,
                     "accepted: %s", faulty[i]);
        cr_assert_eq(error.code, UNECHO_E_INPUT);
        cr_assert_eq(error.record, 3, "%s", faulty[i]);
        cr_assert_str_not_empty(error.message);
        ARRAY_FREE(&ranges);
        buffer_free(&bytes);
        buffer_free(&log);
    }
}

/* What is given may be nothing; that is not the same as not given. */
Test(audit, empty_strings_are_given)
{
    static const char line[] = "{\"kind\":\"record\",\"record\":1,\"reason\":\"\",\"raw\":\"\"}";
    struct audit_row row;
    struct buffer bytes = {0};
    cr_assert_eq(audit_row_read((unecho_bytes){line, sizeof line - 1}, &row, &bytes, NULL),
                 UNECHO_OK);
    cr_expect_not_null(audit_bytes_of(&bytes, row.raw).at);
    cr_expect_not_null(audit_bytes_of(&bytes, row.reason).at);
    cr_expect_null(audit_bytes_of(&bytes, row.text).at);
    buffer_free(&bytes);
}
