// SPDX-License-Identifier: Apache-2.0
/* What those who open an output folder alone (directory.c) or together (shared.c) have in common
 * (private to this folder). Errors are those of directory_open. */
#ifndef PIPELINE_OPENING_H
#define PIPELINE_OPENING_H

#include "pipeline/directory.h"

/* Opens the folder and says what it is to be for. */
int opening_begin(struct directory *directory, const char *path, const struct plan *plan,
                  const unecho_settings *settings, const struct inputs *inputs,
                  unecho_error *error);

/* No plan stands: the folder is new, finished (directory->complete), or somebody's own. */
int opening_anew(struct directory *directory, unecho_error *error);

/* Whether a manifest stands, and whether run.json says that it is of this very run. */
int opening_look(struct directory *directory, bool *stands, bool *is_ours, unecho_error *error);

/* `how` as flock(2) has it. One that is to be shared is waited for some seconds. */
int opening_lock(struct directory *directory, int how, unecho_error *error);

/* The entry of input `i`, where it stands. */
int opening_entry(struct directory *directory, size_t i, unecho_error *error);

int opening_refuse(const struct directory *directory, unecho_error *error, const char *what);

/* Removes .state with all that a run left in it. */
int directory_clear(struct directory *directory, unecho_error *error);

#endif
