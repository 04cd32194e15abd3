// SPDX-License-Identifier: Apache-2.0
/*
 * Any bytes as what a finished folder holds: its name, a log, documents, a manifest and run.json,
 * each ended by a blank line. Whatever the report page tells of them, it is a page of ours: of
 * elements and attributes that we write, all closed, with no character that steers a terminal or
 * the direction of writing, and not larger than promised.
 */
#include "fuzz.h"

#include "page/assets.h"
#include "page/page.h"
#include "report/rows.h"
#include "support/files.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char TAGS[] =
    " a article b bdi body br caption code dd details div dl dt figcaption figure footer h1 h2 h3 "
    "h4 head header html li line main mark meta nav p rect script section span style summary svg "
    "table tbody td th thead title tr ul ";
static const char NAMES[] =
    " aria-hidden aria-label aria-labelledby charset class content data-v height href http-equiv "
    "id lang name role rx scope tabindex viewBox preserveAspectRatio width x x1 x2 y y1 y2 ";
static const char VOID[] = " br line meta rect ";

enum {
    DEEPEST = 64
};

static void require(bool promise)
{
    if (!promise)
        abort();
}

/* ---- The page, as a reader would have it ---- */

static bool has_word(const char *words, const char *word, size_t length)
{
    char room[40];
    if (!length || length + 3 > sizeof room)
        return false;
    room[0] = ' ';
    memcpy(room + 1, word, length);
    memcpy(room + 1 + length, " ", 2);
    return strstr(words, room) != NULL;
}

static const char *name_end(const char *at)
{
    while (isalnum((unsigned char)*at) || *at == '-')
        at++;
    return at;
}

/* From the attribute's name to after its value, which is quoted. */
static const char *read_attribute(const char *at)
{
    const char *end = name_end(at), *value = end + 2;
    require(has_word(NAMES, at, (size_t)(end - at)) && end[0] == '=' && end[1] == '"');
    bool link = end - at == 4 && !memcmp(at, "href", 4);
    require(!link || *value == '#');
    while (*value != '"') {
        require(*value && *value != '<' && *value != '>');
        value++;
    }
    return value + 1;
}

struct elements {
    const char *open[DEEPEST];
    size_t lengths[DEEPEST], depth;
};

/* What the page brings of its own is there as it is, and nothing else runs. */
static const char *skip_own(const char *at, const char *own, size_t length, const char *end)
{
    require(!strncmp(at, own, length) && !strncmp(at + length, end, strlen(end)));
    return at + length;
}

static const char *read_start(const char *at, struct elements *elements)
{
    const char *end = name_end(at), *name = at;
    size_t length = (size_t)(end - at);
    require(has_word(TAGS, at, length));
    for (at = end; *at == ' ';)
        at = read_attribute(at + 1);
    bool closed = at[0] == '/' && at[1] == '>';
    require(closed || *at == '>');
    at += closed ? 2 : 1;
    if (!closed && !has_word(VOID, name, length)) {
        require(elements->depth < DEEPEST);
        elements->open[elements->depth] = name;
        elements->lengths[elements->depth++] = length;
    }
    if (length == 5 && !memcmp(name, "style", 5))
        return skip_own(at, page_style, page_style_length, "</style>");
    if (length == 6 && !memcmp(name, "script", 6))
        return skip_own(at, page_script, page_script_length, "</script>");
    return at;
}

static const char *read_end(const char *at, struct elements *elements)
{
    const char *end = name_end(at);
    size_t length = (size_t)(end - at);
    require(elements->depth && *end == '>');
    elements->depth--;
    require(elements->lengths[elements->depth] == length &&
            !memcmp(elements->open[elements->depth], at, length));
    return end + 1;
}

static void require_ours(const char *page)
{
    static const char type[] = "<!DOCTYPE html>";
    struct elements elements = {.depth = 0};
    const char *at = page + sizeof type - 1;
    require(!strncmp(page, type, sizeof type - 1));
    while (*at) {
        require(*at != '>');
        if (*at != '<')
            at++;
        else if (at[1] == '/')
            at = read_end(at + 2, &elements);
        else
            at = read_start(at + 1, &elements);
    }
    require(!elements.depth);
}

/* Line by line it is what would be printed of it. (The signs by which a CI system knows a command
 * are such in a log alone.) */
