// SPDX-License-Identifier: Apache-2.0
/* The header block of a WARC record. */
#include "format/warc.h"

#include "lab.h"

#include <criterion/criterion.h>
#include <string.h>

static int read(const char *block, struct warc_header *header, unecho_error *error)
{
    *error = (unecho_error)UNECHO_ERROR_INIT;
    return warc_header_read((unecho_bytes){block, strlen(block)}, header, error);
}

static bool is(unecho_bytes bytes, const char *text)
{
    return bytes.at && bytes.length == strlen(text) && !memcmp(bytes.at, text, bytes.length);
}

Test(warc, fields_by_their_names_in_any_case)
{
    unecho_error error;
    struct warc_header header;
    cr_assert_eq(read("WARC/1.1\r\nwarc-type:conversion \r\nWARC-Target-URI: \thttp://a:80/ \r\n"
                      "WARC-Record-ID: <urn:uuid:1>\r\nX: y\r\n more: of X\r\n"
                      "WARC-Date: 2024-01-01T00:00:00Z\r\nCONTENT-LENGTH: 0012\r\n"
                      "Content-Type: text/plain; charset=x\r\n\r\n",
                      &header, &error),
                 UNECHO_OK, "%s", error.message);
    cr_expect(is(header.type, "conversion") && is(header.url, "http://a:80/"));
    cr_expect(is(header.id, "<urn:uuid:1>") && is(header.date, "2024-01-01T00:00:00Z"));
    cr_expect(is(header.content_type, "text/plain; charset=x"));
    cr_expect(header.has_length && header.content_length == 12);
    cr_assert_eq(read("WARC/1.0\nContent-Length: 999999999999999999\n\n", &header, &error), 0);
    cr_expect_eq(header.content_length, 999999999999999999);
    cr_expect(!header.type.at && !header.id.at && !header.url.at && !header.date.at);
}

static void refuses(const char *block, uint64_t offset, const char *message)
{
    unecho_error error;
    struct warc_header header;
    cr_expect_eq(read(block, &header, &error), UNECHO_E_INPUT, "%s", block);
    cr_expect_str_eq(error.message, message);
    cr_expect_eq(error.offset, offset, "%s: %llu", block, (unsigned long long)error.offset);
}

Test(warc, what_is_no_header)
{
    const char *number = "Content-Length is not a number of bytes";
    const char *twice = "Content-Length is empty or given twice";
    refuses("", 0, "a WARC record begins with a line \"WARC/1.0\"");
    refuses("WARC/2.0\r\n\r\n", 0, "a WARC record begins with a line \"WARC/1.0\"");
    refuses("WARC/1.0\r\n\r\n", 0, "a WARC record without a Content-Length");
    refuses("WARC/1.0\nContent-Length : 1\n\n", 0, "a WARC record without a Content-Length");
    refuses("WARC/1.0\r\nno colon\r\n\r\n", 10, "a WARC header line without a colon");
    refuses("WARC/1.0\r\nContent-Length: -1\r\n\r\n", 10, number);
    refuses("WARC/1.0\r\nContent-Length: 1 2\r\n\r\n", 10, number);
    refuses("WARC/1.0\r\nContent-Length: 0x10\r\n\r\n", 10, number);
    refuses("WARC/1.0\r\nContent-Length: 1.5\r\n\r\n", 10, number);
    refuses("WARC/1.0\r\nContent-Length: 1000000000000000000\r\n\r\n", 10, number);
    refuses("WARC/1.0\r\nContent-Length:\r\n\r\n", 10, twice);
    refuses("WARC/1.0\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 29, twice);
}

Test(warc, the_same_length_twice_is_fine)
{
    unecho_error error;
    struct warc_header header;
    cr_assert_eq(
        read("WARC/1.0\r\nContent-Length: 7\r\ncontent-length: 7\r\n\r\n", &header, &error),
        UNECHO_OK);
    cr_expect_eq(header.content_length, 7);
}

/* Wherever the block was looked at before. */
Test(warc, a_header_ends_after_its_blank_line)
{
    static const char *const blocks[] = {"WARC/1.0\r\na: b\r\n\r\n", "WARC/1.0\na: b\n\n",
                                         "WARC/1.0\r\na: b\n\r\n", "WARC/1.0\na: b\r\n\n"};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        size_t length = strlen(blocks[i]);
        struct buffer bytes = {0};
        cr_assert_eq(buffer_print(&bytes, NULL, "%sx\n\n", blocks[i]), 0);
        for (size_t end = 0; end < length; end++) {
            cr_expect_eq(warc_header_end((unecho_bytes){bytes.at, end}, 0), 0);
            cr_expect_eq(warc_header_end(files_bytes(&bytes), end), length, "%zu from %zu", i, end);
        }
        buffer_free(&bytes);
    }
}

static bool text(const char *type, const char *content_type)
{
    struct warc_header header = {
        .type = {type, strlen(type)},
        .content_type = {content_type, content_type ? strlen(content_type) : 0}};
    return warc_is_text(&header);
}

Test(warc, conversions_and_plain_resources_are_text)
{
    cr_expect(text("conversion", NULL) && text("Conversion", "text/html"));
    cr_expect(text("resource", "text/plain") && text("resource", "TEXT/PLAIN;charset=utf-8"));
    cr_expect(!text("resource", NULL) && !text("resource", "text/html"));
    cr_expect(!text("warcinfo", "text/plain") && !text("response", NULL) && !text("", NULL));
}
