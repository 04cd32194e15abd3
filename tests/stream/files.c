// SPDX-License-Identifier: Apache-2.0
/* Reading, writing and folders. */
#include "stream/file.h"
#include "support.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

Test(file, refuses_folders_and_what_is_not_there)
{
    unecho_error error = UNECHO_ERROR_INIT;
    struct file file;
    cr_assert(file_open(&file, "/", NULL, &error) == UNECHO_E_IO);
    cr_assert(!strcmp(error.source, "/") && strstr(error.message, "folder"));
    error = (unecho_error)UNECHO_ERROR_INIT;
    cr_assert(file_open(&file, "/no/such/file", NULL, &error) == UNECHO_E_IO);
    cr_assert(strstr(error.message, strerror(ENOENT)));
    file_close(&file);
    struct input *input;
    cr_assert(input_open("/", NULL, &input, NULL) == UNECHO_E_IO && !input);
}

Test(file, descriptors_do_not_leak_into_children)
{
    struct file file;
    cr_assert(!file_open(&file, "/dev/null", NULL, NULL));
    cr_assert(fcntl(file.fd, F_GETFD) & FD_CLOEXEC);
    size_t got;
    char to[8];
    cr_assert(!file_read(&file, to, sizeof to, &got, NULL) && got == 0);
    file_close(&file);
    file_close(&file);
}

/* A child that writes one letter every 5 ms. */
static pid_t slow_writer(int fd, int letters)
{
    pid_t child = fork();
    if (child)
        return child;
    for (int i = 0; i < letters; i++) {
        usleep(5000);
        if (write(fd, "x", 1) != 1)
            _exit(1);
    }
    _exit(0);
}

static void nothing(int signal)
{
    (void)signal;
}

static size_t read_pipe(int fd, const atomic_bool *stop)
{
    struct file file;
    size_t total = 0, got;
    char to[8];
    cr_assert(!file_adopt(&file, fd, "pipe", stop, NULL));
    do {
        cr_assert(!file_read(&file, to, sizeof to, &got, NULL));
        total += got;
    } while (got);
    return total;
}

Test(file, signals_and_non_blocking_pipes_change_nothing)
{
    struct sigaction action = {.sa_handler = nothing}; /* without SA_RESTART */
    struct itimerval often = {{0, 1000}, {0, 1000}};
    atomic_bool stop = false;
    sigaction(SIGALRM, &action, NULL);
    for (int mode = 0; mode < 4; mode++) {
        int ends[2];
        cr_assert(!pipe(ends));
        if (mode & 1)
            fcntl(ends[0], F_SETFL, O_NONBLOCK);
        pid_t child = slow_writer(ends[1], 20);
        close(ends[1]);
        setitimer(ITIMER_REAL, &often, NULL);
        cr_assert(read_pipe(ends[0], mode & 2 ? &stop : NULL) == 20);
        setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL);
        close(ends[0]);
        waitpid(child, NULL, 0);
    }
}

Test(file, stops_on_request, .timeout = 10)
{
    atomic_bool stop = true;
    int ends[2];
    struct file file;
    size_t got;
    char to[8];
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert(!pipe(ends)); /* nobody ever writes */
    cr_assert(!file_adopt(&file, ends[0], "pipe", &stop, NULL));
    cr_assert(file_read(&file, to, sizeof to, &got, &error) == UNECHO_E_CANCELLED);
    cr_assert(file_open(&file, "/dev/null", &stop, NULL) == UNECHO_E_CANCELLED);
}

Test(file, reads_a_fifo)
{
    char folder[64], path[128];
    make_folder(folder);
    snprintf(path, sizeof path, "%s/fifo", folder);
    cr_assert(!mkfifo(path, 0600));
    pid_t child = fork();
    if (child == 0) {
        int fd = open(path, O_WRONLY);
        _exit(write(fd, "through a fifo\n", 15) != 15);
    }
    struct input *input;
    char to[64];
    size_t got;
    cr_assert(!input_open(path, NULL, &input, NULL));
    cr_assert(!input_read(input, to, sizeof to, &got, NULL) && got == 15);
    cr_assert(!input_read(input, to, sizeof to, &got, NULL) && got == 0);
    input_close(input);
    waitpid(child, NULL, 0);
    remove_folder(folder);
}

