// SPDX-License-Identifier: Apache-2.0
#include "request.h"

#include <string.h>

static const char *const modes[] = {"stdout", "in-place", "diff", "dry-run"};

const char *mode_name(enum mode mode)
{
    return modes[mode];
}

bool mode_writes(enum mode mode)
{
    return mode == TO_STDOUT || mode == IN_PLACE;
}

static int choose_mode(struct request *request)
{
    unecho_error *error = request->call->error;
    for (int mode = IN_PLACE; mode <= DRY_RUN; mode++) {
        if (!call_flag(request->call, modes[mode]))
            continue;
        if (request->mode != TO_STDOUT)
            return fail(error, UNECHO_E_SETTING, "--%s and --%s contradict each other: give one",
                        modes[request->mode], modes[mode]);
        request->mode = (enum mode)mode;
    }
    if (request->mode == IN_PLACE && strcmp(request->name, "-") == 0)
        return fail(error, UNECHO_E_SETTING, "stdin cannot be edited in place: name a file");
    return UNECHO_OK;
}

static int choose_log(struct request *request)
{
    unecho_error *error = request->call->error;
    const char *log = call_get(request->call, "audit");
    request->log = *log ? log : NULL;
    request->log_to_stdout = strcmp(log, "-") == 0;
    if (!request->log_to_stdout || request->mode == IN_PLACE || request->mode == DRY_RUN)
        return UNECHO_OK;
    fail(error, UNECHO_E_SETTING, "the audit log cannot go to stdout, which holds the %s",
         request->mode == DIFF ? "diff" : "text");
    advise(error, "name a file; with -n or -w, stdout is free for the log");
    return UNECHO_E_SETTING;
}

int request_read(struct request *request)
{
    return choose_mode(request) || choose_log(request) ? request->call->error->code : UNECHO_OK;
}

int request_check(const struct request *request, const struct file_identity *identity)
{
    unecho_error *error = request->call->error;
    if (request->log && identity->regular && file_is(request->log, identity)) {
        fail(error, UNECHO_E_SETTING, "the audit log would replace the input");
        fail_at(error, request->log);
    } else if (file_is_open_as(STDOUT, identity)) {
        fail(error, UNECHO_E_SETTING, "this is input and output at once%s",
             identity->size ? "" : ", so the shell has emptied it before it could be read");
        fail_at(error, request->name);
        advise(error, "-w edits a file in place");
    } else if (request->mode == IN_PLACE && !identity->regular) {
        fail(error, UNECHO_E_SETTING, "only a regular file can be edited in place");
        fail_at(error, request->name);
    }
    return error->code;
}

int request_check_log(const struct request *request, bool finds_something,
                      const struct new_file *log, bool *keep)
{
    unecho_error *error = request->call->error;
    *keep = false;
    if (!request->log || request->log_to_stdout || request->mode != IN_PLACE ||
        !file_holds_bytes(request->log))
        return UNECHO_OK;
    *keep = !finds_something;
    if (*keep || new_file_stands(log))
        return UNECHO_OK;
    fail(error, UNECHO_E_SETTING,
         "this log holds what an earlier run removed, which could not be undone without it");
    fail_at(error, request->log);
    advise(error, "name another file, or remove this one first");
    return error->code;
}

int request_check_unchanged(const struct request *request, const struct file_identity *identity)
{
    if (file_is_unchanged(request->name, identity))
        return UNECHO_OK;
    fail(request->call->error, UNECHO_E_IO,
         "the file was changed by someone else while it was cleaned");
    fail_at(request->call->error, request->name);
    return UNECHO_E_IO;
}
