// SPDX-License-Identifier: Apache-2.0
/* An output folder in which several processes work at once. */
#include "pipeline/opening.h"
#include "pipeline/state.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* Makes the plan, of which the first of several processes is the one that counts. */
static int share_plan(struct directory *directory, unecho_error *error)
{
    struct file_publish publish;
    struct buffer plan = {0};
    bool existed = false;
    int code =
        file_publish_begin_at(&publish, directory->state, "plan.json", ".state/plan.json", error);
    if (!code)
        code =
            file_publish_write(&publish, directory->identity.at, directory->identity.count, error);
    if (!code)
        code = file_publish_finish_new(&publish, &existed, error);
    else
        file_publish_abandon(&publish);
    if (!code && existed)
        code = file_read_whole(directory->state, "plan.json", ".state/plan.json", STATE_FILE_MOST,
                               NULL, &plan, error);
    if (!code && existed &&
        (plan.count != directory->identity.count ||
         memcmp(plan.at, directory->identity.at, plan.count) != 0))
        code = opening_refuse(directory, error,
                              "it holds an unfinished run with other settings, inputs or version");
    buffer_free(&plan);
    return code;
}

/* Waits until no other process shares the folder. `*alone`: and none has ended the run. */
static int keep_others_out(struct directory *directory, bool *alone, unecho_error *error)
{
    int failed;
    *alone = false;
    do {
        failed = flock(directory->lock, LOCK_EX) ? errno : 0;
    } while (failed == EINTR);
    if (failed)
        return error_system(error, failed, "cannot lock %s/.state/lock", directory->path);
    *alone = !faccessat(directory->state, "plan.json", F_OK, 0);
    return UNECHO_OK;
}

/* The result stands: what a process that was killed just then did not remove goes. So does a .state
 * that this process made because it came while another one was removing that. */
static int end_state(struct directory *directory, unecho_error *error)
{
    bool alone;
    int code = keep_others_out(directory, &alone, error);
    if (!code && alone)
        return directory_clear(directory, error);
    if (!code)
        code = state_remove(directory->state, "lock", 0, error);
    if (!code && unlinkat(directory->folder, ".state", AT_REMOVEDIR) && errno != ENOENT &&
        errno != ENOTEMPTY)
        code = error_system(error, errno, "cannot remove %s/.state", directory->path);
    return code;
}

/* Another process may end the run and take .state away before the lock is had. */
static int share_lock(struct directory *directory, unecho_error *error)
{
    unecho_error own = UNECHO_ERROR_INIT;
    int code = opening_lock(directory, LOCK_SH, &own);
    if (code && faccessat(directory->folder, ".state", F_OK, 0))
        return opening_anew(directory, error);
    if (code && error && !error->code)
        *error = own;
    return code;
}

static int share_state(struct directory *directory, unecho_error *error)
{
    bool stands, no_state = faccessat(directory->folder, ".state", F_OK, 0) != 0;
    int code = no_state ? opening_anew(directory, error) : UNECHO_OK;
    if (code || directory->complete)
        return code;
    code = folder_beneath(directory->folder, ".state", ".state", &directory->state, error);
    if (!code)
        code = share_lock(directory, error);
    if (!code && !directory->complete && faccessat(directory->state, "plan.json", F_OK, 0))
        code = opening_anew(directory, error);
    if (!code && !directory->complete)
        code = share_plan(directory, error);
    if (!code && !directory->complete)
        code = opening_look(directory, &stands, &directory->complete, error);
    return code || !directory->complete || directory->lock < 0 ? code : end_state(directory, error);
}

int directory_share(struct directory *directory, const char *path, const struct plan *plan,
                    const unecho_settings *settings, const struct inputs *inputs,
                    unecho_error *error)
{
    int code = opening_begin(directory, path, plan, settings, inputs, error);
    if (!code)
        code = share_state(directory, error);
    directory->resumed = true; /* temporaries of dead processes may be anywhere */
    return code;
}

int directory_is_done(struct directory *directory, size_t input, bool *done, unecho_error *error)
{
    directory->entries[input].count = 0;
    int code = opening_entry(directory, input, error);
    *done = directory->entries[input].count != 0;
    return code;
}

static int are_done(struct directory *directory, bool *all, unecho_error *error)
{
    int code = UNECHO_OK;
    *all = true;
    for (size_t i = 0; i < directory->inputs->count && *all && !code; i++)
        code = directory_is_done(directory, i, all, error);
    return code;
}

int directory_take(struct directory *directory, bool *ours, unecho_error *error)
{
    int code = are_done(directory, ours, error);
    if (!code && *ours)
        code = keep_others_out(directory, ours, error);
    return code || !*ours ? code : are_done(directory, ours, error);
}
