// SPDX-License-Identifier: Apache-2.0
/* Stricter thresholds, told from the log alone. */
#include "explain/explain.h"
#include "terminal.h"

#include <stdlib.h>

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
    uint64_t least = (uint64_t)(strtod(value, NULL) * WHOLE + 0.5), told = UINT64_MAX;
    if (all)
        text_print(out, call->error, "  %s%-12s %12s %8s %14s%s\n", paint(call->out, DIM), setting,
                   "would stay", "", "bytes", paint(call->out, PLAIN));
    for (uint64_t at = least + STEP - least % STEP; all && at <= WHOLE; at += STEP) {
        uint64_t stay = sum(sweep->rows, at);
        if (stay == told && at < WHOLE)
            continue; /* as many as at the step before */
        told = stay;
        text_print(out, call->error, "  %-12.2f %12s %6.1f %% %14s\n", (double)at / WHOLE,
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
