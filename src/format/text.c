// SPDX-License-Identifier: Apache-2.0
/* Plain text: a file is one record and one document, and leaves as what stays of it. */
#include "format/format.h"

static enum frame_result frame(unecho_bytes window, bool ended, bool first, struct framing *framing)
{
    (void)first;
    framing->length = window.length;
    return ended ? FRAME_WHOLE : FRAME_PARTIAL;
}

static int parse(const struct fields *fields, unecho_bytes record, struct parsed *to,
                 struct buffer *room, unecho_error *error)
{
    (void)fields;
    (void)room;
    (void)error;
    to->record = to->text = record;
    to->nothing = NULL;
    to->id = to->url = (unecho_bytes){NULL, 0};
    return UNECHO_OK;
}

static int render(const struct parsed *parsed, const struct json_part *parts, size_t count,
                  struct buffer *to, struct parts *shown, unecho_error *error)
{
    (void)shown;
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (buffer_append(to, parsed->text.at + at, parts[i].offset - at, error))
            return UNECHO_E_MEMORY;
        at = parts[i].offset + parts[i].length;
    }
    return buffer_append(to, parsed->text.at + at, parsed->text.length - at, error);
}

static int restore(const struct fields *fields, unecho_bytes kept, const struct piece *pieces,
                   size_t count, struct buffer *to, unecho_error *error)
{
    (void)fields;
    size_t before = to->count, used = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t stands = to->count - before;
        if (pieces[i].offset < stands || pieces[i].offset - stands > kept.length - used)
            return error_set(error, UNECHO_E_MISMATCH,
                             "a removed part begins at byte %llu of the text, where it cannot",
                             (unsigned long long)pieces[i].offset);
        size_t between = (size_t)(pieces[i].offset - stands);
        if (buffer_append(to, kept.at + used, between, error) ||
            buffer_append(to, pieces[i].text.at, pieces[i].text.length, error))
            return UNECHO_E_MEMORY;
        used += between;
    }
    return buffer_append(to, kept.at + used, kept.length - used, error);
}

const struct format format_text = {.name = "text",
                                   .extension = ".txt",
                                   .one_record = true,
                                   .frame = frame,
                                   .parse = parse,
                                   .render = render,
                                   .restore = restore};
