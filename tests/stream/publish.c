// SPDX-License-Identifier: Apache-2.0
/* A file appears whole or not at all. */
#include "stream/file.h"
#include "support.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64], target[128];

static void setup(void)
{
    make_folder(folder);
    snprintf(target, sizeof target, "%s/target", folder);
    umask(022);
}

static void teardown(void)
{
    remove_folder(folder);
}

TestSuite(publish, .init = setup, .fini = teardown);

static mode_t mode_of(const char *path)
{
    struct stat status;
    cr_assert(!lstat(path, &status));
    return status.st_mode;
}

Test(publish, a_new_file)
{
    struct file_publish publish;
    cr_assert(!file_publish_begin(&publish, target, NULL));
    unecho_sink sink = file_publish_sink(&publish);
    cr_assert(!sink.write(sink.self, "new ", 4, NULL));
    cr_assert(!file_publish_write(&publish, "text", 4, NULL));
    cr_assert(publish.bytes == 8 && access(target, F_OK) && count_names(folder) == 1);
    cr_assert(publish.part[0] == '.' && strstr(publish.part, ".part"));
    cr_assert(!file_publish_finish(&publish, NULL));
    file_publish_abandon(&publish);
    cr_assert(file_holds(target, "new text") && count_names(folder) == 1);
    cr_assert(mode_of(target) == (S_IFREG | 0644));
}

Test(publish, replaces_at_once_and_keeps_the_mode)
{
    struct file_publish publish;
    put_file(target, "old");
    chmod(target, 0640);
    cr_assert(!file_publish_begin(&publish, target, NULL));
    cr_assert(!file_publish_write(&publish, "new", 3, NULL));
    cr_assert(file_holds(target, "old"));
    cr_assert(!file_publish_finish(&publish, NULL));
    cr_assert(file_holds(target, "new") && mode_of(target) == (S_IFREG | 0640));
    cr_assert(count_names(folder) == 1);
}

Test(publish, abandoned_leaves_the_old)
{
    struct file_publish publish;
    put_file(target, "old");
    cr_assert(!file_publish_begin(&publish, target, NULL));
    cr_assert(!file_publish_write(&publish, "new", 3, NULL));
    file_publish_abandon(&publish);
    file_publish_abandon(&publish);
    cr_assert(file_holds(target, "old") && count_names(folder) == 1);
}

Test(publish, a_relative_name)
{
    struct file_publish publish;
    cr_assert(!chdir(folder));
    cr_assert(!file_publish_begin(&publish, "target", NULL));
    cr_assert(!file_publish_finish(&publish, NULL));
    cr_assert(file_holds(target, ""));
    cr_assert(!chdir("/"));
}

Test(publish, two_at_once_do_not_meet)
{
    struct file_publish one, two;
    cr_assert(!file_publish_begin(&one, target, NULL));
    cr_assert(!file_publish_begin(&two, target, NULL));
    cr_assert(!file_publish_write(&one, "one", 3, NULL));
    cr_assert(!file_publish_write(&two, "two", 3, NULL));
    cr_assert(!file_publish_finish(&one, NULL));
    cr_assert(file_holds(target, "one"));
    cr_assert(!file_publish_finish(&two, NULL));
    cr_assert(file_holds(target, "two") && count_names(folder) == 1);
}

Test(publish, the_first_of_a_new_name_is_the_one_that_counts)
{
    struct file_publish one, two;
    bool existed;
    cr_assert(!file_publish_begin(&one, target, NULL));
    cr_assert(!file_publish_begin(&two, target, NULL));
    cr_assert(!file_publish_write(&one, "one", 3, NULL));
    cr_assert(!file_publish_write(&two, "two", 3, NULL));
    cr_assert(!file_publish_finish_new(&two, &existed, NULL) && !existed);
    cr_assert(!file_publish_finish_new(&one, &existed, NULL) && existed);
    cr_assert(file_holds(target, "two") && count_names(folder) == 1);
}

static void check_refused(const char *path, int code)
{
    struct file_publish publish;
    unecho_error error = UNECHO_ERROR_INIT;
    size_t names = count_names(folder);
    cr_assert(file_publish_begin(&publish, path, &error) == code, "%s", path);
    cr_assert(!strcmp(error.source, path) && error.message[0]);
    file_publish_abandon(&publish);
    cr_assert(count_names(folder) == names);
}

Test(publish, refuses_what_is_no_file)
{
    char path[160];
    cr_assert(!mkfifo(target, 0600));
    check_refused(target, UNECHO_E_IO);
    snprintf(path, sizeof path, "%s/link", folder);
    cr_assert(!symlink(target, path)); /* to the FIFO */
    check_refused(path, UNECHO_E_IO);
    snprintf(path, sizeof path, "%s/", folder);
    check_refused(path, UNECHO_E_ARGUMENT);
    check_refused(folder, UNECHO_E_IO);
    check_refused("/dev/null", UNECHO_E_IO);
    snprintf(path, sizeof path, "%s/none/target", folder);
    check_refused(path, UNECHO_E_IO);
}

