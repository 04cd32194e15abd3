// SPDX-License-Identifier: Apache-2.0
/* Rows as lines of JSON: the form that restore, other programs and people read. */
#include "write/row.h"

#include "support/stages.h"
#include "json/scan.h"

#include <criterion/criterion.h>
#include <string.h>

#define BYTES(literal) ((unecho_bytes){literal, sizeof(literal) - 1})

static unecho_row near_row(void)
{
    return (unecho_row){.size = sizeof(unecho_row),
                        .doc = BYTES("a17"),
                        .source = BYTES("in/a.txt"),
                        .record = 17,
                        .unit = UNECHO_LINE,
                        .line = 12,
                        .lines = 1,
                        .offset = 5120,
                        .length = 4,
                        .reason = UNECHO_NEAR,
                        .scope = UNECHO_SCOPE_DOCUMENT,
                        .similarity_over = 19,
                        .similarity_under = 22,
                        .has_witness = true,
                        .witness = {BYTES("a03"), BYTES("in/b.txt"), 3, 4, 2},
                        .text = BYTES("text")};
}

static void expect_json(const unecho_row *row, const char *json)
{
    struct buffer line = {0};
    cr_assert_eq(row_print(&line, row, NULL), UNECHO_OK);
    cr_assert_eq(buffer_terminate(&line, NULL), UNECHO_OK);
    cr_assert_str_eq(line.at, json);
    cr_assert_eq(json_check((unecho_bytes){line.at, line.count}, NULL), UNECHO_OK);
    buffer_free(&line);
}

Test(row, of_an_echo)
{
    unecho_row row = near_row();
    expect_json(&row, "{\"kind\":\"range\",\"doc\":\"a17\",\"source\":\"in/a.txt\",\"record\":17,"
                      "\"unit\":\"line\",\"line\":12,\"lines\":1,\"offset\":5120,\"length\":4,"
                      "\"reason\":\"near\",\"scope\":\"document\",\"similarity\":0.8636,"
                      "\"witness\":{\"doc\":\"a03\",\"source\":\"in/b.txt\",\"record\":3,"
                      "\"line\":4,\"lines\":2},\"text\":\"text\"}\n");
}

Test(row, of_a_rule)
{
    unecho_row row = {.size = sizeof row,
                      .doc = BYTES("a"),
                      .source = BYTES("-"),
                      .record = 1,
                      .unit = UNECHO_LINE,
                      .line = 1,
                      .lines = 1,
                      .length = 5,
                      .part = UNECHO_TAIL,
                      .reason = UNECHO_RULE,
                      .rule = BYTES("en.share"),
                      .text = BYTES("Share")};
    expect_json(&row, "{\"kind\":\"range\",\"doc\":\"a\",\"source\":\"-\",\"record\":1,"
                      "\"unit\":\"line\",\"line\":1,\"lines\":1,\"offset\":0,\"length\":5,"
                      "\"part\":\"tail\",\"reason\":\"rule:en.share\",\"rule\":\"en.share\","
                      "\"text\":\"Share\"}\n");
}

static void expect_similarity(uint64_t over, uint64_t under, const char *decimals)
{
    unecho_row row = near_row();
    row.similarity_over = over;
    row.similarity_under = under;
    struct buffer line = {0};
    cr_assert_eq(row_print(&line, &row, NULL), UNECHO_OK);
    cr_assert_eq(buffer_terminate(&line, NULL), UNECHO_OK);
    const char *at = strstr(line.at, "\"similarity\":") + strlen("\"similarity\":");
    cr_assert_eq(strncmp(at, decimals, 6), 0, "%llu/%llu: %.6s, not %s", (unsigned long long)over,
                 (unsigned long long)under, at, decimals);
    cr_assert_eq(at[6], ',');
    buffer_free(&line);
}

Test(row, similarity_is_the_exact_quotient_rounded_half_to_even)
{
    expect_similarity(1, 1, "1.0000");
    expect_similarity(1, 32, "0.0312");  /* .03125 */
    expect_similarity(3, 32, "0.0938");  /* .09375 */
    expect_similarity(5, 32, "0.1562");  /* .15625 */
    expect_similarity(7, 32, "0.2188");  /* .21875 */
    expect_similarity(25, 32, "0.7812"); /* .78125 */
    expect_similarity(27, 32, "0.8438"); /* .84375 */
    expect_similarity(2, 3, "0.6667");
    expect_similarity(1, 3, "0.3333");
    expect_similarity(4, 5, "0.8000");
    expect_similarity(0, 7, "0.0000");
    expect_similarity(1, 20000, "0.0000");        /* .00005: to even */
    expect_similarity(3, 20000, "0.0002");        /* .00015: to even */
    expect_similarity(20001, 40000, "0.5000");    /* .500025 */
    expect_similarity(10001, 20000, "0.5000");    /* .50005: to even */
    expect_similarity(10003, 20000, "0.5002");    /* .50015: to even */
    expect_similarity(99999, 100000, "1.0000");   /* .99999 */
    expect_similarity(999949, 1000000, "0.9999"); /* .999949 */
    expect_similarity(999950, 1000000, "1.0000"); /* .99995: to even */
    expect_similarity(999850, 1000000, "0.9998"); /* .99985: to even */
    expect_similarity(UINT32_MAX, UINT32_MAX, "1.0000");
}

