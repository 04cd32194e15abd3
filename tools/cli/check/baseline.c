// SPDX-License-Identifier: Apache-2.0
#include "check/baseline.h"

#include "failure.h"
#include "files.h"
#include "new_file.h"

#include <stdlib.h>
#include <string.h>

static const char MAGIC[] = "unecho baseline ";
static const char HEAD[] = "unecho baseline 1\n";

enum {
    HEX = UNECHO_FINGERPRINT_ROOM - 1,
    EXCERPT = 30 /* characters */
};
#define FILE_MOST ((uint64_t)1 << 30)

static struct known *append(struct baseline *baseline, unecho_error *error)
{
    if (baseline->count == baseline->room) {
        size_t room = baseline->room + baseline->room / 2 + 64;
        struct known *at = realloc(baseline->at, room * sizeof *at);
        if (!at) {
            fail(error, UNECHO_E_MEMORY, "out of memory: a baseline of %zu findings", room);
            return NULL;
        }
        baseline->at = at;
        baseline->room = room;
    }
    struct known *known = &baseline->at[baseline->count++];
    *known = (struct known){.count = 1};
    return known;
}

static int compare(const void *a, const void *b)
{
    return memcmp(((const struct known *)a)->fingerprint, ((const struct known *)b)->fingerprint,
                  HEX);
}

/* Of equal ones the first is told about, which must not depend on how they are sorted. */
static int compare_whole(const void *a, const void *b)
{
    int order = compare(a, b);
    return order ? order
                 : strcmp(((const struct known *)a)->about, ((const struct known *)b)->about);
}

/* Sorts, and makes one of equal ones. */
static void merge(struct baseline *baseline)
{
    size_t kept = 0;
    if (baseline->count)
        qsort(baseline->at, baseline->count, sizeof *baseline->at, compare_whole);
    for (size_t i = 0; i < baseline->count; i++) {
        if (kept && compare(&baseline->at[kept - 1], &baseline->at[i]) == 0)
            baseline->at[kept - 1].count += baseline->at[i].count;
        else
            baseline->at[kept++] = baseline->at[i];
    }
    baseline->count = baseline->merged = kept;
}

void baseline_free(struct baseline *baseline)
{
    free(baseline->at);
    *baseline = (struct baseline){0};
}

/* ---- Reading -------------------------------------------------------------------------------- */

static int refuse_file(const char *path, const char *what, size_t line, unecho_error *error)
{
    fail(error, UNECHO_E_INPUT, "%s", what);
    fail_at(error, path);
    error->record = line;
    advise(error, "write it anew with --update-baseline, under another name if this is yours");
    return UNECHO_E_INPUT;
}

static int check_head(unecho_bytes file, const char *path, unecho_error *error)
{
    size_t magic = sizeof MAGIC - 1, head = sizeof HEAD - 1;
    if (file.length >= head && memcmp(file.at, HEAD, head) == 0)
        return UNECHO_OK;
    if (file.length < magic || memcmp(file.at, MAGIC, magic) != 0)
        return refuse_file(path, "this is no baseline of unecho check", 1, error);
    fail(error, UNECHO_E_INPUT, "this baseline is of another version of unecho, which reads 1");
    fail_at(error, path);
    return UNECHO_E_INPUT;
}

static bool is_hex(const char *at)
{
    return strspn(at, "0123456789abcdef") >= HEX;
}

/* "FINGERPRINT COUNT …", NUL-terminated. */
static bool read_line(struct known *known, const char *line)
{
    if (!is_hex(line) || line[HEX] != ' ' || line[HEX + 1] < '1' || line[HEX + 1] > '9')
        return false;
    char *end;
    memcpy(known->fingerprint, line, HEX);
    known->count = strtoull(line + HEX + 1, &end, 10);
    return known->count < UINT64_MAX && (*end == ' ' || !*end);
}

