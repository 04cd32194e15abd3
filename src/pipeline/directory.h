// SPDX-License-Identifier: Apache-2.0
/*
 * The output folder of a run: shards/, removed/, quarantine/, manifest.json, run.json, and while it
 * is unfinished .state/.
 *
 *   .state/lock      held while a run works here
 *   .state/plan.json version, settings that affect the output, inputs: what this folder is for
 *   .state/done/N    the entry of input N, written once its shard (or all that hold some of it:
 *                    pipeline/groups.h) and log stand under their names
 *   .state/steps/    what the steps of a large run leave each other (steps/steps.h)
 *
 * Order on disk: plan, then for each input log, shard, entry, then manifest.json, then run.json,
 * then .state goes. Each file appears whole and synced before the next begins, so after a crash at
 * any moment what stands under a final name is whole, an input with an entry is done, and any other
 * is cleaned again.
 */
#ifndef PIPELINE_DIRECTORY_H
#define PIPELINE_DIRECTORY_H

#include "pipeline/clean.h"
#include "pipeline/groups.h"
#include "report/manifest.h"

struct directory {
    char *path;
    int folder, state, lock; /* descriptors; -1: none */
    const struct inputs *inputs;
    const struct plan *plan;
    struct buffer settings; /* as JSON */
    struct buffer identity; /* plan.json */
    struct buffer *entries; /* by input; empty: not done */
    bool resumed, complete; /* something was done before; everything was */
    struct shard shard;     /* of the input that is being written */
    bool regroups;          /* inputs share shards: */
    struct groups groups;
    size_t told, ended;   /* inputs whose entry stands in .state, and those that are written */
    struct counts counts; /* of that input */
    struct list32 rules;
    struct counts earlier;       /* of inputs that were done before this run */
    uint64_t earlier_read_bytes; /* of their files */
    struct counts totals;        /* of the whole run, once the manifest is made */
};

/* Opens the folder for a run, making or resuming it. directory->complete: nothing is to be done.
 * UNECHO_E_MISMATCH: it holds the result of other settings or inputs, or another run works in it;
 * UNECHO_E_IO. directory_close is due in any case. */
int directory_open(struct directory *directory, const char *path, const struct plan *plan,
                   const unecho_settings *settings, const struct inputs *inputs,
                   unecho_error *error);
void directory_close(struct directory *directory);

/*
 * The same for one of several processes that work on one run at the same time, each on inputs of
 * its own (steps/): they share the lock, and a plan that stands must be this one, to the last byte.
 * Nothing of the inputs is read from the folder but what directory_is_done asks for.
 */
int directory_share(struct directory *directory, const char *path, const struct plan *plan,
                    const unecho_settings *settings, const struct inputs *inputs,
                    unecho_error *error);

/* Whether input `input` is done: its entry stands. Reads it. */
int directory_is_done(struct directory *directory, size_t input, bool *done, unecho_error *error);

/*
 * Waits until no other process works in a shared folder and keeps others out from then on. `*ours`:
 * the run is to be finished by this process, and all entries are read; false: inputs are not done,
 * or another process has finished it.
 */
int directory_take(struct directory *directory, bool *ours, unecho_error *error);

/* Tells the reader which inputs are done. */
void directory_skip_done(const struct directory *directory, struct reader *reader);

/* Takes chunks. */
struct target directory_target(struct directory *directory);

/* All inputs are done: the manifest and run.json appear, .state goes. `corpus` is NULL at
 * document scope; `run_facts` is JSON, members of run.json ("\"threads\":2"). */
int directory_finish(struct directory *directory, const struct manifest_corpus *corpus,
                     const char *run_facts, unecho_error *error);

#endif
