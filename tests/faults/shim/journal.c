// SPDX-License-Identifier: Apache-2.0
#include "journal.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MOST_INODES = 4096
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static FILE *journal;
/* The system's numbers; the place of the last one that fits is ours. */
static struct {
    uint32_t device[2];
    uint64_t inode;
} inodes[MOST_INODES];
static size_t inode_count;

__attribute__((constructor)) static void journal_start(void)
{
    const char *path = getenv("FAULTS_LOG");
    journal = path ? fopen(path, "we") : NULL;
}

__attribute__((destructor)) static void journal_end(void)
{
    if (journal)
        fclose(journal);
}

/* By statx: calls.c stands before fstat, and would count it. */
static bool look_at(int folder, const char *path, struct statx *status)
{
    int flags = path[0] ? AT_SYMLINK_NOFOLLOW : AT_EMPTY_PATH;
    return statx(folder, path, flags, STATX_TYPE | STATX_INO, status) == 0;
}

static size_t new_inode(const struct statx *status)
{
    if (inode_count == MOST_INODES)
        abort();
    inodes[inode_count].device[0] = status->stx_dev_major;
    inodes[inode_count].device[1] = status->stx_dev_minor;
    inodes[inode_count].inode = status->stx_ino;
    return inode_count++;
}

static bool is_at(size_t i, const struct statx *status)
{
    return inodes[i].device[0] == status->stx_dev_major &&
           inodes[i].device[1] == status->stx_dev_minor && inodes[i].inode == status->stx_ino;
}

static size_t inode_of(const struct statx *status)
{
    for (size_t i = inode_count; i-- > 0;)
        if (is_at(i, status))
            return i;
    return new_inode(status);
}

static void path_of_fd(int fd, char path[PATH_MAX])
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = '\0';
}

/* "FOLDER/NAME", absolute. */
static void path_at(int folder, const char *name, char path[PATH_MAX])
{
    char parent[PATH_MAX] = "";
    if (name[0] == '/') {
        snprintf(path, PATH_MAX, "%s", name);
        return;
    }
    if (folder == AT_FDCWD ? !getcwd(parent, sizeof parent) : (path_of_fd(folder, parent), 0))
        abort();
    snprintf(path, PATH_MAX, "%.*s/%s", PATH_MAX / 2, parent, name);
}

void journal_create(int fd)
{
    char path[PATH_MAX];
    struct statx status;
    if (!journal || !look_at(fd, "", &status))
        return;
    path_of_fd(fd, path);
    pthread_mutex_lock(&lock);
    fprintf(journal, "create %zu %s\n", new_inode(&status), path);
    pthread_mutex_unlock(&lock);
}

void journal_write(int fd, const void *bytes, size_t length)
{
    struct statx status;
    if (!journal || !look_at(fd, "", &status) || !S_ISREG(status.stx_mode))
        return;
    pthread_mutex_lock(&lock);
    fprintf(journal, "write %zu %zu\n", inode_of(&status), length);
    fwrite(bytes, 1, length, journal);
    fputc('\n', journal);
    pthread_mutex_unlock(&lock);
}

void journal_fsync(int fd, int result)
{
    struct statx status;
    if (!journal || !look_at(fd, "", &status))
        return;
    pthread_mutex_lock(&lock);
    fprintf(journal, "fsync %zu %d\n", inode_of(&status), result);
    pthread_mutex_unlock(&lock);
}

void journal_rename(int from_folder, const char *from, int to_folder, const char *to)
{
    char old[PATH_MAX], new[PATH_MAX];
    if (!journal)
        return;
    path_at(from_folder, from, old);
    path_at(to_folder, to, new);
    pthread_mutex_lock(&lock);
    fprintf(journal, "rename %s %s\n", old, new);
    pthread_mutex_unlock(&lock);
}

void journal_unlink(int folder, const char *path)
{
    char whole[PATH_MAX];
    if (!journal)
        return;
    path_at(folder, path, whole);
    pthread_mutex_lock(&lock);
    fprintf(journal, "unlink %s\n", whole);
    pthread_mutex_unlock(&lock);
}

void journal_mkdir(int folder, const char *path)
{
    char whole[PATH_MAX];
    struct statx status;
    if (!journal || !look_at(folder, path, &status))
        return;
    path_at(folder, path, whole);
    pthread_mutex_lock(&lock);
    fprintf(journal, "mkdir %zu %s\n", new_inode(&status), whole);
    pthread_mutex_unlock(&lock);
}
