// SPDX-License-Identifier: Apache-2.0
/* Single removals, found in a folder. */
#include "api/look.h"
#include "page/page.h"
#include "report/search.h"
#include "report/uncertain.h"
#include "report/witnesses.h"
#include "similarity/beside.h"

enum {
    COUNT_MOST = 10000
};

typedef int take_removal(void *self, const unecho_removal *removal, unecho_error *error);

static int tell(const struct sample *sample, unecho_bytes document, take_removal *take, void *self,
                unecho_error *error)
{
    int code = UNECHO_OK;
    for (size_t i = 0; i < sample->rows.count && !code; i++) {
        const struct sampled *sampled = &sample->rows.at[i];
        unecho_removal removal = {.size = sizeof removal,
                                  .row = &sampled->row,
                                  .has_witness_text = sampled->has_witness_text,
                                  .document = document};
        removal.witness_text = (unecho_bytes){sampled->witness.at, sampled->witness.count};
        code = take(self, &removal, error);
    }
    return code;
}

/* ---- The least certain ---- */

/* Rows of one input after the other, offered by their place. */
struct offering {
    struct uncertain uncertain;
    struct sources sources;
    size_t input;
    uint64_t place;
};

static int offer(void *self, const unecho_row *row, unecho_error *error)
{
    struct offering *offering = self;
    sources_learn(&offering->sources, offering->input, row->source);
    return uncertain_offer(&offering->uncertain, offering->place++, offering->input, row, error);
}

static int offer_all(struct offering *offering, const unecho_folder *folder, unecho_error *error)
{
    unecho_visit visit = {sizeof visit, offering, offer, NULL};
    int code = UNECHO_OK;
    size_t count = unecho_folder_input_count(folder);
    for (offering->input = 0; !code && offering->input < count; offering->input++)
        code = unecho_folder_visit(folder, offering->input, &visit, error);
    return code;
}

int unecho_folder_least_certain(const unecho_folder *folder, size_t count, take_removal *take,
                                void *self, unecho_error *error)
{
    struct offering offering = {.place = 0};
    if (!folder || !take || !count || count > COUNT_MOST)
        return error_set(error, UNECHO_E_ARGUMENT,
                         "unecho_folder_least_certain: 1 to %d removals of a folder, and who is "
                         "told of them",
                         COUNT_MOST);
    const struct finished *finished = &folder->finished;
    int code = uncertain_begin(&offering.uncertain, finished, count, error);
    if (!code)
        code = sources_read(&offering.sources, finished, error);
    if (!code)
        code = offer_all(&offering, folder, error);
    if (!code) {
        sample_sort(&offering.uncertain.sample);
        code = witnesses_find(finished, &offering.sources, &offering.uncertain.sample, error);
    }
    if (!code)
        code = tell(&offering.uncertain.sample, (unecho_bytes){NULL, 0}, take, self, error);
    uncertain_free(&offering.uncertain);
    sources_free(&offering.sources);
    return code;
}

/* ---- One line ---- */

int unecho_folder_find(const unecho_folder *folder, unecho_bytes doc, uint64_t line,
                       take_removal *take, void *self, unecho_error *error)
{
    struct search search;
    if (!folder || !doc.at || !take)
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_folder_find: an argument is missing");
    int code = search_run(&search, &folder->finished, doc, line, error);
    unecho_bytes text = {search.text.at, search.text.count};
    if (!code && search.found.rows.count)
        code = tell(&search.found, text, take, self, error);
    else if (!code) {
        unecho_removal stays = {.size = sizeof stays, .document = text};
        code = take(self, &stays, error);
    }
    search_free(&search);
    return code;
}

/* ---- To look at ---- */

int unecho_beside(unecho_bytes left, unecho_bytes right,
                  int (*take)(void *self, int side, unecho_bytes run, bool common,
                              unecho_error *error),
                  void *self, unecho_error *error)
{
    struct beside beside = {0};
    if ((!left.at && left.length) || (!right.at && right.length) || !take)
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_beside: an argument is missing");
    int code = beside_make(&beside, left, right, error);
    for (int side = 0; side < 2; side++) {
        const struct beside_text *text = side ? &beside.right : &beside.left;
        const char *at = side ? right.at : left.at;
        for (size_t i = 0; i < text->runs.count && !code; i++) {
            const struct beside_run *run = &text->runs.at[i];
            code = take(self, side, (unecho_bytes){at + run->start, run->end - run->start},
                        run->common, error);
        }
    }
    beside_free(&beside);
    return code;
}

int unecho_report(const char *folder, const unecho_sink *to, unecho_error *error)
{
    if (!folder || !folder[0] || !to || !to->write)
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_report: an argument is missing");
    return page_write(folder, NULL, to, error);
}

int unecho_folder_report(const unecho_folder *folder, const unecho_sink *to, unecho_error *error)
{
    if (!folder || !to || !to->write)
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_folder_report: an argument is missing");
    return page_write(folder->finished.folder, folder->finished.foreigns, to, error);
}