static void expect_member(const unecho_row *row, const char *member)
{
    struct buffer line = {0};
    cr_assert_eq(row_print(&line, row, NULL), UNECHO_OK);
    cr_assert_eq(json_check((unecho_bytes){line.at, line.count}, NULL), UNECHO_OK);
    cr_assert_eq(memchr(line.at, '\n', line.count), line.at + line.count - 1, "one line");
    cr_assert_eq(buffer_terminate(&line, NULL), UNECHO_OK);
    cr_assert_not_null(strstr(line.at, member), "%s\nis not in\n%s", member, line.at);
    buffer_free(&line);
}

Test(row, bytes_that_are_not_utf8_come_as_base64)
{
    unecho_row row = near_row();
    row.text = BYTES("a\xFF");
    expect_member(&row, ",\"text_base64\":\"Yf8=\"}");
    row.doc = BYTES("\xE2\x80");
    expect_member(&row, ",\"doc_base64\":\"4oA=\",\"source\":\"in/a.txt\"");
    row.source = BYTES("\xC0\x80");
    expect_member(&row, ",\"source_base64\":\"wIA=\"");
    row.witness.doc = BYTES("\x80");
    row.witness.source = BYTES("\xED\xA0\x80");
    expect_member(&row, "\"witness\":{\"doc_base64\":\"gA==\",\"source_base64\":\"7aCA\",");
}

Test(row, a_hostile_id_stays_inside_its_string)
{
    unecho_row row = near_row();
    row.doc = BYTES("\",\"kind\":\"x\n\r\0\x1b[31m\\");
    expect_member(&row, ",\"doc\":\"\\\",\\\"kind\\\":\\\"x\\n\\r\\u0000\\u001b[31m\\\\\",");
    row.source = BYTES("\u202Egpj.exe\x7F\xC2\x85");
    expect_member(&row, ",\"source\":\"\\u202egpj.exe\\u007f\\u0085\",");
    row.text = BYTES("</script>\u2028");
    expect_member(&row, ",\"text\":\"</script>\u2028\"}");
    row.text = BYTES("");
    row.doc = (unecho_bytes){NULL, 0};
    expect_member(&row, ",\"doc\":\"\",");
}

Test(row, names_are_those_of_the_log)
{
    static const char *const reasons[] = {"", "rule", "boilerplate", "exact", "near", "contained"};
    for (int i = 0; i < 6; i++)
        cr_assert_str_eq(unecho_reason_name(i), reasons[i]);
    cr_assert_str_eq(unecho_unit_name(UNECHO_LINE), "line");
    cr_assert_str_eq(unecho_unit_name(UNECHO_PARAGRAPH), "paragraph");
    cr_assert_str_eq(unecho_unit_name(UNECHO_DOCUMENT), "document");
    cr_assert_str_eq(unecho_part_name(UNECHO_WHOLE), "");
    cr_assert_str_eq(unecho_part_name(UNECHO_HEAD), "head");
    cr_assert_str_eq(unecho_part_name(UNECHO_TAIL), "tail");
    cr_assert_str_eq(unecho_scope_name(UNECHO_NO_SCOPE), "");
    cr_assert_str_eq(unecho_scope_name(UNECHO_SCOPE_DOCUMENT), "document");
    cr_assert_str_eq(unecho_scope_name(UNECHO_SCOPE_CORPUS), "corpus");
    cr_assert_str_eq(unecho_scope_name(UNECHO_SCOPE_REFERENCE), "reference");
    static const int beyond[] = {-1, 6, 1000000};
    for (size_t i = 0; i < 3; i++) {
        cr_assert_str_eq(unecho_reason_name(beyond[i]), "");
        cr_assert_str_eq(unecho_unit_name(beyond[i]), "");
        cr_assert_str_eq(unecho_part_name(beyond[i]), "");
        cr_assert_str_eq(unecho_scope_name(beyond[i]), "");
    }
}

/* ---- From a removal ---- */

#define LONG "the mayor of the old town by the river said on a "

