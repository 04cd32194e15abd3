// SPDX-License-Identifier: Apache-2.0
#include "report/audit.h"

/* Appends the kept bytes up to the place where the original stood at `offset`. */
static int take_kept(struct buffer *original, unecho_bytes *kept, uint64_t offset,
                     unecho_error *error)
{
    if (offset < original->count || offset - original->count > kept->length)
        return error_set(error, UNECHO_E_MISMATCH,
                         "the audit log does not belong to this text: a removed range begins at "
                         "byte %llu of the original, where it cannot",
                         (unsigned long long)offset);
    size_t length = (size_t)(offset - original->count);
    int code = buffer_append(original, kept->at, length, error);
    *kept = (unecho_bytes){kept->at ? kept->at + length : NULL, kept->length - length};
    return code;
}

/* A row also says on which line its range begins: a log of another text is found out by that, even
 * where its offsets fit. `*lines` counts the lines that end before original->at[*counted]. */
static int check_line(const struct buffer *original, const struct audit_row *range, size_t *counted,
                      uint64_t *lines, unecho_error *error)
{
    for (; *counted < original->count; ++*counted)
        *lines += original->at[*counted] == '\n';
    if (!range->line || range->line == *lines + 1)
        return UNECHO_OK;
    return error_set(error, UNECHO_E_MISMATCH,
                     "the audit log does not belong to this text: line %llu of the original should "
                     "begin or go on at byte %llu, where line %llu does",
                     (unsigned long long)range->line, (unsigned long long)range->offset,
                     (unsigned long long)(*lines + 1));
}

static int merge(struct buffer *original, unecho_bytes kept, const struct audit_rows *ranges,
                 const struct buffer *removed, unecho_error *error)
{
    size_t counted = 0;
    uint64_t lines = 0;
    for (size_t i = 0; i < ranges->count; i++) {
        const struct audit_row *range = &ranges->at[i];
        int code = take_kept(original, &kept, range->offset, error);
        if (!code)
            code = check_line(original, range, &counted, &lines, error);
        if (!code && range->length)
            code = buffer_append(original, removed->at + range->text.first, range->length, error);
        if (code) {
            error_place(error, NULL, i + 1, UNECHO_NOWHERE);
            return code;
        }
    }
    return buffer_append(original, kept.at, kept.length, error);
}

int unecho_restore_text(unecho_bytes kept, unecho_bytes audit, const unecho_sink *to,
                        unecho_error *error)
{
    if (!to || !to->write || (!kept.at && kept.length) || (!audit.at && audit.length))
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_restore_text: an argument is missing");
    struct audit_rows ranges = {0};
    struct buffer removed = {0}, original = {0};
    int code = audit_read(audit, &ranges, &removed, error);
    if (!code)
        code = merge(&original, kept, &ranges, &removed, error);
    if (!code)
        code = to->write(to->self, original.at ? original.at : "", original.count, error);
    ARRAY_FREE(&ranges);
    buffer_free(&removed);
    buffer_free(&original);
    return code;
}
