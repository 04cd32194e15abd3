// SPDX-License-Identifier: Apache-2.0
#include "lab.h"

#include "format/foreign.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* ---- A writer that writes down what it is given ---- */

static struct buffer told;

static void describe(const unecho_document *document)
{
    const unecho_bytes parts[4] = {document->id, document->url, document->rest, document->text};
    for (int i = 0; i < 4; i++)
        cr_assert_eq(buffer_print(&told, NULL, "%s%.*s%s", i ? "|" : "", (int)parts[i].length,
                                  parts[i].length ? parts[i].at : "",
                                  parts[i].at || i > 1 ? "" : "none"),
                     0);
    cr_assert_eq(buffer_append(&told, "\n", 1, NULL), 0);
}

static int take(void *self, const unecho_document *document, unecho_error *error)
{
    (void)self, (void)error;
    describe(document);
    return UNECHO_OK;
}

static int finish(void *self, unecho_error *error)
{
    (void)self;
    return buffer_print(&told, error, "end\n");
}

static int write_file(void *self, const char *like, const unecho_fields *fields,
                      const unecho_sink *to, unecho_file_writer *writer, unecho_error *error)
{
    (void)self, (void)like, (void)to, (void)error;
    cr_assert_str_eq(fields->text, "text");
    writer->document = take;
    writer->finish = finish;
    return UNECHO_OK;
}

static int read_file(void *self, const char *path, const unecho_fields *fields,
                     unecho_reader *reader, unecho_error *error)
{
    (void)self, (void)path, (void)fields, (void)reader;
    return error_set(error, UNECHO_E_IO, "nobody reads here");
}

static struct foreigns foreigns;

static void setup(void)
{
    const unecho_file_format file = {.size = sizeof file,
                                     .name = "told",
                                     .extension = ".told",
                                     .magic = {"TOLD", 4},
                                     .read = read_file,
                                     .write = write_file};
    foreigns.count = told.count = 0;
    cr_assert_eq(foreigns_add(&foreigns, &file, NULL), UNECHO_OK);
}

static void teardown(void)
{
    buffer_free(&told);
}

TestSuite(foreign, .init = setup, .fini = teardown);

static void pack(struct buffer *to, const char *id, const char *rest, const char *text)
{
    unecho_document document = {.size = sizeof document,
                                .id = {id, id ? strlen(id) : 0},
                                .rest = {rest, strlen(rest)},
                                .text = {text, strlen(text)}};
    cr_assert_eq(foreign_pack(to, &document, NULL), 0);
}

/* ---- Records ---- */

Test(foreign, cuts_and_renders_records)
{
    struct buffer stream = {0};
    const struct format *format = &foreigns.at[0].format;
    pack(&stream, "a", "r", "One.\nTwo.\nThree.\n");
    unecho_bytes record = files_bytes(&stream);
    struct buffer kept = {0};
    pack(&kept, "a", "r", "One.\nThree.\n");
    struct parsed parsed = {0};
    struct json_part part = {5, 5};
    struct buffer out = {0}, back = {0};
    cr_assert_eq(format->parse(&lab_fields, record, &parsed, NULL, NULL), UNECHO_OK);
    cr_assert_eq(format->render(&parsed, &part, 1, &out, NULL, NULL), UNECHO_OK);
    cr_expect(out.count == kept.count && memcmp(out.at, kept.at, kept.count) == 0);
    struct piece piece = {.offset = 5, .text = BYTES_OF("Two.\n")};
    cr_assert_eq(format->restore(&lab_fields, files_bytes(&out), &piece, 1, &back, NULL),
                 UNECHO_OK);
    cr_expect(back.count == stream.count && memcmp(back.at, stream.at, stream.count) == 0);
    buffer_free(&stream);
    buffer_free(&kept);
    buffer_free(&out);
    buffer_free(&back);
}

