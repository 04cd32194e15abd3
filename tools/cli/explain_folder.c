// SPDX-License-Identifier: Apache-2.0
#include "beside.h"
#include "explain.h"

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

/* The settings of the run, as far as they affect what it decided. */
static int take_settings(const unecho_folder *folder, unecho_settings *settings,
                         unecho_error *error)
{
    char value[4096];
    int code = settings ? UNECHO_OK : UNECHO_E_MEMORY;
    for (size_t i = 0; i < unecho_option_count() && !code; i++) {
        const unecho_option *option = unecho_option_at(i);
        if (!option->affects_output)
            continue;
        code = unecho_folder_setting(folder, option->name, value, sizeof value, error);
        if (!code)
            code = unecho_settings_set(settings, option->name, value, "manifest.json", error);
    }
    return code;
}

/* A line that stays: explained at document scope, as the run judged it. */
static int explain_again(struct printing *printing, unecho_bytes text, unecho_error *error)
{
    unecho_settings *settings = unecho_settings_new(error);
    unecho_cleaner *cleaner = NULL;
    if (!take_settings(printing->folder, settings, error))
        cleaner = unecho_cleaner_new(settings, error);
    unecho_document document = {
        .size = sizeof document, .text = text, .id = printing->doc, .record = 1};
    if (cleaner)
        explain_kept(printing->call, cleaner, &document, printing->line, printing->out);
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
    int code = unecho_folder_find(folder, (unecho_bytes){place, length}, printing.line, print_found,
                                  &printing, call->error);
    return code ? EXIT_ERROR : EXIT_DONE;
}

/* ---- Stricter thresholds ---- */

enum {
    WHOLE = 10000, /* similarities in ten-thousandths */
    STEP = 200
};

/* Rows and bytes by similarity. */
struct sweep {
    uint64_t rows[WHOLE + 1], bytes[WHOLE + 1];
};

struct sweeps {
    struct sweep near, contained;
};

static int count_row(void *self, const unecho_row *row, unecho_error *error)
{
    struct sweeps *sweeps = self;
    (void)error;
    if ((row->reason != UNECHO_NEAR && row->reason != UNECHO_CONTAINED) || !row->similarity_under)
        return UNECHO_OK;
    struct sweep *sweep = row->reason == UNECHO_NEAR ? &sweeps->near : &sweeps->contained;
    uint64_t at = row->similarity_over * WHOLE / row->similarity_under;
    sweep->rows[at <= WHOLE ? at : WHOLE]++;
    sweep->bytes[at <= WHOLE ? at : WHOLE] += row->length;
    return UNECHO_OK;
}

static uint64_t sum(const uint64_t *counts, uint64_t below)
{
    uint64_t all = 0;
    for (uint64_t i = 0; i < below; i++)
        all += counts[i];
    return all;
}

static void print_sweep(struct call *call, const unecho_folder *folder, const struct sweep *sweep,
                        const char *reason, const char *setting, struct text *out)
{
    char value[32] = "", rows[32], bytes[32];
    uint64_t all = sum(sweep->rows, WHOLE + 1);
    if (unecho_folder_setting(folder, setting, value, sizeof value, call->error))
        return;
    text_print(out, call->error, "%s: %s removed with --%s %s\n", reason, number_print(all, rows),
               setting, value);
    uint64_t least = (uint64_t)(strtod(value, NULL) * WHOLE + 0.5);
    if (all)
        text_print(out, call->error, "  %s%-10s %12s %8s %14s%s\n", paint(call->out, DIM), setting,
                   "would stay", "", "bytes", paint(call->out, PLAIN));
    for (uint64_t at = least + STEP - least % STEP; all && at <= WHOLE; at += STEP) {
        uint64_t stay = sum(sweep->rows, at);
        text_print(out, call->error, "  %-10.2f %12s %6.1f %% %14s\n", (double)at / WHOLE,
                   number_print(stay, rows), 100 * (double)stay / (double)all,
                   number_print(sum(sweep->bytes, at), bytes));
    }
}

int explain_sweep(struct call *call, const unecho_folder *folder, struct text *out)
{
    struct sweeps *sweeps = calloc(1, sizeof *sweeps);
    unecho_visit visit = {sizeof visit, sweeps, count_row, NULL};
    int code = sweeps ? UNECHO_OK : fail(call->error, UNECHO_E_MEMORY, "out of memory");
    for (size_t i = 0; !code && i < unecho_folder_input_count(folder); i++)
        code = unecho_folder_visit(folder, i, &visit, call->error);
    if (!code) {
        if (out->count)
            text_print(out, call->error, "\n");
        print_sweep(call, folder, &sweeps->near, "near", "threshold", out);
        print_sweep(call, folder, &sweeps->contained, "contained", "containment", out);
    }
    free(sweeps);
    return call->error->code ? EXIT_ERROR : EXIT_DONE;
}