static void require_inert(const char *page)
{
    char inert[1 << 12];
    while (*page) {
        size_t length = strcspn(page, "\n"), taken;
        for (size_t at = 0; at < length; at += taken) {
            taken = unecho_print_inert((unecho_bytes){page + at, length - at}, inert, sizeof inert);
            require(taken && (strlen(inert) == taken || strstr(inert, "\\x23#")));
            require(strstr(inert, "\\x23#") || !memcmp(inert, page + at, taken));
        }
        page += length + (page[length] != '\0');
    }
}

/* ---- What it is made of ---- */

/* What stands before the next blank line. */
static unecho_bytes take_part(unecho_bytes *from)
{
    unecho_bytes part = *from;
    const char *blank = memmem(part.at, part.length, "\n\n", 2);
    part.length = blank ? (size_t)(blank - part.at) : part.length;
    size_t used = part.length + (blank ? 2 : 0);
    *from = (unecho_bytes){from->at + used, from->length - used};
    return part;
}

static unecho_bytes take_line(unecho_bytes *from)
{
    unecho_bytes line = *from;
    const char *feed = memchr(line.at, '\n', line.length);
    line.length = feed ? (size_t)(feed - line.at) : line.length;
    size_t used = line.length + (feed ? 1 : 0);
    *from = (unecho_bytes){from->at + used, from->length - used};
    return line;
}

static void count_rows(struct survey *survey, unecho_bytes log)
{
    struct buffer room = {0};
    struct witnesses witnesses = {0};
    while (log.length) {
        unecho_row row;
        if (!row_read(take_line(&log), &row, &room, &witnesses, NULL))
            require(!survey_count_row(survey, &row, NULL));
    }
    buffer_free(&room);
    ARRAY_FREE(&witnesses);
}

/* A document a line: URL, tab, text. */
static void count_documents(struct survey *survey, unecho_bytes lines)
{
    for (uint64_t record = 1; lines.length; record++) {
        unecho_bytes text = take_line(&lines), url = text;
        const char *tab = memchr(text.at, '\t', text.length);
        url.length = tab ? (size_t)(tab - text.at) : 0;
        text.at += url.length;
        text.length -= url.length;
        unecho_original document = {.size = sizeof document,
                                    .text = text,
                                    .url = url,
                                    .record = record,
                                    .removed_bytes = text.length / 2};
        require(!survey_count_document(survey, &document, NULL));
    }
}

/* The same rows and documents stand in each input. */
static void count_all(struct survey *survey, unecho_bytes log, unecho_bytes documents)
{
    struct buffer room = {0};
    for (size_t i = 0; i < survey->finished.manifest.entries.count; i++) {
        struct entry entry;
        if (finished_entry(&survey->finished, i, &entry, &room, NULL))
            continue;
        require(!survey_enter(survey, i, &entry, NULL));
        count_rows(survey, log);
        count_documents(survey, documents);
    }
    buffer_free(&room);
}

static int take(void *self, const void *bytes, size_t length, unecho_error *error)
{
    return buffer_append(self, bytes, length, error);
}

static void draw(const char *folder, const struct survey *survey)
{
    struct buffer page = {0};
    unecho_sink sink = {sizeof sink, take, &page};
    require(!page_draw(folder, survey, &sink, NULL) && page.count < PAGE_MOST_BYTES);
    require(!memchr(page.at, '\0', page.count) && !buffer_terminate(&page, NULL));
    require_ours(page.at);
    require_inert(page.at);
    buffer_free(&page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unecho_bytes bytes = {size ? (const char *)data : "", size};
    unecho_bytes name = take_part(&bytes), log = take_part(&bytes), documents = take_part(&bytes),
                 manifest = take_part(&bytes);
    struct buffer folder = {0};
    struct survey survey;
    struct files files;
    files_begin(&files);
    files_put(&files, "manifest.json", manifest);
    files_put(&files, "run.json", bytes);
    require(!survey_begin(&survey, NULL));
    if (!finished_open(&survey.finished, files.root, NULL, NULL) &&
        !uncertain_begin(&survey.uncertain, &survey.finished, SURVEY_UNCERTAIN, NULL) &&
        !sources_read(&survey.sources, &survey.finished, NULL)) {
        survey.totals = survey.finished.manifest.totals;
        count_all(&survey, log, documents);
        survey_end(&survey);
        require(!buffer_append(&folder, name.at, name.length, NULL));
        require(!buffer_terminate(&folder, NULL));
        draw(folder.at, &survey);
    }
    survey_free(&survey);
    buffer_free(&folder);
    files_end(&files);
    return 0;
}
