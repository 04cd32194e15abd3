// SPDX-License-Identifier: Apache-2.0
/* What leaves of a record, the rows that account for the rest, and the counts of both. */
#include "write/render.h"

#include "report/audit.h"
#include "support/stages.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *const RULES[] = {"en.a"};
static const struct fields FIELDS = {{"text", 4}, {"id", 2}, {"url", 3}, {NULL, 0}};

/* A record on its way out. */
struct lab {
    struct render render;
    struct chunk *chunk;
    struct parsed parsed;
    struct buffer room;
    struct stages stages;
    unecho_bytes record;
};

static void begin(struct lab *lab, const struct format *format, const char *record, size_t length)
{
    *lab = (struct lab){
        .render = {.format = format, .source = "in/a", .rule_ids = RULES},
        .chunk = chunk_new(NULL),
        .record = {record, length},
    };
    cr_assert_eq(ARRAY_RESERVE(&lab->room, 2 * length, "texts", NULL), 0);
    cr_assert_eq(list32_zero(&lab->chunk->rules, 1, "rules", NULL), 0);
    cr_assert_eq(format->parse(&FIELDS, lab->record, &lab->parsed, &lab->room, NULL), 0);
    stages_begin(&lab->stages, lab->parsed.text.at, lab->parsed.text.length);
    struct document *document = &lab->stages.batch.documents.at[0];
    document->id = (unecho_bytes){"d", 1};
    document->source = (unecho_bytes){"in/a", 4};
    document->record = 3;
}

static void end(struct lab *lab)
{
    render_free(&lab->render);
    chunk_free(lab->chunk);
    parsed_free(&lab->parsed);
    buffer_free(&lab->room);
    stages_end(&lab->stages);
}

static void render(struct lab *lab)
{
    stages_units(&lab->stages);
    cr_assert_eq(
        render_document(&lab->render, lab->chunk, &lab->stages.batch, 0, &lab->parsed, NULL),
        UNECHO_OK);
    const struct counts *counts = &lab->chunk->counts;
    cr_expect_eq(counts->source_bytes, lab->record.length);
    cr_expect_eq(counts->source_bytes,
                 counts->kept_bytes + counts->logged_bytes + counts->quarantined_bytes);
    cr_expect_eq(counts->text_bytes, lab->parsed.text.length);
    cr_expect_eq(counts->documents, 1);
}

static void expect(struct buffer *bytes, const char *wanted)
{
    cr_assert_eq(buffer_terminate(bytes, NULL), 0);
    cr_expect(bytes->count == strlen(wanted) && !strcmp(bytes->at, wanted), "\"%s\", not \"%s\"",
              bytes->at, wanted);
}

#define BEGIN(lab, format, record) begin(lab, format, record, sizeof(record) - 1)
#define ROW(line, lines, offset, length, rest)                                                     \
    "{\"kind\":\"range\",\"doc\":\"d\",\"source\":\"in/a\",\"record\":3,\"unit\":\"line\","        \
    "\"line\":" #line ",\"lines\":" #lines ",\"offset\":" #offset ",\"length\":" #length           \
    ",\"reason\":\"rule:en.a\",\"rule\":\"en.a\"," rest "}\n"
#define HEAD_ROW(line, offset, length, rest)                                                       \
    "{\"kind\":\"range\",\"doc\":\"d\",\"source\":\"in/a\",\"record\":3,\"unit\":\"line\","        \
    "\"line\":" #line ",\"lines\":1,\"offset\":" #offset ",\"length\":" #length                    \
    ",\"part\":\"head\",\"reason\":\"rule:en.a\",\"rule\":\"en.a\"," rest "}\n"

Test(render, a_text_that_stays_whole)
{
    struct lab lab;
    BEGIN(&lab, &format_text, "One.\nTwo.\n");
    render(&lab);
    expect(&lab.chunk->out, "One.\nTwo.\n");
    expect(&lab.chunk->log, "");
    cr_expect_eq(lab.chunk->counts.kept_bytes, 10);
    end(&lab);
}

Test(render, lines_and_heads_that_rules_take)
{
    struct lab lab;
    BEGIN(&lab, &format_text, "One.\nAd: two.\nThree.\n");
    stages_rule_line(&lab.stages, 1);
    stages_cut_head(&lab.stages, 2, 4);
    render(&lab);
    expect(&lab.chunk->out, "two.\nThree.\n");
    expect(&lab.chunk->log,
           ROW(1, 1, 0, 5, "\"text\":\"One.\\n\"") HEAD_ROW(2, 5, 4, "\"text\":\"Ad: \""));
    cr_expect_eq(lab.chunk->counts.rows[UNECHO_RULE], 2);
    cr_expect_eq(lab.chunk->counts.row_bytes[UNECHO_RULE], 9);
    cr_expect_eq(lab.chunk->counts.removed_bytes, 9);
    cr_expect_eq(lab.chunk->rules.at[0], 2);
    end(&lab);
}

