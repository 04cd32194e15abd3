// SPDX-License-Identifier: Apache-2.0
/*
 * WET, and the text records of WARC. A record is a header block, as many bytes of content as its
 * Content-Length says, and the line ends up to the next record (CR LF twice by the standard; other
 * numbers of them occur and are kept as they are).
 *
 * A text record leaves as JSON, {"id","url","date","text","warc"}, with its header block verbatim
 * in "warc" (as "warc_base64" where it is not UTF-8). Ill-formed bytes of the text leave as U+FFFD;
 * they, and line ends after the content that are not CR LF CR LF, are told as shown parts, so that
 * restore can put them back.
 */
#include "format/format.h"

#include "base/base64.h"
#include "format/warc.h"
#include "unicode/unicode.h"

#include <string.h>

static const unecho_bytes STANDARD_TAIL = {"\r\n\r\n", 4};

static size_t skip_line_ends(unecho_bytes bytes, size_t from)
{
    while (from < bytes.length && (bytes.at[from] == '\r' || bytes.at[from] == '\n'))
        from++;
    return from;
}

/* The place after `from` where a line begins with "WARC/1.", or 0. */
static size_t next_record(unecho_bytes window, size_t from)
{
    static const char mark[] = "\nWARC/1.";
    const char *at = memmem(window.at + from, window.length - from, mark, sizeof mark - 1);
    return at ? (size_t)(at - window.at) + 1 : 0;
}

/* The record is bad: it lasts until a line that begins the next one, or to the end. */
static enum frame_result frame_bad(unecho_bytes window, bool ended, struct framing *framing)
{
    size_t from = framing->searched < 16 ? 0 : framing->searched - 16;
    size_t next = next_record(window, from);
    framing->bad = true;
    framing->searched = window.length;
    framing->length = next ? next : window.length;
    return next || ended ? FRAME_BAD : FRAME_PARTIAL;
}

static enum frame_result fail(struct framing *framing, unecho_bytes window, bool ended,
                              uint64_t offset, const char *message)
{
    error_set(&framing->error, UNECHO_E_INPUT, "%s", message);
    error_place(&framing->error, NULL, 0, offset);
    framing->searched = 0;
    return frame_bad(window, ended, framing);
}

/* Whether what follows the content, up to the end of the input, is less than the line ends of the
 * standard. */
static bool is_cut_tail(unecho_bytes window, size_t content_end)
{
    size_t length = window.length - content_end;
    return length < STANDARD_TAIL.length &&
           memcmp(window.at + content_end, STANDARD_TAIL.at, length) == 0;
}

/* The header is whole and good, its content ends at `content_end`. */
static enum frame_result frame_content(unecho_bytes window, bool ended, size_t content_end,
                                       struct framing *framing)
{
    if (content_end > window.length)
        return ended ? fail(framing, window, ended, window.length,
                            "the input ends before the content of this record does: truncated, or "
                            "a wrong Content-Length")
                     : FRAME_PARTIAL;
    size_t next = skip_line_ends(window, content_end);
    if (window.length - next < 7 && !ended)
        return FRAME_PARTIAL;
    bool follows = window.length - next >= 7 && memcmp(window.at + next, "WARC/1.", 7) == 0;
    if (next < window.length && !follows)
        return fail(framing, window, ended, next,
                    "what follows the content is no WARC record: a wrong Content-Length");
    if (ended && next == window.length && is_cut_tail(window, content_end))
        return fail(framing, window, ended, next,
                    "the input ends before the line ends of this record: truncated");
    framing->length = next;
    return FRAME_WHOLE;
}

static enum frame_result frame(unecho_bytes window, bool ended, bool first, struct framing *framing)
{
    (void)first;
    if (framing->bad)
        return frame_bad(window, ended, framing);
    size_t skipped = skip_line_ends(window, 0); /* line ends before the first record */
    if (skipped == window.length) {
        framing->length = skipped;
        framing->uncounted = true;
        return ended ? FRAME_WHOLE : FRAME_PARTIAL;
    }
    if (skipped) {
        framing->length = skipped;
        framing->uncounted = true;
        return FRAME_WHOLE;
    }
    size_t magic = window.length < 7 ? window.length : 7;
    if (memcmp(window.at, "WARC/1.", magic) != 0)
        return fail(framing, window, ended, 0, "a WARC record begins with \"WARC/1.\"");
    size_t header_end = warc_header_end(window, framing->searched);
    if (!header_end && !ended) {
        framing->searched = window.length;
        return FRAME_PARTIAL;
    }
    struct warc_header header;
    if (!header_end)
        return fail(framing, window, ended, window.length,
                    "the input ends inside a WARC header: truncated");
    if (warc_header_read((unecho_bytes){window.at, header_end}, &header, &framing->error)) {
        framing->searched = 0;
        return frame_bad(window, ended, framing);
    }
    if (header.content_length > SIZE_MAX / 2)
        return fail(framing, window, ended, 0, "a Content-Length beyond all bounds");
    return frame_content(window, ended, header_end + (size_t)header.content_length, framing);
}

