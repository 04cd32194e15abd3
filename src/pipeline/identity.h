// SPDX-License-Identifier: Apache-2.0
/*
 * What a run is: version, settings that affect the output, inputs and references with their sizes
 * and times. As text it is .state/plan.json, and stands in run.json once the run is finished: one
 * line for version and settings, then a line an input, so that two can be compared line by line.
 */
#ifndef PIPELINE_IDENTITY_H
#define PIPELINE_IDENTITY_H

#include "pipeline/worker.h"
#include "read/inputs.h"

/* Appends the settings alone, as the manifest has them, and the whole identity. UNECHO_E_MEMORY. */
int identity_make(const struct plan *plan, const unecho_settings *settings,
                  const struct inputs *inputs, struct buffer *settings_json, struct buffer *to,
                  unecho_error *error);

/* One hash for all rules in force and all that is protected, whatever files they came from. */
int identity_hash_rules(const struct plan *plan, char to[HASH_TEXT_ROOM]);

/* Whether a run may go on with what another left: true where version, settings, references and the
 * paths of all inputs are the same. `changed`, one an input, tells where size or time are not. */
bool identity_continues(unecho_bytes before, unecho_bytes now, bool *changed, size_t count);

#endif
