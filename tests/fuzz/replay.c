// SPDX-License-Identifier: Apache-2.0
/*
 * Feeds the files and folders given as arguments to a fuzz target, each once: what fuzzing found,
 * as a test that needs no fuzzer. Fails if there is nothing to feed: a test of nothing is a
 * mistake.
 */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void stop(const char *path)
{
    perror(path);
    exit(2);
}

/* Feeds a copy of exactly the file's size, so that a sanitizer sees one byte too far. */
static void feed(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct stat about;
    if (!file || fstat(fileno(file), &about) != 0)
        stop(path);
    size_t size = (size_t)about.st_size;
    uint8_t *bytes = malloc(size ? size : 1);
    if (!bytes || fread(bytes, 1, size, file) != size)
        stop(path);
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
}

static unsigned feed_folder(const char *path)
{
    DIR *folder = opendir(path);
    unsigned fed = 0;
    if (!folder)
        stop(path);
    for (struct dirent *entry; (entry = readdir(folder));) {
        char file[4096];
        if (entry->d_name[0] == '.')
            continue;
        int length = snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        if (length < 0 || (size_t)length >= sizeof file)
            stop(path);
        feed(file);
        fed++;
    }
    closedir(folder);
    return fed;
}

int main(int count, char **paths)
{
    unsigned fed = 0;
    for (int i = 1; i < count; i++) {
        struct stat about;
        if (stat(paths[i], &about) != 0)
            stop(paths[i]);
        if (S_ISDIR(about.st_mode)) {
            fed += feed_folder(paths[i]);
        } else {
            feed(paths[i]);
            fed++;
        }
    }
    printf("%u inputs replayed\n", fed);
    return fed ? 0 : 1;
}