/* Marks may not take the name of a member that the record leaves with. */
static int check_mark(unecho_bytes mark, unecho_error *error)
{
    static const char *const taken[] = {"id", "url", "date", "text", "warc", "warc_base64"};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (mark.length == strlen(taken[i]) && memcmp(mark.at, taken[i], mark.length) == 0) {
            error_set(error, UNECHO_E_INPUT, "a WET record leaves with a member \"%s\" of its own",
                      taken[i]);
            error_hint(error, "give --mark another name");
            return UNECHO_E_INPUT;
        }
    return UNECHO_OK;
}

static int parse(const struct fields *fields, unecho_bytes record, struct parsed *to,
                 struct buffer *room, unecho_error *error)
{
    (void)room;
    struct warc_header header;
    to->record = record;
    to->nothing = NULL;
    if (skip_line_ends(record, 0) == record.length) {
        to->nothing = "blank";
        return UNECHO_OK;
    }
    size_t head = warc_header_end(record, 0);
    int code = warc_header_read((unecho_bytes){record.at, head}, &header, error);
    if (code)
        return code;
    if (!warc_is_text(&header)) {
        to->nothing = "no-text";
        return UNECHO_OK;
    }
    size_t content_end = head + (size_t)header.content_length;
    to->head = (unecho_bytes){record.at, head};
    to->text = (unecho_bytes){record.at + head, (size_t)header.content_length};
    to->tail = (unecho_bytes){record.at + content_end, record.length - content_end};
    to->id = header.id;
    to->url = header.url;
    return check_mark(fields->mark, error);
}

/* ---- Out ---- */

/* Appends text[from, to) as the content of a JSON string; ill-formed parts leave as U+FFFD and go
 * to `shown` (unless NULL) as parts of the text. */
static int print_text(struct buffer *to, unecho_bytes text, size_t from, size_t end,
                      struct parts *shown, unecho_error *error)
{
    if (from == end)
        return UNECHO_OK; /* a field that is missing has no bytes to point into */
    unecho_bytes rest = {text.at + from, end - from};
    if (json_is_utf8(rest))
        return json_encode(to, rest, error);
    size_t good = from;
    for (size_t at = from; at < end;) {
        uint32_t code_point;
        bool ill = false;
        uint32_t used = unicode_decode(text.at + at, end - at, &code_point, &ill);
        if (ill) {
            if (json_encode(to, (unecho_bytes){text.at + good, at - good}, error) ||
                buffer_append(to, "\xEF\xBF\xBD", 3, error))
                return UNECHO_E_MEMORY;
            if (shown && ARRAY_RESERVE(shown, 1, "ill-formed bytes", error))
                return UNECHO_E_MEMORY;
            if (shown)
                shown->at[shown->count++] = (struct json_part){at, used};
            good = at + used;
        }
        at += used;
    }
    return json_encode(to, (unecho_bytes){text.at + good, end - good}, error);
}

static int print_member(struct buffer *to, const char *before, unecho_bytes value,
                        unecho_error *error)
{
    int code = buffer_append(to, before, strlen(before), error);
    if (!code)
        code = print_text(to, value, 0, value.length, NULL, error);
    return code ? code : buffer_append(to, "\"", 1, error);
}

static int print_head(struct buffer *to, unecho_bytes head, unecho_error *error)
{
    if (json_is_utf8(head))
        return print_member(to, ",\"warc\":\"", head, error);
    int code = buffer_print(to, error, ",\"warc_base64\":\"");
    if (!code)
        code = base64_encode(to, head.at, head.length, error);
    return code ? code : buffer_append(to, "\"", 1, error);
}

static int print_kept(const struct parsed *parsed, const struct json_part *parts, size_t count,
                      struct buffer *to, struct parts *shown, unecho_error *error)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (print_text(to, parsed->text, at, parts[i].offset, shown, error))
            return UNECHO_E_MEMORY;
        at = parts[i].offset + parts[i].length;
    }
    return print_text(to, parsed->text, at, parsed->text.length, shown, error);
}

static bool is_standard(unecho_bytes tail)
{
    return tail.length == STANDARD_TAIL.length &&
           memcmp(tail.at, STANDARD_TAIL.at, tail.length) == 0;
}

