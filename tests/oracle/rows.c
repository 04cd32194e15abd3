// SPDX-License-Identifier: Apache-2.0
/*
 * Prints the audit rows of JSONL records {"id": …, "text": …} on stdin, for compare.py, which holds
 * them against the plain Python implementation beside it. Arguments are settings, name=value.
 * Cleans through the public header only; the records are read with the JSON reader of the library.
 */
#include "unecho.h"

#include "json/string.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int to_stdout(void *self, const void *bytes, size_t length, unecho_error *error)
{
    (void)self, (void)error;
    return fwrite(bytes, 1, length, stdout) == length ? UNECHO_OK : UNECHO_E_IO;
}

static void set(unecho_settings *settings, char *argument, unecho_error *error)
{
    char *value = strchr(argument, '=');
    if (!value)
        return;
    *value = '\0';
    unecho_settings_set(settings, argument, value + 1, "an argument", error);
}

static unecho_cleaner *make_cleaner(int count, char **arguments, unecho_error *error)
{
    unecho_settings *settings = unecho_settings_new(error);
    for (int i = 1; i < count; i++)
        set(settings, arguments[i], error);
    unecho_cleaner *cleaner = error->code ? NULL : unecho_cleaner_new(settings, error);
    unecho_settings_free(settings);
    return cleaner;
}

static int print_rows(const unecho_cleaner *cleaner, const unecho_document *document,
                      unecho_error *error)
{
    unecho_sink sink = {sizeof sink, to_stdout, NULL};
    unecho_result *result = unecho_clean(cleaner, document, error);
    for (size_t i = 0; !error->code && i < unecho_result_row_count(result); i++) {
        unecho_row row = {.size = sizeof row};
        unecho_result_row(result, i, &row);
        unecho_row_write(&row, &sink, error);
    }
    unecho_result_free(result);
    return error->code;
}

/* The strings of a record, decoded. */
struct record {
    struct buffer id_room, text_room;
    unecho_bytes id, text;
};

static int read_record(struct record *to, unecho_bytes line, unecho_error *error)
{
    static const unecho_bytes paths[] = {{"id", 2}, {"text", 4}};
    struct json_value values[2];
    if (json_record_find(line, paths, 2, values, error))
        return error->code;
    if (values[0].type != JSON_STRING || values[1].type != JSON_STRING) {
        error->code = UNECHO_E_INPUT;
        return error->code;
    }
    to->id_room.count = to->text_room.count = 0;
    if (json_decode(json_string_raw(line, values[0]), &to->id_room, NULL, &to->id, error) ||
        json_decode(json_string_raw(line, values[1]), &to->text_room, NULL, &to->text, error))
        return error->code;
    return UNECHO_OK;
}

int main(int count, char **arguments)
{
    unecho_error error = UNECHO_ERROR_INIT;
    unecho_cleaner *cleaner = make_cleaner(count, arguments, &error);
    struct record record = {0};
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    for (uint64_t n = 1; !error.code && (length = getline(&line, &room, stdin)) > 0; n++) {
        if (read_record(&record, (unecho_bytes){line, (size_t)length}, &error))
            break;
        unecho_document document = {.size = sizeof document,
                                    .text = record.text,
                                    .id = record.id,
                                    .source = {"-", 1},
                                    .record = n};
        print_rows(cleaner, &document, &error);
    }
    free(line);
    buffer_free(&record.id_room);
    buffer_free(&record.text_room);
    unecho_cleaner_free(cleaner);
    if (error.code)
        fprintf(stderr, "rows: %d: %s\n", error.code, error.message);
    return error.code ? EXIT_FAILURE : EXIT_SUCCESS;
}
