// SPDX-License-Identifier: Apache-2.0
/* What row_read makes of a line is what row_print made the line of. */
#include "report/rows.h"

#include "support/files.h"
#include "write/row.h"

#include <criterion/criterion.h>
#include <string.h>

static struct buffer line, room;
static struct witnesses witnesses;

static void teardown(void)
{
    buffer_free(&line);
    buffer_free(&room);
    ARRAY_FREE(&witnesses);
}

TestSuite(rows, .fini = teardown);

static void expect_bytes(unecho_bytes got, unecho_bytes wanted)
{
    cr_assert_eq(!got.at, !wanted.at);
    cr_assert_eq(got.length, wanted.length);
    cr_assert(!got.length || !memcmp(got.at, wanted.at, got.length));
}

static unecho_row read_back(const unecho_row *row)
{
    unecho_row back;
    unecho_error error = UNECHO_ERROR_INIT;
    line.count = 0;
    cr_assert_eq(row_print(&line, row, NULL), UNECHO_OK);
    cr_assert_eq(
        row_read((unecho_bytes){line.at, line.count - 1}, &back, &room, &witnesses, &error),
        UNECHO_OK, "%s", error.message);
    expect_bytes(back.doc, row->doc);
    expect_bytes(back.source, row->source);
    expect_bytes(back.rule, row->rule);
    expect_bytes(back.text, row->text);
    expect_bytes(back.raw, row->raw);
    expect_bytes(back.note, row->note);
    cr_assert_eq(back.kind, row->kind);
    cr_assert_eq(back.record, row->record);
    cr_assert_eq(back.unit, row->unit);
    cr_assert_eq(back.line, row->line);
    cr_assert_eq(back.lines, row->lines);
    cr_assert_eq(back.offset, row->offset);
    cr_assert_eq(back.length, row->length);
    cr_assert_eq(back.part, row->part);
    cr_assert_eq(back.reason, row->reason);
    cr_assert_eq(back.scope, row->scope);
    cr_assert_eq(back.has_witness, row->has_witness);
    return back;
}

static unecho_row of_an_echo(void)
{
    return (unecho_row){.size = sizeof(unecho_row),
                        .doc = BYTES_OF("a \"b\" \xFF"),
                        .source = BYTES_OF("in/\xE4\xBD\xA0.txt"),
                        .record = 17,
                        .unit = UNECHO_PARAGRAPH,
                        .line = 12,
                        .lines = 2,
                        .offset = 5120,
                        .length = 6,
                        .reason = UNECHO_NEAR,
                        .scope = UNECHO_SCOPE_CORPUS,
                        .similarity_over = 19,
                        .similarity_under = 22,
                        .has_witness = true,
                        .witness = {BYTES_OF("\xFE"), BYTES_OF("in/b.txt"), 3, 4, 2},
                        .text = BYTES_OF("te\x1Bxt\n"),
                        .raw = BYTES_OF("te\\u001bxt\\u000a")};
}

Test(rows, of_an_echo)
{
    unecho_row row = of_an_echo();
    unecho_row back = read_back(&row);
    cr_expect_eq(back.similarity_over, 8636);
    cr_expect_eq(back.similarity_under, 10000);
    expect_bytes(back.witness.doc, row.witness.doc);
    expect_bytes(back.witness.source, row.witness.source);
    cr_expect_eq(back.witness.record, 3);
    cr_expect_eq(back.witness.line, 4);
    cr_expect_eq(back.witness.lines, 2);
}

Test(rows, of_an_echo_of_several)
{
    const unecho_witness several[] = {{BYTES_OF("a"), BYTES_OF("in/a.txt"), 3, 4, 2},
                                      {BYTES_OF("\xFE"), BYTES_OF("in/\"b\".txt"), 9, 1, 1}};
    unecho_row row = of_an_echo();
    row.witness = several[0];
    row.witnesses = several;
    row.witness_count = 2;
    unecho_row back = read_back(&row);
    cr_assert_eq(back.witness_count, 2);
    for (int i = 0; i < 2; i++) {
        expect_bytes(back.witnesses[i].doc, several[i].doc);
        expect_bytes(back.witnesses[i].source, several[i].source);
        cr_expect_eq(back.witnesses[i].record, several[i].record);
        cr_expect_eq(back.witnesses[i].line, several[i].line);
        cr_expect_eq(back.witnesses[i].lines, several[i].lines);
    }
}

