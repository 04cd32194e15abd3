// SPDX-License-Identifier: Apache-2.0
/*
 * Any bytes as a document, cleaned with the default settings: what stays and the removed ranges are
 * the document, each byte once, and the log gives it back.
 */
#include "fuzz.h"

#include "base/mem.h"

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

/* One for all inputs, as a program would: its workers stay warm. */
static const unecho_cleaner *the_cleaner(void)
{
    static unecho_cleaner *cleaner;
    if (!cleaner) {
        unecho_settings *settings = unecho_settings_new(NULL);
        cleaner = unecho_cleaner_new(settings, NULL);
        unecho_settings_free(settings);
        require(cleaner != NULL);
    }
    return cleaner;
}

static void require_same(const struct buffer *got, unecho_bytes wanted)
{
    require(got->count == wanted.length);
    require(!wanted.length || memcmp(got->at, wanted.at, wanted.length) == 0);
}

/* The document without the rows' ranges, put together anew; the log on the way. */
static void take_apart(const unecho_result *result, unecho_bytes text, struct buffer *kept,
                       struct buffer *log)
{
    unecho_sink to_log = {sizeof to_log, take, log};
    size_t at = 0;
    for (size_t i = 0; i < unecho_result_row_count(result); i++) {
        unecho_row row = {.size = sizeof row};
        require(unecho_result_row(result, i, &row) == UNECHO_OK);
        require(row.offset >= at && row.length > 0 && row.length <= text.length - row.offset);
        require(row.text.length == row.length);
        require(memcmp(row.text.at, text.at + row.offset, row.length) == 0);
        require(row.has_witness == (row.reason != UNECHO_RULE));
        require(buffer_append(kept, text.at + at, row.offset - at, NULL) == UNECHO_OK);
        require(unecho_row_write(&row, &to_log, NULL) == UNECHO_OK);
        at = row.offset + row.length;
    }
    if (at < text.length)
        require(buffer_append(kept, text.at + at, text.length - at, NULL) == UNECHO_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unecho_error error = UNECHO_ERROR_INIT;
    unecho_document document = {.size = sizeof document,
                                .text = {(const char *)data, size},
                                .id = {(const char *)data, size < 20 ? size : 20},
                                .source = {"-", 1}};
    unecho_result *result = unecho_clean(the_cleaner(), &document, &error);
    require(result && !error.code);
    struct buffer kept = {0}, log = {0}, original = {0};
    take_apart(result, document.text, &kept, &log);
    require_same(&kept, unecho_result_text(result));
    unecho_sink to_original = {sizeof to_original, take, &original};
    require(unecho_restore_text(unecho_result_text(result), (unecho_bytes){log.at, log.count},
                                &to_original, &error) == UNECHO_OK);
    require_same(&original, document.text);
    buffer_free(&kept);
    buffer_free(&log);
    buffer_free(&original);
    unecho_result_free(result);
    return 0;
}