/* A file stays where it stood, emptied or not. */
Test(render, an_emptied_text_leaves_as_an_empty_one)
{
    struct lab lab;
    BEGIN(&lab, &format_text, "One.\n");
    stages_rule_line(&lab.stages, 1);
    render(&lab);
    expect(&lab.chunk->out, "");
    expect(&lab.chunk->log, ROW(1, 1, 0, 5, "\"text\":\"One.\\n\""));
    cr_expect_eq(lab.chunk->counts.dropped, 0);
    end(&lab);
}

/* Escapes of the source's own are told where those of the log would be others. */
Test(render, json_escapes_as_they_came)
{
    struct lab lab;
    BEGIN(&lab, &format_jsonl, "{\"text\":\"One\\u002e\\nTwo.\\u000aThree.\\n\",\"n\":1e400}\n");
    stages_rule_line(&lab.stages, 1);
    stages_rule_line(&lab.stages, 3);
    render(&lab);
    expect(&lab.chunk->out, "{\"text\":\"Two.\\u000a\",\"n\":1e400}\n");
    expect(&lab.chunk->log, ROW(1, 1, 0, 5, "\"text\":\"One.\\n\",\"raw\":\"One\\\\u002e\\\\n\"")
                                ROW(3, 1, 10, 7, "\"text\":\"Three.\\n\""));
    cr_expect_eq(lab.chunk->counts.removed_bytes, 12);
    cr_expect_eq(lab.chunk->counts.logged_bytes, 19);
    end(&lab);
}

static void empty_lines(struct lab *lab, bool keep_empty)
{
    BEGIN(lab, &format_jsonl, "{\"id\":7,\"text\":\"One.\\nTwo.\"}\n");
    lab->render.keep_empty = keep_empty;
    stages_rule_line(&lab->stages, 1);
    stages_rule_line(&lab->stages, 2);
    render(lab);
}

#define TWO_ROWS ROW(1, 1, 0, 5, "\"text\":\"One.\\n\"") ROW(2, 1, 5, 4, "\"text\":\"Two.\"")

Test(render, an_emptied_record_goes_to_the_log)
{
    struct lab lab;
    empty_lines(&lab, false);
    expect(&lab.chunk->out, "");
    expect(&lab.chunk->log, TWO_ROWS
           "{\"kind\":\"record\",\"doc\":\"d\",\"source\":\"in/a\",\"record\":3,"
           "\"reason\":\"emptied\",\"raw\":\"{\\\"id\\\":7,\\\"text\\\":\\\"\\\"}\\n\"}\n");
    cr_expect_eq(lab.chunk->counts.dropped, 1);
    cr_expect_eq(lab.chunk->counts.kept_bytes, 0);
    cr_expect_eq(lab.chunk->counts.logged_bytes, lab.record.length);
    end(&lab);
    empty_lines(&lab, true);
    expect(&lab.chunk->out, "{\"id\":7,\"text\":\"\"}\n");
    expect(&lab.chunk->log, TWO_ROWS);
    cr_expect_eq(lab.chunk->counts.dropped, 0);
    end(&lab);
}

Test(render, a_record_whose_text_was_empty_is_none_that_was_emptied)
{
    struct lab lab;
    BEGIN(&lab, &format_jsonl, "{\"text\":\"\"}\n");
    render(&lab);
    expect(&lab.chunk->out, "{\"text\":\"\"}\n");
    cr_expect_eq(lab.chunk->counts.dropped, 0);
    end(&lab);
}

#define BYTES_ROW(offset, length, text)                                                            \
    "{\"kind\":\"bytes\",\"doc\":\"d\",\"source\":\"in/a\",\"record\":3,\"offset\":" #offset       \
    ",\"length\":" #length "," text "}\n"

/* Rows stand in the order of the text, whatever they are about. */
Test(render, web_records_with_ill_formed_bytes_and_other_line_ends)
{
    struct lab lab;
    BEGIN(&lab, &format_wet,
          "WARC/1.0\nWARC-Type: conversion\nContent-Length: 15\n\n\xFFOne.\nTwo.\nT\xE2\x82\n\n\n");
    stages_rule_line(&lab.stages, 2);
    render(&lab);
    cr_assert_eq(buffer_terminate(&lab.chunk->out, NULL), 0);
    cr_expect_not_null(
        strstr(lab.chunk->out.at, "\"text\":\"\xEF\xBF\xBDOne.\\nT\xEF\xBF\xBD\\n\""));
    expect(&lab.chunk->log,
           BYTES_ROW(0, 1, "\"text_base64\":\"/w==\"") ROW(2, 1, 6, 5, "\"text\":\"Two.\\n\"")
               BYTES_ROW(12, 2, "\"text_base64\":\"4oI=\"")
                   BYTES_ROW(15, 2, "\"text\":\"\\n\\n\""));
    cr_expect_eq(lab.chunk->counts.logged_bytes, 1 + 5 + 2 + 2);
    cr_expect_eq(lab.chunk->counts.removed_bytes, 5);
    end(&lab);
}