Test(file, a_full_disk_says_what_it_needs)
{
    unecho_error error = UNECHO_ERROR_INIT;
    int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    cr_assert(fd >= 0);
    cr_assert(file_write(fd, "shards/a", "12345", 5, &error) == UNECHO_E_IO);
    cr_assert(!strcmp(error.source, "shards/a") && strstr(error.message, "5 bytes"));
    cr_assert(strstr(error.message, strerror(ENOSPC)) && strstr(error.hint, "space"));
    close(fd);
}

Test(file, writes_all_through_a_small_pipe)
{
    enum {
        LENGTH = 1 << 20
    };
    static char bytes[LENGTH];
    int ends[2];
    cr_assert(!pipe(ends));
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    pid_t child = fork();
    if (child == 0) {
        close(ends[1]);
        size_t total = 0;
        char to[4096];
        for (ssize_t got; (got = read(ends[0], to, sizeof to)) > 0;)
            total += (size_t)got;
        _exit(total != LENGTH);
    }
    close(ends[0]);
    cr_assert(!file_write(ends[1], "pipe", bytes, LENGTH, NULL));
    close(ends[1]);
    int status;
    waitpid(child, &status, 0);
    cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static bool is_folder(const char *base, const char *path)
{
    char full[256];
    struct stat status;
    snprintf(full, sizeof full, "%s/%s", base, path);
    return !stat(full, &status) && S_ISDIR(status.st_mode);
}

Test(folder, made_with_what_is_above_it)
{
    char base[64], path[128];
    int folder;
    make_folder(base);
    snprintf(path, sizeof path, "%s/a//b/c/", base);
    for (int i = 0; i < 2; i++) {
        cr_assert(!folder_open(path, &folder, NULL));
        cr_assert(is_folder(base, "a/b/c"));
        close(folder);
    }
    snprintf(path, sizeof path, "%s/file", base);
    put_file(path, "x");
    cr_assert(folder_open(path, &folder, NULL) == UNECHO_E_IO && folder == -1);
    cr_assert(folder_open("", &folder, NULL) == UNECHO_E_ARGUMENT);
    cr_assert(!folder_open("/", &folder, NULL));
    close(folder);
    remove_folder(base);
}

Test(folder, removed_with_what_is_in_it_and_nothing_else)
{
    char base[64], path[128], other[128];
    int folder, made;
    make_folder(base);
    cr_assert(!folder_open(base, &folder, NULL));
    cr_assert(!folder_beneath(folder, "gone/a/b", "gone", &made, NULL));
    close(made);
    snprintf(path, sizeof path, "%s/gone/a/file", base);
    put_file(path, "x");
    snprintf(other, sizeof other, "%s/stays", base);
    put_file(other, "x");
    snprintf(path, sizeof path, "%s/gone/link", base);
    cr_assert(!symlink(base, path));
    cr_assert(!folder_remove(folder, "gone", "gone", NULL));
    cr_assert(!is_folder(base, "gone") && file_holds(other, "x"));
    cr_assert(!folder_remove(folder, "gone", "gone", NULL), "gone already is fine");
    cr_assert(folder_remove(folder, "stays", "stays", NULL) == UNECHO_E_IO);
    close(folder);
    remove_folder(base);
}

Test(folder, beneath_means_beneath)
{
    static const char *const bad[] = {"",       "/", "/tmp", "..",   "a/..",
                                      "a/../b", ".", "a//b", "a/./b"};
    char base[64], path[128];
    int root, folder;
    make_folder(base);
    cr_assert(!folder_open(base, &root, NULL));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_assert(folder_beneath(root, bad[i], "x", &folder, NULL) == UNECHO_E_ARGUMENT, "%s",
                  bad[i]);
    cr_assert(count_names(base) == 0);
    cr_assert(!folder_beneath(root, "...a/.b/c..", "x", &folder, NULL));
    cr_assert(is_folder(base, "...a/.b/c.."));
    close(folder);
    snprintf(path, sizeof path, "%s/link", base);
    cr_assert(!symlink("/tmp", path));
    cr_assert(folder_beneath(root, "link/x", "x", &folder, NULL) == UNECHO_E_IO);
    cr_assert(folder_beneath(root, "link", "x", &folder, NULL) == UNECHO_E_IO);
    close(root);
    remove_folder(base);
}