Test(publish, never_writes_through_a_link)
{
    char other[160];
    struct file_publish publish;
    snprintf(other, sizeof other, "%s/other", folder);
    put_file(other, "precious");
    cr_assert(!symlink(other, target));
    cr_assert(!file_publish_begin(&publish, target, NULL));
    cr_assert(!file_publish_write(&publish, "new", 3, NULL));
    cr_assert(!file_publish_finish(&publish, NULL));
    cr_assert(file_holds(other, "precious") && file_holds(target, "new"));
    cr_assert(S_ISREG(mode_of(target)));
}

Test(publish, the_longest_name)
{
    char path[64 + 300], name[NAME_MAX + 1];
    struct file_publish publish;
    for (size_t i = 0; i + 1 < NAME_MAX; i += 2)
        memcpy(name + i, "\xC3\xA9", 2);
    name[NAME_MAX - 1] = 'x';
    name[NAME_MAX] = '\0';
    snprintf(path, sizeof path, "%s/%s", folder, name);
    cr_assert(!file_publish_begin(&publish, path, NULL));
    cr_assert(strlen(publish.part) <= NAME_MAX);
    const char *dot = strchr(publish.part + 1, '.');
    cr_assert(dot && ((dot - publish.part - 1) % 2) == 0, "a character is not cut in half");
    cr_assert(!file_publish_finish(&publish, NULL));
    cr_assert(file_holds(path, ""));
}

Test(publish, a_failed_write_leaves_nothing)
{
    struct file_publish publish;
    unecho_error error = UNECHO_ERROR_INIT;
    struct rlimit old, small;
    static char bytes[100000];
    put_file(target, "old");
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old);
    small = (struct rlimit){4096, old.rlim_max};
    cr_assert(!setrlimit(RLIMIT_FSIZE, &small));
    cr_assert(!file_publish_begin(&publish, target, NULL));
    int code = file_publish_write(&publish, bytes, sizeof bytes, &error);
    setrlimit(RLIMIT_FSIZE, &old);
    cr_assert(code == UNECHO_E_IO && !strcmp(error.source, target));
    cr_assert(strstr(error.message, "95904 bytes"), "%s", error.message);
    file_publish_abandon(&publish);
    cr_assert(file_holds(target, "old") && count_names(folder) == 1);
}

Test(publish, a_failed_rename_leaves_nothing)
{
    struct file_publish publish;
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert(!file_publish_begin(&publish, target, NULL));
    cr_assert(!file_publish_write(&publish, "new", 3, NULL));
    cr_assert(!mkdir(target, 0700)); /* comes between */
    cr_assert(file_publish_finish(&publish, &error) == UNECHO_E_IO);
    cr_assert(strstr(error.message, "rename") && count_names(folder) == 1);
}

Test(publish, beneath_an_open_folder)
{
    struct file_publish publish;
    int fd;
    cr_assert(!folder_open(folder, &fd, NULL));
    static const char *const bad[] = {"", ".", "..", "a/b", "/a"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_assert(file_publish_begin_at(&publish, fd, bad[i], "x", NULL) == UNECHO_E_ARGUMENT);
    cr_assert(!file_publish_begin_at(&publish, fd, "target", "shown", NULL));
    close(fd);
    cr_assert(!file_publish_finish(&publish, NULL));
    cr_assert(file_holds(target, ""));
}

/* A child begins to publish and dies. */
static void die_while_publishing(void)
{
    pid_t child = fork();
    if (child == 0) {
        struct file_publish publish;
        if (file_publish_begin(&publish, target, NULL) ||
            file_publish_write(&publish, "half", 4, NULL))
            _exit(1);
        raise(SIGKILL);
    }
    int status;
    waitpid(child, &status, 0);
    cr_assert(WIFSIGNALED(status));
}

Test(publish, sweeps_what_the_dead_left)
{
    char path[192];
    struct file_publish living;
    uint64_t removed = 99;
    int fd;
    cr_assert(!folder_open(folder, &fd, NULL));
    die_while_publishing();
    die_while_publishing();
    cr_assert(access(target, F_OK) && count_names(folder) == 2);
    cr_assert(!file_publish_begin(&living, target, NULL));
    snprintf(path, sizeof path, "%s/.mine.part", folder);
    put_file(path, "a user's own");
    snprintf(path, sizeof path, "%s/.x.0123456789abcdeg.part", folder);
    put_file(path, "not hexadecimal");
    cr_assert(!file_publish_sweep(fd, folder, &removed, NULL));
    cr_assert(removed == 2 && count_names(folder) == 3);
    cr_assert(!file_publish_finish(&living, NULL));
    cr_assert(file_holds(target, ""));
    close(fd);
}
