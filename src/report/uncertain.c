// SPDX-License-Identifier: Apache-2.0
#include "report/uncertain.h"

#include "options/settings.h"
#include "options/value.h"

/* A share of the settings of the run, in ten-thousandths. */
static int read_threshold(const struct finished *finished, const char *name, uint64_t *to,
                          unecho_error *error)
{
    struct buffer room = {0};
    unecho_bytes value;
    struct share share;
    int code = manifest_setting(&finished->manifest, name, &room, &value, error);
    if (!code && value_share(value.at, value.length, &share))
        *to = (uint64_t)share.over * 10000 / share.under;
    buffer_free(&room);
    return code;
}

int uncertain_begin(struct uncertain *uncertain, const struct finished *finished, size_t most,
                    unecho_error *error)
{
    uint64_t *thresholds = uncertain->thresholds;
    *uncertain = (struct uncertain){.sample = {.most = most}};
    int code = read_threshold(finished, "threshold", &thresholds[UNECHO_NEAR], error);
    return code ? code
                : read_threshold(finished, "containment", &thresholds[UNECHO_CONTAINED], error);
}

void uncertain_free(struct uncertain *uncertain)
{
    sample_free(&uncertain->sample);
}

int uncertain_offer(struct uncertain *uncertain, uint64_t tie, size_t input, const unecho_row *row,
                    unecho_error *error)
{
    if (row->reason != UNECHO_NEAR && row->reason != UNECHO_CONTAINED)
        return UNECHO_OK;
    uint64_t similarity = uncertain_similarity(row), least = uncertain->thresholds[row->reason];
    return sample_offer(&uncertain->sample, similarity > least ? similarity - least : 0, tie, input,
                        row, error);
}
