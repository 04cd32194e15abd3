// SPDX-License-Identifier: Apache-2.0
/*
 * Any bytes as an audit log, a blank line, and a cleaned text: either everything fits, and the
 * original is the text with the log's ranges where it says, or nothing is written and the error
 * says which line is to blame.
 */
#include "fuzz.h"

#include "report/audit.h"

#include <stdlib.h>
#include <string.h>

static void require(int promise)
{
    if (!promise)
        abort();
}

static int take(void *self, const void *bytes, size_t length, unecho_error *error)
{
    return buffer_append(self, bytes, length, error);
}

/* Cuts `bytes` after the first blank line (which is no line of a log). */
static unecho_bytes cut_log(unecho_bytes *bytes)
{
    unecho_bytes log = *bytes;
    const char *blank = memmem(log.at, log.length, "\n\n", 2);
    log.length = blank ? (size_t)(blank - log.at) + 1 : log.length;
    size_t used = log.length + (blank != NULL);
    *bytes = (unecho_bytes){bytes->at + used, bytes->length - used};
    return log;
}

/* The original without the ranges is the text. */
static void require_fit(unecho_bytes kept, const struct audit_rows *ranges,
                        const struct buffer *removed, const struct buffer *original)
{
    size_t at = 0, of_kept = 0;
    for (size_t i = 0; i < ranges->count; i++) {
        const struct audit_row *range = &ranges->at[i];
        require(range->offset >= at && range->offset <= original->count);
        size_t before = (size_t)range->offset - at;
        require(before <= kept.length - of_kept);
        require(!before || memcmp(original->at + at, kept.at + of_kept, before) == 0);
        require(range->length <= original->count - range->offset);
        require(!range->length || memcmp(original->at + range->offset,
                                         removed->at + range->text.first, range->length) == 0);
        of_kept += before;
        at = (size_t)(range->offset + range->length);
    }
    require(original->count - at == kept.length - of_kept);
    require(original->count == at ||
            memcmp(original->at + at, kept.at + of_kept, original->count - at) == 0);
}

static void run(unecho_bytes kept, unecho_bytes log)
{
    unecho_error error = UNECHO_ERROR_INIT;
    struct buffer original = {0}, removed = {0};
    struct audit_rows ranges = {0};
    unecho_sink sink = {sizeof sink, take, &original};
    int read = audit_read(log, &ranges, &removed, NULL);
    int code = unecho_restore_text(kept, log, &sink, &error);
    require(code == error.code);
    if (code) {
        require(code == (read ? UNECHO_E_INPUT : UNECHO_E_MISMATCH) && original.count == 0);
        require(error.record >= 1 && error.message[0]);
    } else {
        require(read == UNECHO_OK);
        require_fit(kept, &ranges, &removed, &original);
    }
    ARRAY_FREE(&ranges);
    buffer_free(&removed);
    buffer_free(&original);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unecho_bytes kept = {(const char *)data, size}, log = cut_log(&kept);
    run(kept, log);
    return 0;
}