static int read_lines(struct baseline *baseline, char *at, const char *path, unecho_error *error)
{
    for (size_t line = 2; *at; line++) {
        size_t length = strcspn(at, "\n");
        bool ends = at[length] == '\n';
        at[length] = '\0';
        struct known *known = append(baseline, error);
        if (!known)
            return UNECHO_E_MEMORY;
        if (!ends || !read_line(known, at))
            return refuse_file(path, "not a line of a baseline: a fingerprint, a count, a text",
                               line, error);
        at += length + 1;
    }
    merge(baseline);
    return UNECHO_OK;
}

int baseline_read(struct baseline *baseline, const char *path, unecho_error *error)
{
    struct text file = {0};
    if (!file_exists(path)) {
        fail(error, UNECHO_E_IO, "there is no such baseline");
        fail_at(error, path);
        advise(error, "--update-baseline makes it");
        return UNECHO_E_IO;
    }
    int code = file_load(path, FILE_MOST, &file, NULL, error);
    if (!code)
        code = check_head(text_bytes(&file), path, error);
    if (!code)
        code = text_add(&file, "", 1, error);
    if (!code)
        code = read_lines(baseline, file.at + sizeof HEAD - 1, path, error);
    text_free(&file);
    return code;
}

int baseline_check_replaced(const char *path, unecho_error *error)
{
    struct text file = {0};
    int code = UNECHO_OK;
    if (file_holds_bytes(path))
        code = file_load(path, FILE_MOST, &file, NULL, error);
    if (!code && file.count)
        code = check_head(text_bytes(&file), path, error);
    text_free(&file);
    return code;
}

/* ---- Looking up ----------------------------------------------------------------------------- */

bool baseline_knows(struct baseline *baseline, const struct finding *finding)
{
    struct known key;
    memcpy(key.fingerprint, finding->fingerprint, sizeof key.fingerprint);
    struct known *known = baseline->count ? bsearch(&key, baseline->at, baseline->count,
                                                    sizeof *baseline->at, compare)
                                          : NULL;
    if (!known || known->seen == known->count)
        return false;
    known->seen++;
    return true;
}

uint64_t baseline_gone(const struct baseline *baseline)
{
    uint64_t gone = 0;
    for (size_t i = 0; i < baseline->count; i++)
        gone += baseline->at[i].count - baseline->at[i].seen;
    return gone;
}

/* ---- Making one ----------------------------------------------------------------------------- */

/* Cuts what is told of it between characters. */
static void keep_about(struct known *known, const struct text *about)
{
    size_t length = about->count < sizeof known->about ? about->count : sizeof known->about - 1;
    while (length < about->count && length && ((unsigned char)about->at[length] & 0xC0) == 0x80)
        length--;
    memcpy(known->about, about->at, length);
    known->about[length] = '\0';
}

int baseline_add(struct baseline *baseline, const struct finding *finding, unecho_error *error)
{
    if (baseline->count > 2 * baseline->merged + 1024)
        merge(baseline);
    struct known *known = append(baseline, error);
    struct text about = {0};
    if (!known)
        return UNECHO_E_MEMORY;
    memcpy(known->fingerprint, finding->fingerprint, sizeof known->fingerprint);
    finding_rule(&about, finding, error);
    text_print(&about, error, " ");
    if (!finding_excerpt(&about, finding, EXCERPT, error))
        keep_about(known, &about);
    text_free(&about);
    return error->code;
}

int baseline_write(struct baseline *baseline, const char *path, unecho_error *error)
{
    struct text file = {0};
    struct new_file to = {0};
    merge(baseline);
    text_print(&file, error, "%s", HEAD);
    for (size_t i = 0; i < baseline->count; i++)
        text_print(&file, error, "%s %llu %s\n", baseline->at[i].fingerprint,
                   (unsigned long long)baseline->at[i].count, baseline->at[i].about);
    if (error->code == UNECHO_OK && !new_file_prepare(&to, path, text_bytes(&file), error))
        new_file_commit(&to, error);
    new_file_discard(&to);
    text_free(&file);
    return error->code;
}
