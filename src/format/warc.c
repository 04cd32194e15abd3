// SPDX-License-Identifier: Apache-2.0
#include "format/warc.h"

#include <string.h>
#include <strings.h>

size_t warc_header_end(unecho_bytes bytes, size_t from)
{
    from = from < 3 ? 0 : from - 3; /* the blank line may straddle what was looked at before */
    const char *end = bytes.at + bytes.length;
    for (const char *feed = bytes.at + from;
         (feed = memchr(feed, '\n', (size_t)(end - feed))) != NULL; feed++) {
        if (end - feed > 1 && feed[1] == '\n')
            return (size_t)(feed - bytes.at) + 2;
        if (end - feed > 2 && feed[1] == '\r' && feed[2] == '\n')
            return (size_t)(feed - bytes.at) + 3;
    }
    return 0;
}

static unecho_bytes trim(const char *from, const char *to)
{
    while (from < to && (*from == ' ' || *from == '\t'))
        from++;
    while (to > from && (to[-1] == ' ' || to[-1] == '\t' || to[-1] == '\r'))
        to--;
    return (unecho_bytes){from, (size_t)(to - from)};
}

static bool is_named(unecho_bytes name, const char *field)
{
    return name.length == strlen(field) && strncasecmp(name.at, field, name.length) == 0;
}

static int read_length(struct warc_header *header, unecho_bytes value, unecho_error *error)
{
    uint64_t length = 0;
    for (size_t i = 0; i < value.length; i++) {
        if (value.at[i] < '0' || value.at[i] > '9' || value.length > 18)
            return error_set(error, UNECHO_E_INPUT, "Content-Length is not a number of bytes");
        length = length * 10 + (uint64_t)(value.at[i] - '0');
    }
    if (!value.length || (header->has_length && header->content_length != length))
        return error_set(error, UNECHO_E_INPUT, "Content-Length is empty or given twice");
    header->content_length = length;
    header->has_length = true;
    return UNECHO_OK;
}

static int read_field(struct warc_header *header, unecho_bytes name, unecho_bytes value,
                      unecho_error *error)
{
    if (is_named(name, "Content-Length"))
        return read_length(header, value, error);
    if (is_named(name, "WARC-Type"))
        header->type = value;
    else if (is_named(name, "WARC-Record-ID"))
        header->id = value;
    else if (is_named(name, "WARC-Target-URI"))
        header->url = value;
    else if (is_named(name, "WARC-Date"))
        header->date = value;
    else if (is_named(name, "Content-Type"))
        header->content_type = value;
    return UNECHO_OK;
}

static int read_line(struct warc_header *header, const char *line, const char *feed,
                     unecho_error *error)
{
    const char *colon = memchr(line, ':', (size_t)(feed - line));
    if (*line == ' ' || *line == '\t')
        return UNECHO_OK; /* goes on from the line before: none of our fields does */
    if (!colon)
        return error_set(error, UNECHO_E_INPUT, "a WARC header line without a colon");
    return read_field(header, (unecho_bytes){line, (size_t)(colon - line)}, trim(colon + 1, feed),
                      error);
}

int warc_header_read(unecho_bytes block, struct warc_header *header, unecho_error *error)
{
    *header = (struct warc_header){.has_length = false};
    if (block.length < 7 || memcmp(block.at, "WARC/1.", 7) != 0) {
        error_set(error, UNECHO_E_INPUT, "a WARC record begins with a line \"WARC/1.0\"");
        error_place(error, NULL, 0, 0);
        return UNECHO_E_INPUT;
    }
    const char *end = block.at + block.length, *line = block.at;
    for (const char *feed; (feed = memchr(line, '\n', (size_t)(end - line))) != NULL;
         line = feed + 1) {
        bool first = line == block.at, last = trim(line, feed).length == 0;
        if (!first && !last && read_line(header, line, feed, error)) {
            error_place(error, NULL, 0, (uint64_t)(line - block.at));
            return UNECHO_E_INPUT;
        }
    }
    if (header->has_length)
        return UNECHO_OK;
    error_set(error, UNECHO_E_INPUT, "a WARC record without a Content-Length");
    error_place(error, NULL, 0, 0);
    return UNECHO_E_INPUT;
}

bool warc_is_text(const struct warc_header *header)
{
    static const char plain[] = "text/plain";
    if (is_named(header->type, "conversion"))
        return true;
    return is_named(header->type, "resource") && header->content_type.length >= sizeof plain - 1 &&
           strncasecmp(header->content_type.at, plain, sizeof plain - 1) == 0;
}
