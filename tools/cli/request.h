// SPDX-License-Identifier: Apache-2.0
/* What was asked of `clean` on one input: where the text and the log go, and what forbids it. */
#ifndef CLI_REQUEST_H
#define CLI_REQUEST_H

#include "command.h"
#include "files.h"
#include "new_file.h"

/* What becomes of the cleaned text. */
enum mode {
    TO_STDOUT,
    IN_PLACE,
    DIFF,
    DRY_RUN
};

struct request {
    struct call *call;
    enum mode mode;
    const char *name; /* the input as named, "-" for stdin */
    const char *log;  /* where the audit log goes, or NULL */
    bool log_to_stdout;
};

/* The flag's own name: "stdout", "in-place", "diff", "dry-run". */
const char *mode_name(enum mode mode);
/* Whether the cleaned text is written anywhere. */
bool mode_writes(enum mode mode);

/* Reads the flags; the name stands already. UNECHO_E_SETTING where they contradict each other. */
int request_read(struct request *request);

/* Files that would be read and written at once, and in place what is no regular file. `identity`
 * is the input's. */
int request_check(const struct request *request, const struct file_identity *identity);

/* In place, the log is all that is left of what was removed. So the log of an earlier run is never
 * replaced: `*keep` tells that nothing is removed now and that it stays as it is; where something
 * is, it is an error, unless the new `log`, which is written but not committed, holds the same
 * bytes: then that run was interrupted before the text followed. */
int request_check_log(const struct request *request, bool finds_something,
                      const struct new_file *log, bool *keep);

/* UNECHO_E_IO where the input was changed by someone since it had this identity. */
int request_check_unchanged(const struct request *request, const struct file_identity *identity);

#endif
