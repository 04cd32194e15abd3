// SPDX-License-Identifier: Apache-2.0
#include "new_file.h"

#include "failure.h"
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- What a signal must remove -------------------------------------------------------------- */

/* The temporary files that stand on disk: an entry is changed only while the signals are blocked,
 * because the handler reads it. A command prepares two files at most. */
enum {
    SLOTS = 4
};
static const char *volatile slots[SLOTS];

static void on_signal(int signal_number)
{
    for (int i = 0; i < SLOTS; i++)
        if (slots[i])
            unlink(slots[i]);
    if (signal_number == SIGINT || signal_number == SIGTERM)
        _exit(128 + signal_number);
    /* SIGPIPE and SIGHUP: end as a program does that never heard of them */
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static const int handled[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};

static void signal_set(sigset_t *set)
{
    sigemptyset(set);
    for (size_t i = 0; i < sizeof handled / sizeof *handled; i++)
        sigaddset(set, handled[i]);
}

static void take_descriptors(void)
{
    for (int i = STDIN; i <= STDERR; i++)
        if (fcntl(i, F_GETFD) < 0 && errno == EBADF) {
            /* open in the wrong direction, so that its use is an error and no silent loss */
            int opened = open("/dev/null", i == STDIN ? O_WRONLY : O_RDONLY);
            (void)opened; /* the lowest free number, which is i */
        }
}

void signals_start(void)
{
    take_descriptors();
    signal(SIGXFSZ, SIG_IGN); /* past `ulimit -f`, writing fails as on a full disk */
    struct sigaction action = {.sa_handler = on_signal};
    signal_set(&action.sa_mask);
    for (size_t i = 0; i < sizeof handled / sizeof *handled; i++) {
        struct sigaction before;
        sigaction(handled[i], NULL, &before);
        /* nohup and background jobs of a shell ignore some on purpose; a broken pipe always ends us
         */
        if (handled[i] == SIGPIPE || before.sa_handler != SIG_IGN)
            sigaction(handled[i], &action, NULL);
    }
}

/* ---- New files ------------------------------------------------------------------------------ */

/* The folder of `path` in `path`'s own words: "." where it names none. Release with free(). */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return strdup(".");
    return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

/* Where a link leads, so that the link stays and its target is replaced; else a copy. */
static char *follow(const char *path)
{
    char *real = realpath(path, NULL);
    return real ? real : strdup(path);
}

static mode_t usual_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* Makes the temporary file and notes it for the signal handler, in one step for the handler. */
static int make_temporary(struct new_file *file, unecho_error *error)
{
    char *folder = folder_of(file->path);
    size_t room = folder ? strlen(folder) + sizeof "/.unecho-XXXXXX" : 0;
    file->temporary = folder ? malloc(room) : NULL;
    if (!file->temporary) {
        free(folder);
        fail(error, UNECHO_E_MEMORY, "out of memory");
        return -1;
    }
    snprintf(file->temporary, room, "%s/.unecho-XXXXXX", folder);
    free(folder);
    sigset_t blocked, before;
    signal_set(&blocked);
    sigprocmask(SIG_BLOCK, &blocked, &before);
    int descriptor = mkostemp(file->temporary, O_CLOEXEC);
    int reason = errno;
    for (int i = 0; i < SLOTS && descriptor >= 0 && !file->slot; i++)
        if (!slots[i]) {
            slots[i] = file->temporary;
            file->slot = i + 1;
        }
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (descriptor < 0) {
        fail_system(error, reason, file->path, "no file can be made in its folder");
        free(file->temporary);
        file->temporary = NULL;
    }
    return descriptor;
}

/* From here on the handler leaves the file alone: it has its name, or is removed. */
static void release_slot(struct new_file *file)
{
    if (file->slot)
        slots[file->slot - 1] = NULL;
    file->slot = 0;
}

static int fill(const struct new_file *file, int descriptor, const struct stat *old,
                unecho_bytes bytes, unecho_error *error)
{
    if (file_write_all(descriptor, file->path, bytes.at, bytes.length, error))
        return error->code;
    /* the owner first: changing it may clear bits of the mode */
    int owned = old ? fchown(descriptor, old->st_uid, old->st_gid) : 0;
    (void)owned; /* only a privileged user may give files away */
    if (fchmod(descriptor, old ? old->st_mode & 07777 : usual_mode()) || fsync(descriptor))
        return fail_system(error, errno, file->path, "cannot be written");
    return UNECHO_OK;
}

int new_file_prepare(struct new_file *file, const char *path, unecho_bytes bytes,
                     unecho_error *error)
{
    struct stat old;
    bool stands = stat(path, &old) == 0;
    if (stands && S_ISDIR(old.st_mode)) {
        fail(error, UNECHO_E_IO, "this is a folder, and a file was to be written");
        fail_at(error, path);
        return UNECHO_E_IO;
    }
    if (stands && access(path, W_OK)) /* a new file in its place would be allowed, but not meant */
        return fail_system(error, errno, path, "cannot be written");
    file->path = stands && S_ISREG(old.st_mode) ? follow(path) : strdup(path);
    if (!file->path)
        return fail(error, UNECHO_E_MEMORY, "out of memory");
    if (stands && !S_ISREG(old.st_mode)) {
        file->direct = bytes;
        return UNECHO_OK;
    }
    int descriptor = make_temporary(file, error);
    if (descriptor < 0)
        return error->code;
    int code = fill(file, descriptor, stands ? &old : NULL, bytes, error);
    if (close(descriptor) && !code)
        code = fail_system(error, errno, path, "cannot be written");
    return code;
}

/* So that the new name is still there after a power cut. Some file systems cannot: no failure. */
static int flush_folder(const char *path, unecho_error *error)
{
    char *folder = folder_of(path);
    int descriptor = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    free(folder);
    if (descriptor < 0)
        return UNECHO_OK; /* a folder that one may write to but not read */
    int failed = fsync(descriptor) && errno != EINVAL && errno != ENOTSUP;
    int reason = errno;
    close(descriptor);
    return failed ? fail_system(error, reason, path, "its folder cannot be flushed to disk")
                  : UNECHO_OK;
}

static int write_direct(struct new_file *file, unecho_error *error)
{
    int descriptor = open(file->path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
        return fail_system(error, errno, file->path, "cannot be opened to write");
    int code = file_write_all(descriptor, file->path, file->direct.at, file->direct.length, error);
    if (close(descriptor) && !code)
        code = fail_system(error, errno, file->path, "cannot be written");
    return code;
}

int new_file_commit(struct new_file *file, unecho_error *error)
{
    if (!file->path)
        return UNECHO_OK;
    if (!file->temporary)
        return write_direct(file, error);
    if (rename(file->temporary, file->path))
        return fail_system(error, errno, file->path, "cannot be put in its place");
    release_slot(file);
    free(file->temporary);
    file->temporary = NULL;
    int code = flush_folder(file->path, error);
    free(file->path);
    file->path = NULL;
    return code;
}

void new_file_discard(struct new_file *file)
{
    if (file->temporary)
        unlink(file->temporary);
    release_slot(file);
    free(file->temporary);
    free(file->path);
    *file = (struct new_file){0};
}