static int render(const struct parsed *parsed, const struct json_part *parts, size_t count,
                  struct buffer *to, struct parts *shown, unecho_error *error)
{
    struct warc_header header;
    int code = warc_header_read(parsed->head, &header, error);
    if (!code)
        code = print_member(to, "{\"id\":\"", header.id, error);
    if (!code)
        code = print_member(to, ",\"url\":\"", header.url, error);
    if (!code)
        code = print_member(to, ",\"date\":\"", header.date, error);
    if (!code)
        code = buffer_print(to, error, ",\"text\":\"");
    if (!code)
        code = print_kept(parsed, parts, count, to, shown, error);
    if (!code)
        code = buffer_append(to, "\"", 1, error);
    if (!code)
        code = print_head(to, parsed->head, error);
    if (!code && !is_standard(parsed->tail)) {
        code = ARRAY_RESERVE(shown, 1, "line ends", error);
        if (!code)
            shown->at[shown->count++] =
                (struct json_part){parsed->text.length, parsed->tail.length};
    }
    return code ? code : buffer_append(to, "}\n", 2, error);
}

/* ---- Back ---- */

/* A string member as bytes, appended to `to`. */
static int take_string(unecho_bytes kept, struct json_value value, struct buffer *to,
                       unecho_error *error)
{
    size_t before = to->count;
    unecho_bytes text;
    int code = json_decode(json_string_raw(kept, value), to, NULL, &text, error);
    if (!code && to->count == before)
        code = buffer_append(to, text.at, text.length, error);
    return code;
}

/* Puts the pieces of the content back in between the kept text; *used counts them. */
static int merge(unecho_bytes text, const struct piece *pieces, size_t count, struct buffer *to,
                 size_t *used, unecho_error *error)
{
    size_t start = to->count, at = 0;
    for (*used = 0; *used < count; ++*used) {
        const struct piece *piece = &pieces[*used];
        uint64_t stands = to->count - start;
        if (piece->offset < stands || piece->offset - stands > text.length - at)
            return error_set(error, UNECHO_E_MISMATCH,
                             "a removed part begins at byte %llu of the text, where it cannot",
                             (unsigned long long)piece->offset);
        size_t between = (size_t)(piece->offset - stands);
        if (buffer_append(to, text.at + at, between, error))
            return UNECHO_E_MEMORY;
        at += between;
        if (piece->bytes && at == text.length)
            break; /* the line ends after the content */
        if (buffer_append(to, piece->text.at, piece->text.length, error))
            return UNECHO_E_MEMORY;
        if (!piece->bytes)
            continue;
        if (text.length - at < 3 || memcmp(text.at + at, "\xEF\xBF\xBD", 3) != 0)
            return error_set(error, UNECHO_E_MISMATCH,
                             "no U+FFFD stands where ill-formed bytes "
                             "are said to have been");
        at += 3;
    }
    return buffer_append(to, text.at + at, text.length - at, error);
}

static int find_members(unecho_bytes kept, struct json_value values[3], unecho_error *error)
{
    static const unecho_bytes paths[3] = {{"text", 4}, {"warc", 4}, {"warc_base64", 11}};
    int code = json_record_find(kept, paths, 3, values, error);
    if (code)
        return code;
    bool head = (values[1].type == JSON_STRING) != (values[2].type == JSON_STRING);
    return values[0].type == JSON_STRING && head
               ? UNECHO_OK
               : error_set(error, UNECHO_E_MISMATCH,
                           "a record of a WET shard holds the strings "
                           "\"text\" and \"warc\"");
}

static int restore(const struct fields *fields, unecho_bytes kept, const struct piece *pieces,
                   size_t count, struct buffer *to, unecho_error *error)
{
    (void)fields;
    struct json_value values[3];
    struct buffer text = {0};
    size_t used = 0;
    int code = find_members(kept, values, error);
    if (!code && values[1].type == JSON_STRING)
        code = take_string(kept, values[1], to, error);
    else if (!code) {
        unecho_bytes raw = json_string_raw(kept, values[2]);
        code = base64_decode(to, raw.at, raw.length, error);
    }
    if (!code)
        code = take_string(kept, values[0], &text, error);
    if (!code)
        code = merge((unecho_bytes){text.at ? text.at : "", text.count}, pieces, count, to, &used,
                     error);
    if (!code && used < count)
        code = used + 1 == count
                   ? buffer_append(to, pieces[used].text.at, pieces[used].text.length, error)
                   : error_set(error, UNECHO_E_MISMATCH, "parts follow the end of the text");
    else if (!code)
        code = buffer_append(to, STANDARD_TAIL.at, STANDARD_TAIL.length, error);
    buffer_free(&text);
    return code;
}

const struct format format_wet = {.name = "wet",
                                  .extension = ".jsonl",
                                  .frame = frame,
                                  .parse = parse,
                                  .render = render,
                                  .restore = restore};
