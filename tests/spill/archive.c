// SPDX-License-Identifier: Apache-2.0
/* Columns come back as they were kept, or not at all. */
#include "spill/archive.h"
#include "support/files.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct hash128 stamp = {1, 2}, other = {1, 3};
static const uint32_t numbers[] = {7, 8, 9};

/* A folder with an archive "a" of two columns. */
static int make(const char *path)
{
    struct archive_writer writer;
    int folder = open(path, O_RDONLY | O_DIRECTORY);
    cr_assert_eq(archive_begin(&writer, folder, "a", "a", stamp, NULL), UNECHO_OK);
    cr_assert_eq(archive_add(&writer, 5, "text", 4, 1, NULL), UNECHO_OK);
    cr_assert_eq(archive_add(&writer, 6, numbers, 3, sizeof *numbers, NULL), UNECHO_OK);
    cr_assert_eq(archive_finish(&writer, NULL), UNECHO_OK);
    archive_abandon(&writer);
    return folder;
}

/* Opens "a" and gets column 6. */
static int read_back(int folder, struct hash128 whose, unecho_error *error)
{
    struct archive archive;
    const void *at;
    size_t count;
    int code = archive_open(&archive, folder, "a", "a", whose, NULL, error);
    if (!code)
        code = archive_get(&archive, 6, sizeof *numbers, &at, &count, error);
    if (!code)
        cr_assert(count == 3 && memcmp(at, numbers, sizeof numbers) == 0);
    archive_close(&archive);
    return code;
}

Test(archive, gives_back_what_was_kept)
{
    struct files files;
    struct archive archive;
    const void *at;
    size_t count;
    files_begin(&files);
    int folder = make(files.root);
    cr_assert_eq(read_back(folder, stamp, NULL), UNECHO_OK);
    cr_assert_eq(archive_open(&archive, folder, "a", "a", stamp, NULL, NULL), UNECHO_OK);
    cr_assert_eq(archive_count(&archive, 6), 3);
    cr_assert_eq(archive_get(&archive, 5, 1, &at, &count, NULL), UNECHO_OK);
    cr_assert(count == 4 && memcmp(at, "text", 4) == 0);
    cr_assert_eq(archive_get(&archive, 7, 1, &at, &count, NULL), UNECHO_OK);
    cr_assert(count == 0 && archive_count(&archive, 7) == 0);
    cr_assert_eq(archive_get(&archive, 6, 8, &at, &count, NULL), UNECHO_E_MISMATCH);
    archive_close(&archive);
    close(folder);
    files_end(&files);
}

Test(archive, tells_a_missing_file_and_one_of_another_run)
{
    struct files files;
    struct archive archive;
    bool missing;
    unecho_error error = UNECHO_ERROR_INIT;
    files_begin(&files);
    int folder = make(files.root);
    cr_assert_eq(archive_open(&archive, folder, "b", "b", stamp, &missing, NULL), UNECHO_OK);
    cr_assert(missing);
    archive_close(&archive);
    cr_assert_eq(read_back(folder, other, &error), UNECHO_E_MISMATCH);
    cr_assert(strstr(error.message, "another run"), "%s", error.message);
    close(folder);
    files_end(&files);
}

/* Whatever byte is changed, whatever is cut off: no other numbers come back. */
Test(archive, finds_every_damage)
{
    struct files files;
    char byte;
    struct stat status;
    files_begin(&files);
    int folder = make(files.root), fd = openat(folder, "a", O_RDWR);
    cr_assert(fd >= 0 && !fstat(fd, &status));
    for (off_t i = 0; i < status.st_size; i++) {
        cr_assert_eq(pread(fd, &byte, 1, i), 1);
        byte ^= 0x40;
        cr_assert_eq(pwrite(fd, &byte, 1, i), 1);
        int code = read_back(folder, stamp, NULL);
        cr_assert(code == UNECHO_OK || code == UNECHO_E_INPUT || code == UNECHO_E_MISMATCH);
        byte ^= 0x40;
        cr_assert_eq(pwrite(fd, &byte, 1, i), 1);
    }
    for (off_t i = status.st_size - 1; i >= 0; i--) {
        cr_assert_eq(ftruncate(fd, i), 0);
        cr_assert_lt(read_back(folder, stamp, NULL), 0);
    }
    close(fd);
    close(folder);
    files_end(&files);
}