Test(foreign, refuses_what_is_no_record)
{
    struct buffer stream = {0};
    unecho_document document;
    unecho_error error = UNECHO_ERROR_INIT;
    pack(&stream, NULL, "", "text");
    for (size_t length = 0; length < stream.count; length++)
        cr_expect_eq(foreign_unpack((unecho_bytes){stream.at, length}, &document, NULL),
                     UNECHO_E_MISMATCH, "%zu bytes", length);
    cr_expect_eq(foreign_unpack(files_bytes(&stream), &document, NULL), UNECHO_OK);
    cr_expect_null(document.id.at);
    memset(stream.at + 24, 0x7F, 8); /* the length of the text */
    cr_expect_eq(foreign_record_length(files_bytes(&stream)), SIZE_MAX);
    struct piece piece = {.offset = 0, .text = BYTES_OF("x")};
    struct buffer back = {0};
    cr_expect_eq(
        foreigns.at[0].format.restore(&lab_fields, files_bytes(&stream), &piece, 1, &back, &error),
        UNECHO_E_MISMATCH);
    cr_expect_str_eq(error.message, "these bytes are not one whole record");
    buffer_free(&stream);
    buffer_free(&back);
}

/* ---- Files ---- */

static int write_pieces(unecho_bytes stream, size_t piece, unecho_error *error)
{
    struct foreign_file *file;
    unecho_sink nowhere = {.size = sizeof nowhere};
    told.count = 0;
    cr_assert_eq(foreign_file_new(&foreigns.at[0], "like", &lab_fields, &nowhere, &file, error),
                 UNECHO_OK);
    int code = UNECHO_OK;
    for (size_t at = 0; at < stream.length && !code; at += piece) {
        size_t left = stream.length - at;
        code = foreign_file_write(file, stream.at + at, left < piece ? left : piece, error);
    }
    if (!code)
        code = foreign_file_finish(file, error);
    foreign_file_free(file);
    return code;
}

Test(foreign, writes_the_same_however_the_stream_is_cut)
{
    struct buffer stream = {0};
    pack(&stream, "a", "rest", "First.");
    pack(&stream, NULL, "", "");
    pack(&stream, "", "x", "Third, and the last.");
    for (size_t piece = 1; piece <= stream.count; piece++) {
        cr_assert_eq(write_pieces(files_bytes(&stream), piece, NULL), UNECHO_OK);
        cr_assert_eq(buffer_terminate(&told, NULL), 0);
        cr_expect_str_eq(told.at, "a|none|rest|First.\nnone|none||\n|none|x|Third, and the "
                                  "last.\nend\n");
    }
    buffer_free(&stream);
}

Test(foreign, refuses_a_stream_that_is_cut_short)
{
    struct buffer stream = {0};
    unecho_error error = UNECHO_ERROR_INIT;
    pack(&stream, "a", "rest", "First.");
    size_t whole = stream.count;
    for (size_t cut = 1; cut < whole; cut++)
        cr_expect_eq(write_pieces((unecho_bytes){stream.at, cut}, 5, NULL), UNECHO_E_MISMATCH);
    memset(stream.at + 16, 0x7F, 8);
    for (size_t piece = 1; piece <= whole; piece += 9)
        cr_expect_eq(write_pieces(files_bytes(&stream), piece, &error), UNECHO_E_MISMATCH);
    cr_expect_str_eq(error.message, "these bytes are no record");
    buffer_free(&stream);
}

Test(foreign, names_and_beginnings)
{
    const struct format *format = &foreigns.at[0].format;
    cr_expect_eq(foreigns_find(&foreigns, "told"), format);
    cr_expect_null(foreigns_find(NULL, "told"));
    cr_expect_eq(foreigns_detect(&foreigns, BYTES_OF("TOLD and more")), format);
    cr_expect_null(foreigns_detect(&foreigns, BYTES_OF("TOL")));
    cr_expect_eq(foreigns_stem(&foreigns, "a.told", 6), 1);
    cr_expect_eq(foreigns_stem(&foreigns, ".told", 5), 5);
    cr_expect_eq(foreigns_stem(NULL, "a.told", 6), 6);
}