/* ---- What is no document ---- */

static struct record at_of(size_t offset, size_t length, uint32_t kind)
{
    return (struct record){
        .offset = offset, .length = length, .number = 7, .at = 100, .kind = kind};
}

Test(render, bytes_that_are_no_document_go_to_the_log)
{
    struct lab lab;
    BEGIN(&lab, &format_text, "");
    struct record record = at_of(2, 3, RECORD_WHOLE);
    cr_assert_eq(buffer_append(&lab.chunk->bytes, "xx \xFF\nxx", 7, NULL), 0);
    cr_assert_eq(render_nothing(&lab.render, lab.chunk, &record, "blank", NULL), UNECHO_OK);
    expect(&lab.chunk->log, "{\"kind\":\"record\",\"source\":\"in/a\",\"record\":7,"
                            "\"reason\":\"blank\",\"raw_base64\":\"IP8K\"}\n");
    expect(&lab.chunk->out, "");
    cr_expect(lab.chunk->counts.source_bytes == 3 && lab.chunk->counts.logged_bytes == 3);
    end(&lab);
}

Test(render, bad_records_go_to_the_quarantine_with_one_row)
{
    struct lab lab;
    unecho_error error = {.message = "broken \x1b[31m"};
    BEGIN(&lab, &format_text, "");
    cr_assert_eq(buffer_append(&lab.chunk->bytes, "piece;last", 10, NULL), 0);
    cr_assert_eq(ARRAY_RESERVE(&lab.chunk->errors, 1, "errors", NULL), 0);
    lab.chunk->errors.at[lab.chunk->errors.count++] = error;
    struct record piece = at_of(0, 6, RECORD_BAD_PIECE), last = at_of(6, 4, RECORD_BAD);
    last.whole = 10;
    cr_assert_eq(render_bad(&lab.render, lab.chunk, &piece, NULL), UNECHO_OK);
    expect(&lab.chunk->log, "");
    cr_assert_eq(render_bad(&lab.render, lab.chunk, &last, NULL), UNECHO_OK);
    expect(&lab.chunk->log, "{\"kind\":\"quarantine\",\"source\":\"in/a\",\"record\":7,"
                            "\"offset\":100,\"length\":10,\"reason\":\"broken \\u001b[31m\"}\n");
    expect(&lab.chunk->quarantine, "piece;last");
    expect(&lab.chunk->out, "");
    cr_expect_eq(lab.chunk->counts.quarantined, 1);
    cr_expect_eq(lab.chunk->counts.quarantined_bytes, 10);
    cr_expect_eq(lab.chunk->counts.source_bytes, 10);
    cr_expect_eq(lab.chunk->counts.logged_bytes, 0);
    end(&lab);
}

/* A document that goes on account of another one: one row, with the record as it came. */
Test(render, a_document_that_goes_as_a_whole)
{
    struct lab lab;
    BEGIN(&lab, &format_jsonl, "{\"text\":\"One.\\nTwo.\"}\n");
    struct batch *batch = &lab.stages.batch;
    cr_assert_eq(ARRAY_RESERVE(&batch->far, 1, "witnesses", NULL), 0);
    batch->far.at[batch->far.count++] =
        (struct far_witness){.witness = {.doc = {"w", 1}, .source = {"b", 1}, .record = 9},
                             .scope = UNECHO_SCOPE_CORPUS};
    batch->documents.at[0].fate =
        (struct fate){.reason = UNECHO_NEAR, .over = 9, .under = 10, .far = true};
    render(&lab);
    expect(&lab.chunk->out, "");
    expect(&lab.chunk->log,
           "{\"kind\":\"record\",\"doc\":\"d\",\"source\":\"in/a\",\"record\":3,\"offset\":0,"
           "\"length\":9,\"unit\":\"document\",\"reason\":\"near\",\"scope\":\"corpus\","
           "\"similarity\":0.9000,\"witness\":{\"doc\":\"w\",\"source\":\"b\",\"record\":9},"
           "\"raw\":\"{\\\"text\\\":\\\"One.\\\\nTwo.\\\"}\\n\"}\n");
    cr_expect_eq(lab.chunk->counts.dropped, 1);
    cr_expect(lab.chunk->counts.rows[UNECHO_NEAR] == 1 &&
              lab.chunk->counts.row_bytes[UNECHO_NEAR] == 9);
    cr_expect(lab.chunk->counts.removed_bytes == 9 && lab.chunk->counts.kept_bytes == 0);
    end(&lab);
}
