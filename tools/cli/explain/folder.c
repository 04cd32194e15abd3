// SPDX-License-Identifier: Apache-2.0
#include "explain/beside.h"
#include "explain/explain.h"

#include <stdlib.h>
#include <string.h>

/* Where removals are printed, one after the other. */
struct printing {
    struct call *call;
    const unecho_folder *folder;
    unecho_bytes doc; /* asked for */
    struct text *out;
    uint64_t line; /* asked for; 0: all */
    uint64_t count;
};

static int print_removal(void *self, const unecho_removal *removal, unecho_error *error)
{
    struct printing *printing = self;
    if (printing->count++)
        text_print(printing->out, error, "\n");
    return beside_print_removal(printing->out, printing->call->out, removal, error);
}

int explain_least_certain(struct call *call, const unecho_folder *folder, uint64_t count,
                          struct text *out)
{
    struct printing printing = {.call = call, .out = out};
    if (unecho_folder_least_certain(folder, count, print_removal, &printing, call->error))
        return EXIT_ERROR;
    if (!printing.count)
        text_print(out, call->error, "No near or contained echo was removed.\n");
    return call->error->code ? EXIT_ERROR : EXIT_DONE;
}

/* ---- One document ---- */

/* What is for records, of which a text alone has none. */
static bool is_of_records(const char *name)
{
    return strcmp(name, "mark") == 0 || strcmp(name, "reference") == 0;
}

/* The settings of the run, as far as they affect what it decided. */
static int take_settings(const unecho_folder *folder, unecho_settings *settings,
                         unecho_error *error)
{
    char value[4096];
    int code = settings ? UNECHO_OK : UNECHO_E_MEMORY;
    for (size_t i = 0; i < unecho_option_count() && !code; i++) {
        const unecho_option *option = unecho_option_at(i);
        if (!option->affects_output || is_of_records(option->name))
            continue;
        code = unecho_folder_setting(folder, option->name, value, sizeof value, error);
        if (!code)
            code = unecho_settings_set(settings, option->name, value, "manifest.json", error);
    }
    return code;
}

/* A line that stays: explained in its document, and, where the run looked there, in others. */
static int explain_again(struct printing *printing, unecho_bytes text, unecho_error *error)
{
    unecho_settings *settings = unecho_settings_new(error);
    unecho_cleaner *cleaner = NULL;
    if (!take_settings(printing->folder, settings, error))
        cleaner = unecho_cleaner_new(settings, error);
    unecho_document document = {
        .size = sizeof document, .text = text, .id = printing->doc, .record = 1};
    if (cleaner && explain_kept(printing->call, cleaner, &document, printing->line, printing->out))
        explain_elsewhere(printing->call, printing->folder, cleaner, &document, printing->line,
                          printing->out);
    unecho_cleaner_free(cleaner);
    unecho_settings_free(settings);
    return error->code;
}

static int print_found(void *self, const unecho_removal *removal, unecho_error *error)
{
    struct printing *printing = self;
    if (removal->row)
        return print_removal(self, removal, error);
    if (!printing->line)
        return text_print(printing->out, error, "Nothing of it went.\n");
    return explain_again(printing, removal->document, error);
}

int explain_in_folder(struct call *call, const unecho_folder *folder, const char *place,
                      struct text *out)
{
    struct printing printing = {.call = call, .folder = folder, .out = out};
    const char *mark = strrchr(place, '#');
    size_t length = strlen(place), digits = mark ? strspn(mark + 1, "0123456789") : 0;
    if (digits && digits < 19 && !mark[1 + digits]) {
        printing.line = strtoull(mark + 1, NULL, 10);
        length = (size_t)(mark - place);
    }
    printing.doc = (unecho_bytes){place, length};
    int code = unecho_folder_find(folder, printing.doc, printing.line, print_found, &printing,
                                  call->error);
    return code ? EXIT_ERROR : EXIT_DONE;
}
