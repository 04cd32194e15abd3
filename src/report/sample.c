// SPDX-License-Identifier: Apache-2.0
#include "report/sample.h"

static void sampled_free(struct sampled *sampled)
{
    buffer_free(&sampled->bytes);
    ARRAY_FREE(&sampled->several);
    buffer_free(&sampled->witness);
}

void sample_free(struct sample *sample)
{
    for (size_t i = 0; i < sample->rows.count; i++)
        sampled_free(&sample->rows.at[i]);
    ARRAY_FREE(&sample->rows);
}

static int compare(const struct sampled *one, const struct sampled *other)
{
    if (one->rank != other->rank)
        return one->rank < other->rank ? -1 : 1;
    return (one->tie > other->tie) - (one->tie < other->tie);
}

/* Copies bytes to `room`, which is large enough not to move. */
static unecho_bytes keep(struct buffer *room, unecho_bytes bytes, size_t most)
{
    size_t first = room->count;
    if (!bytes.at)
        return bytes;
    if (bytes.length > most)
        bytes.length = most;
    if (buffer_append(room, bytes.at, bytes.length, NULL))
        return (unecho_bytes){NULL, 0};
    return (unecho_bytes){room->at + first, bytes.length};
}

static void keep_witness(struct buffer *room, unecho_witness *witness)
{
    witness->doc = keep(room, witness->doc, SAMPLE_NAME_BYTES);
    witness->source = keep(room, witness->source, SAMPLE_NAME_BYTES);
}

/* All that the row borrows becomes the sample's own. */
static int copy_row(struct sampled *to, const unecho_row *row, unecho_error *error)
{
    size_t several = row->witness_count < SAMPLE_WITNESSES ? row->witness_count : SAMPLE_WITNESSES;
    size_t names = 5 + 2 * several;
    to->bytes.count = to->several.count = 0;
    if (ARRAY_RESERVE(&to->bytes, SAMPLE_TEXT_BYTES + names * SAMPLE_NAME_BYTES, "a sample",
                      error) ||
        ARRAY_RESERVE(&to->several, several, "a sample", error))
        return UNECHO_E_MEMORY;
    to->row = *row;
    to->row.raw = to->row.note = (unecho_bytes){NULL, 0};
    to->row.text = keep(&to->bytes, row->text, SAMPLE_TEXT_BYTES);
    to->row.doc = keep(&to->bytes, row->doc, SAMPLE_NAME_BYTES);
    to->row.source = keep(&to->bytes, row->source, SAMPLE_NAME_BYTES);
    to->row.rule = keep(&to->bytes, row->rule, SAMPLE_NAME_BYTES);
    keep_witness(&to->bytes, &to->row.witness);
    for (size_t i = 0; i < several; i++) {
        to->several.at[i] = row->witnesses[i];
        keep_witness(&to->bytes, &to->several.at[i]);
    }
    to->several.count = several;
    to->row.witnesses = several ? to->several.at : NULL;
    to->row.witness_count = several;
    return UNECHO_OK;
}

static void exchange(struct sample *sample, size_t one, size_t other)
{
    struct sampled kept = sample->rows.at[one];
    sample->rows.at[one] = sample->rows.at[other];
    sample->rows.at[other] = kept;
}

static void rise(struct sample *sample, size_t place)
{
    for (; place; place = (place - 1) / 2) {
        if (compare(&sample->rows.at[(place - 1) / 2], &sample->rows.at[place]) >= 0)
            return;
        exchange(sample, place, (place - 1) / 2);
    }
}

static void sink(struct sample *sample)
{
    for (size_t place = 0;;) {
        size_t child = 2 * place + 1;
        if (child + 1 < sample->rows.count &&
            compare(&sample->rows.at[child + 1], &sample->rows.at[child]) > 0)
            child++;
        if (child >= sample->rows.count ||
            compare(&sample->rows.at[child], &sample->rows.at[place]) <= 0)
            return;
        exchange(sample, place, child);
        place = child;
    }
}

int sample_offer(struct sample *sample, uint64_t rank, uint64_t tie, size_t input,
                 const unecho_row *row, unecho_error *error)
{
    struct sampled offered = {.rank = rank, .tie = tie};
    bool full = sample->rows.count == sample->most;
    if (full && compare(&offered, &sample->rows.at[0]) >= 0)
        return UNECHO_OK;
    if (!full) {
        if (ARRAY_RESERVE(&sample->rows, 1, "samples", error))
            return UNECHO_E_MEMORY;
        sample->rows.at[sample->rows.count] = offered;
    }
    struct sampled *to = &sample->rows.at[full ? 0 : sample->rows.count];
    to->rank = rank;
    to->tie = tie;
    to->input = input;
    if (copy_row(to, row, error))
        return UNECHO_E_MEMORY;
    if (full)
        sink(sample);
    else
        rise(sample, sample->rows.count++);
    return UNECHO_OK;
}

static int lower_first(const void *a, const void *b)
{
    return compare(a, b);
}

void sample_sort(struct sample *sample)
{
    if (sample->rows.count)
        qsort(sample->rows.at, sample->rows.count, sizeof *sample->rows.at, lower_first);
}
