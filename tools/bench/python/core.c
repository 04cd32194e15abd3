// SPDX-License-Identifier: Apache-2.0
/*
 * The core's own CPU time on a batch of texts, as what a language binding adds to it is measured
 * against: reads texts (each a length of 8 bytes in the machine's order, then its bytes) from a
 * file, cleans each ROUNDS times with the default settings, prints seconds of CPU a round.
 *
 * usage: bench-core FILE ROUNDS
 */
#include <unecho.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END))
        return NULL;
    long size = ftell(file);
    rewind(file);
    char *bytes = size < 0 ? NULL : malloc((size_t)size + 1);
    *length = bytes ? fread(bytes, 1, (size_t)size, file) : 0;
    fclose(file);
    return bytes;
}

/* Cleans all texts once and looks at each row, as whoever asks for rows does. Returns how many. */
static size_t clean_all(const unecho_cleaner *cleaner, const char *at, const char *end)
{
    size_t rows = 0;
    while (at < end) {
        uint64_t length;
        memcpy(&length, at, sizeof length);
        unecho_document in = {.size = sizeof in,
                              .text = {at + sizeof length, (size_t)length},
                              .id = {"a", 1},
                              .source = {"-", 1}};
        unecho_result *result = unecho_clean(cleaner, &in, NULL);
        unecho_row row = {.size = sizeof row};
        for (size_t i = 0; result && !unecho_result_row(result, i, &row); i++)
            rows++;
        unecho_result_free(result);
        at += sizeof length + length;
    }
    return rows;
}

int main(int count, char **words)
{
    size_t length = 0;
    int rounds = count == 3 ? atoi(words[2]) : 0;
    char *bytes = rounds > 0 ? read_file(words[1], &length) : NULL;
    unecho_settings *settings = unecho_settings_new(NULL);
    unecho_cleaner *cleaner = settings ? unecho_cleaner_new(settings, NULL) : NULL;
    if (!bytes || !cleaner) {
        fputs("usage: bench-core FILE ROUNDS\n", stderr);
        return 2;
    }
    size_t rows = clean_all(cleaner, bytes, bytes + length); /* warm */
    clock_t start = clock();
    for (int i = 0; i < rounds; i++)
        rows = clean_all(cleaner, bytes, bytes + length);
    printf("%.6f %zu\n", (double)(clock() - start) / CLOCKS_PER_SEC / rounds, rows);
    unecho_cleaner_free(cleaner);
    unecho_settings_free(settings);
    free(bytes);
    return 0;
}