Test(row, is_made_of_a_removal_and_its_unit)
{
    static const char text[] =
        LONG "one\n" LONG "two\n" LONG "three\n" LONG "four.\n\n" LONG "one " LONG "two!\n\nad\n";
    struct stages s;
    stages_begin(&s, text, sizeof text - 1);
    stages_rule_line(&s, 8);
    cr_assert_str_eq(stages_removals(&s), "echo 6 217+108; rule 8 325+3");
    const struct document *document = &s.batch.documents.at[0];
    unecho_row row;
    row_make(&row, &s.batch, document, &s.removals.at[0], NULL, NULL);
    cr_assert_eq(row.size, sizeof row);
    cr_assert_eq(row.unit, UNECHO_LINE);
    cr_assert_eq(row.reason, UNECHO_CONTAINED);
    cr_assert_eq(row.scope, UNECHO_SCOPE_DOCUMENT);
    cr_assert_eq(row.similarity_over, row.similarity_under);
    cr_assert(row.has_witness);
    cr_assert_eq(row.witness.line, 1);
    cr_assert_eq(row.witness.lines, 4);
    cr_assert_eq(row.witness.doc.at, document->id.at);
    cr_assert_eq(row.line, 6);
    cr_assert_eq(row.lines, 1);
    cr_assert_eq(row.text.at, document->text.at + 217);
    cr_assert_eq(row.text.length, 108);
    row_make(&row, &s.batch, document, &s.removals.at[1], "en.ad", NULL);
    cr_assert_eq(row.reason, UNECHO_RULE);
    cr_assert_eq(row.unit, UNECHO_LINE);
    cr_assert_eq(row.scope, UNECHO_NO_SCOPE);
    cr_assert_eq(row.similarity_under, 0);
    cr_assert_not(row.has_witness);
    cr_assert_eq(row.rule.length, 5);
    stages_end(&s);
}

Test(row, of_a_paragraph_says_so)
{
    static const char text[] = LONG "one " LONG "two " LONG "three " LONG "four.\n\n" LONG
                                    "one\n" LONG "two\n" LONG "three\n" LONG "four.\n";
    struct stages s;
    unecho_row row;
    stages_begin(&s, text, sizeof text - 1);
    cr_assert_str_eq(stages_removals(&s), "echo 3-6 217+216");
    row_make(&row, &s.batch, &s.batch.documents.at[0], &s.removals.at[0], NULL, NULL);
    cr_assert_eq(row.unit, UNECHO_PARAGRAPH);
    cr_assert_eq(row.lines, 4);
    stages_end(&s);
    stages_begin(&s, TEXT("a b c\nd e f\n\na b c d\ne f\n"));
    stages_set(&s, "units", "paragraph");
    cr_assert_str_eq(stages_removals(&s), "echo 4-5 13+12");
    row_make(&row, &s.batch, &s.batch.documents.at[0], &s.removals.at[0], NULL, NULL);
    cr_assert_eq(row.unit, UNECHO_PARAGRAPH);
    cr_assert_eq(row.witness.lines, 2);
    stages_end(&s);
}

/* ---- Through the public door ---- */

static int take(void *self, const void *bytes, size_t length, unecho_error *error)
{
    return buffer_append(self, bytes, length, error);
}

static int refuse(void *self, const void *bytes, size_t length, unecho_error *error)
{
    (void)self, (void)bytes, (void)length, (void)error;
    return UNECHO_E_IO;
}

Test(row, is_written_to_a_sink)
{
    struct buffer got = {0}, line = {0};
    unecho_row row = near_row();
    unecho_sink sink = {sizeof sink, take, &got}, full = {sizeof full, refuse, NULL};
    cr_assert_eq(unecho_row_write(&row, &sink, NULL), UNECHO_OK);
    cr_assert_eq(row_print(&line, &row, NULL), UNECHO_OK);
    cr_assert_eq(got.count, line.count);
    cr_assert_arr_eq(got.at, line.at, line.count);
    cr_assert_eq(unecho_row_write(&row, &full, NULL), UNECHO_E_IO);
    buffer_free(&got);
    buffer_free(&line);
}

Test(row, written_without_a_row_or_a_sink_is_an_argument)
{
    unecho_row row = near_row();
    unecho_sink sink = {sizeof sink, take, NULL}, empty = {sizeof empty, NULL, NULL};
    cr_assert_eq(unecho_row_write(NULL, &sink, NULL), UNECHO_E_ARGUMENT);
    cr_assert_eq(unecho_row_write(&row, NULL, NULL), UNECHO_E_ARGUMENT);
    cr_assert_eq(unecho_row_write(&row, &empty, NULL), UNECHO_E_ARGUMENT);
    row.size = 0;
    cr_assert_eq(unecho_row_write(&row, &sink, NULL), UNECHO_E_ARGUMENT);
}
