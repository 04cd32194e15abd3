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

void signals_block(sigset_t *before)
{
    sigset_t blocked;
    signal_set(&blocked);
    pthread_sigmask(SIG_BLOCK, &blocked, before);
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

/* `name` ends in XXXXXX, and is filled. */
static int open_temporary(char *name)
{
    char *random = name + strlen(name) - 6;
    int descriptor;
    do {
        memset(random, 'X', 6);
        descriptor = mkostemp(name, O_CLOEXEC);
    } while (descriptor < 0 && errno == EINTR);
    return descriptor;
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
    sigset_t before;
    signals_block(&before);
    int descriptor = open_temporary(file->temporary);
    int reason = errno;
    for (int i = 0; i < SLOTS && descriptor >= 0 && !file->slot; i++)
        if (!slots[i]) {
            slots[i] = file->temporary;
            file->slot = i + 1;
        }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
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

/* The owner first: changing it may clear bits of the mode. */
static int take_over(const struct new_file *file, const struct stat *old, unecho_error *error)
{
    int owned = old ? fchown(file->descriptor, old->st_uid, old->st_gid) : 0;
    (void)owned; /* only a privileged user may give files away */
    return fchmod(file->descriptor, old ? old->st_mode & 07777 : usual_mode())
               ? fail_system(error, errno, file->path, "cannot be written")
               : UNECHO_OK;
}

int new_file_begin(struct new_file *file, const char *path, unecho_error *error)
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
    file->is_device = stands && !S_ISREG(old.st_mode);
    file->path = stands && !file->is_device ? follow(path) : strdup(path);
    if (!file->path)
        return fail(error, UNECHO_E_MEMORY, "out of memory");
    if (file->is_device)
        return UNECHO_OK;
    file->descriptor = make_temporary(file, error);
    file->open = file->descriptor >= 0;
    return file->open ? take_over(file, stands ? &old : NULL, error) : error->code;
}

static int open_device(struct new_file *file, unecho_error *error)
{
    if (file->open || !file->is_device)
        return UNECHO_OK;
    file->descriptor = open_path(file->path, O_WRONLY);
    file->open = file->descriptor >= 0;
    return file->open ? UNECHO_OK
                      : fail_system(error, errno, file->path, "cannot be opened to write");
}

int new_file_write(struct new_file *file, unecho_bytes bytes, unecho_error *error)
{
    int code = open_device(file, error);
    return code ? code
                : file_write_all(file->descriptor, file->path, bytes.at, bytes.length, error);
}

static int write_to(void *self, const void *bytes, size_t length, unecho_error *error)
{
    return new_file_write(self, (unecho_bytes){bytes, length}, error);
}

unecho_sink new_file_sink(struct new_file *file)
{
    return (unecho_sink){sizeof(unecho_sink), write_to, file};
}

static int close_it(struct new_file *file, unecho_error *error)
{
    if (!file->open)
        return UNECHO_OK;
    file->open = false;
    return close(file->descriptor) ? fail_system(error, errno, file->path, "cannot be written")
                                   : UNECHO_OK;
}

int new_file_seal(struct new_file *file, unecho_error *error)
{
    if (!file->open || file->is_device)
        return UNECHO_OK;
    if (fsync(file->descriptor))
        return fail_system(error, errno, file->path, "cannot be written");
    return close_it(file, error);
}

int new_file_prepare(struct new_file *file, const char *path, unecho_bytes bytes,
                     unecho_error *error)
{
    if (new_file_begin(file, path, error))
        return error->code;
    if (file->is_device) {
        file->direct = bytes;
        return UNECHO_OK;
    }
    int code = new_file_write(file, bytes, error);
    return code ? code : new_file_seal(file, error);
}

bool new_file_stands(const struct new_file *file)
{
    return file->temporary && file_equals(file->temporary, file->path);
}

/* So that the new name is still there after a power cut. Some file systems cannot: no failure. */
static int flush_folder(const char *path, unecho_error *error)
{
    char *folder = folder_of(path);
    if (!folder)
        return fail(error, UNECHO_E_MEMORY, "out of memory");
    int descriptor = open_path(folder, O_RDONLY | O_DIRECTORY);
    int reason = errno;
    free(folder);
    if (descriptor < 0 && reason == EACCES)
        return UNECHO_OK; /* a folder that one may write to but not read */
    bool failed = descriptor < 0 || (fsync(descriptor) && errno != EINVAL && errno != ENOTSUP);
    reason = descriptor < 0 ? reason : errno;
    if (descriptor >= 0)
        close(descriptor);
    return failed ? fail_system(error, reason, path, "its folder cannot be flushed to disk")
                  : UNECHO_OK;
}

/* What was kept for a pipe or device goes now; its reader sees the end. */
static int end_device(struct new_file *file, unecho_error *error)
{
    int code = open_device(file, error);
    if (!code && file->direct.length)
        code = new_file_write(file, file->direct, error);
    return code ? code : close_it(file, error);
}

int new_file_commit(struct new_file *file, unecho_error *error)
{
    if (!file->path)
        return UNECHO_OK;
    if (file->is_device)
        return end_device(file, error);
    int code = new_file_seal(file, error);
    if (code)
        return code;
    if (rename(file->temporary, file->path))
        return fail_system(error, errno, file->path, "cannot be put in its place");
    release_slot(file);
    free(file->temporary);
    file->temporary = NULL;
    code = flush_folder(file->path, error);
    free(file->path);
    file->path = NULL;
    return code;
}

void new_file_discard(struct new_file *file)
{
    if (file->open)
        close(file->descriptor);
    if (file->temporary)
        unlink(file->temporary);
    release_slot(file);
    free(file->temporary);
    free(file->path);
    *file = (struct new_file){0};
}
