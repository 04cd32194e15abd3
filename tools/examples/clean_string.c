// SPDX-License-Identifier: Apache-2.0
/* Cleans a string with the default settings: prints what stays, and why the rest went. */
#include <stdio.h>
#include <string.h>
#include <unecho.h>

static const char text[] = "The ferry was late on Monday because of the fog over the bay.\n"
                           "Read more: Ten ferries to see\n"
                           "The ferry was late on Monday because of the fog\n";

int main(void)
{
    /* An error carries the first failure through any number of calls. Each of these takes NULL
     * from a failed call before it as an argument that is missing, so one check is enough. */
    unecho_error error = UNECHO_ERROR_INIT;
    unecho_settings *settings = unecho_settings_new(&error);
    unecho_cleaner *cleaner = unecho_cleaner_new(settings, &error);
    unecho_document document = {
        .size = sizeof document, .text = {text, strlen(text)}, .id = {"ferry", 5}};
    unecho_result *result = unecho_clean(cleaner, &document, &error);
    if (!result) {
        char message[2048];
        fprintf(stderr, "%s\n", unecho_error_print(&error, message, sizeof message));
    } else {
        unecho_bytes kept = unecho_result_text(result);
        fwrite(kept.at, 1, kept.length, stdout);
        for (size_t i = 0; i < unecho_result_row_count(result); i++) {
            unecho_row row = {.size = sizeof row};
            unecho_result_row(result, i, &row);
            printf("line %d went: %s\n", (int)row.line, unecho_reason_name(row.reason));
        }
    }
    /* In any order; NULL is fine. */
    unecho_result_free(result);
    unecho_cleaner_free(cleaner);
    unecho_settings_free(settings);
    return result ? 0 : 1;
}
