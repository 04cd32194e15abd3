// SPDX-License-Identifier: Apache-2.0
#include "split/split.h"

#include "unicode/unicode.h"

#include <string.h>

/* Judged on the text as it stands: a character reference for a space is visible. */
static bool is_blank(const char *at, size_t length)
{
    while (length) {
        uint32_t code_point;
        uint32_t used = unicode_decode(at, length, &code_point, NULL);
        if (!(unicode_properties(code_point) & (UNICODE_WHITE_SPACE | UNICODE_IGNORABLE)))
            return false;
        at += used;
        length -= used;
    }
    return true;
}

static struct line line_at(const char *text, uint32_t start, uint32_t size)
{
    const char *feed = memchr(text + start, '\n', size - start);
    uint32_t end = feed ? (uint32_t)(feed - text) : size;
    uint32_t next = feed ? end + 1 : size;
    if (feed && end > start && text[end - 1] == '\r')
        end--;
    struct line line = {
        .start = start, .end = end, .next = next, .left = start, .right = end, .rule = NONE};
    if (is_blank(text + start, end - start))
        line.flags = LINE_BLANK;
    return line;
}

static int split_document(struct batch *batch, struct document *document, unecho_error *error)
{
    uint32_t size = document->fate.reason ? 0 : (uint32_t)document->text.length;
    document->lines.first = (uint32_t)batch->lines.count;
    for (uint32_t at = 0; at < size;) {
        if (ARRAY_RESERVE(&batch->lines, 1, "lines", error))
            return UNECHO_E_MEMORY;
        struct line line = line_at(document->text.at, at, size);
        batch->lines.at[batch->lines.count++] = line;
        at = line.next;
    }
    document->lines.count = (uint32_t)batch->lines.count - document->lines.first;
    return UNECHO_OK;
}

int split_run(struct batch *batch, unecho_error *error)
{
    for (size_t i = 0; i < batch->documents.count; i++)
        if (split_document(batch, &batch->documents.at[i], error))
            return UNECHO_E_MEMORY;
    return UNECHO_OK;
}