Test(rows, elements_that_are_no_witnesses_are_passed_over)
{
    unecho_row row;
    const char *text =
        "{\"witnesses\":[1,[{\"line\":2}],{\"later\":{\"line\":3},\"line\":4},null]}";
    cr_assert_eq(row_read((unecho_bytes){text, strlen(text)}, &row, &room, &witnesses, NULL),
                 UNECHO_OK);
    cr_assert_eq(row.witness_count, 1);
    cr_expect_eq(row.witnesses[0].line, 4);
}

Test(rows, of_a_rule)
{
    unecho_row row = {.size = sizeof row,
                      .doc = BYTES_OF("a"),
                      .source = BYTES_OF("-"),
                      .record = 1,
                      .unit = UNECHO_LINE,
                      .line = 1,
                      .lines = 1,
                      .length = 5,
                      .part = UNECHO_TAIL,
                      .reason = UNECHO_RULE,
                      .rule = BYTES_OF("en.share"),
                      .text = BYTES_OF("Sh\xFFre")};
    read_back(&row);
}

Test(rows, of_other_kinds)
{
    unecho_row blank = {.size = sizeof blank,
                        .kind = UNECHO_RECORD,
                        .source = BYTES_OF("-"),
                        .record = 2,
                        .note = BYTES_OF("blank"),
                        .raw = BYTES_OF(" \n")};
    unecho_row document = of_an_echo();
    document.kind = UNECHO_RECORD;
    document.unit = UNECHO_DOCUMENT;
    document.text = (unecho_bytes){NULL, 0};
    document.line = document.lines = document.offset = 0;
    document.witness.line = document.witness.lines = 0;
    unecho_row mark = of_an_echo(), marked_document = document;
    mark.kind = marked_document.kind = UNECHO_MARK;
    read_back(&blank);
    read_back(&document);
    read_back(&mark);
    read_back(&marked_document);
}

Test(rows, members_of_later_versions_are_passed_over)
{
    unecho_row row;
    const char *text = "{\"kind\":\"range\",\"later\":{\"kind\":1},\"record\":2,\"unit\":\"line\"}";
    cr_assert_eq(row_read((unecho_bytes){text, strlen(text)}, &row, &room, &witnesses, NULL),
                 UNECHO_OK);
    cr_expect_eq(row.record, 2);
    cr_expect_eq(row.unit, UNECHO_LINE);
}

static void refuses(const char *text, const char *names)
{
    unecho_row row;
    unecho_error error = UNECHO_ERROR_INIT;
    cr_expect_eq(row_read((unecho_bytes){text, strlen(text)}, &row, &room, &witnesses, &error),
                 UNECHO_E_INPUT, "%s", text);
    cr_expect(strstr(error.message, names), "%s: %s", text, error.message);
}

Test(rows, refuses_what_is_no_row)
{
    refuses("", "no JSON object");
    refuses("[1]", "no JSON object");
    refuses("{\"kind\":\"other\"}", "\"kind\"");
    refuses("{\"kind\":1}", "\"kind\"");
    refuses("{\"record\":-1}", "\"record\"");
    refuses("{\"record\":1234567890123456789}", "\"record\"");
    refuses("{\"similarity\":0.81}", "\"similarity\"");
    refuses("{\"similarity\":1.5000}", "\"similarity\"");
    refuses("{\"unit\":\"word\"}", "\"unit\"");
    refuses("{\"witness\":[]}", "\"witness\"");
    refuses("{\"witness\":{\"line\":\"1\"}}", "\"line\"");
    refuses("{\"text_base64\":\"?\"}", "");
    refuses("{\"kind\":\"range\"", "");
}
