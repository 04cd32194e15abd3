// SPDX-License-Identifier: Apache-2.0
#include "diff.h"

#include "failure.h"

#include <string.h>

enum {
    CONTEXT = 3
};

/* A run of whole lines of the old text that touch removed ranges, and what stays of them. */
struct change {
    size_t start, end;
    struct text kept;
};

struct differ {
    struct text *to;
    struct paint stream;
    unecho_bytes before;
    const unecho_result *result;
    size_t row;                    /* the next one not yet in a change */
    size_t position;               /* of the old text: what stands before is counted */
    uint64_t old_lines, new_lines; /* lines before `position`, in the old and the new text */
    unecho_error *error;
};

/* ---- Lines ---------------------------------------------------------------------------------- */

static size_t line_start(unecho_bytes text, size_t at)
{
    const char *feed = at ? memrchr(text.at, '\n', at) : NULL;
    return feed ? (size_t)(feed - text.at) + 1 : 0;
}

/* Past the line feed of the line that holds `at`. */
static size_t line_end(unecho_bytes text, size_t at)
{
    const char *feed = at < text.length ? memchr(text.at + at, '\n', text.length - at) : NULL;
    return feed ? (size_t)(feed - text.at) + 1 : text.length;
}

static uint64_t count_lines(unecho_bytes text, size_t from, size_t to)
{
    uint64_t lines = 0;
    for (; from < to; lines++)
        from = line_end(text, from);
    return lines;
}

/* ---- Changes -------------------------------------------------------------------------------- */

/* The row's range in the old text; false beyond the last. */
static bool range(const struct differ *differ, size_t index, size_t *start, size_t *end)
{
    unecho_row row = {.size = sizeof row};
    if (index >= unecho_result_row_count(differ->result) ||
        unecho_result_row(differ->result, index, &row))
        return false;
    *start = (size_t)row.offset;
    *end = (size_t)(row.offset + row.length);
    return true;
}

/* Takes all rows that touch lines of the change, and keeps what stands between them. */
static void absorb(struct differ *differ, struct change *change, size_t *done)
{
    const char *text = differ->before.at;
    size_t start, end;
    while (range(differ, differ->row, &start, &end) && start < change->end) {
        text_add(&change->kept, text + *done, start - *done, differ->error);
        *done = end;
        if (end > change->end)
            change->end = line_end(differ->before, end - 1);
        differ->row++;
    }
    if (*done < change->end)
        text_add(&change->kept, text + *done, change->end - *done, differ->error);
    *done = change->end;
}

/* The next run of touched lines. Where a line lost its end, the line after it joins the run. */
static bool next_change(struct differ *differ, struct change *change)
{
    size_t start, end;
    change->kept.count = 0;
    if (!range(differ, differ->row, &start, &end))
        return false;
    change->start = line_start(differ->before, start);
    change->end = line_end(differ->before, start);
    size_t done = change->start;
    absorb(differ, change, &done);
    const struct text *kept = &change->kept;
    while (kept->count && kept->at[kept->count - 1] != '\n' &&
           change->end < differ->before.length) {
        change->end = line_end(differ->before, change->end);
        absorb(differ, change, &done);
    }
    return true;
}

/* ---- Hunks ---------------------------------------------------------------------------------- */

static const char no_feed[] = "\\ No newline at end of file\n";

/* The lines of `text`, each after `mark`. Returns how many. */
static uint64_t put_lines(struct differ *differ, struct text *body, char mark, enum colour colour,
                          unecho_bytes text)
{
    uint64_t lines = 0;
    bool seen = differ->stream.terminal || differ->stream.colour;
    for (size_t at = 0; at < text.length; lines++) {
        size_t end = line_end(text, at);
        bool feed = text.at[end - 1] == '\n';
        unecho_bytes line = {text.at + at, end - at - feed};
        text_print(body, differ->error, "%s%c", colour ? paint(differ->stream, colour) : "", mark);
        if (seen)
            inert(body, line, differ->error);
        else
            text_add(body, line.at, line.length, differ->error);
        text_print(body, differ->error, "%s\n%s", colour ? paint(differ->stream, PLAIN) : "",
                   feed ? "" : no_feed);
        at = end;
    }
    return lines;
}

/* Lines of the old text up to `end` that stay as they are. */
static void put_context(struct differ *differ, struct text *body, size_t end)
{
    unecho_bytes lines = {differ->before.at + differ->position, end - differ->position};
    uint64_t count = put_lines(differ, body, ' ', PLAIN, lines);
    differ->old_lines += count;
    differ->new_lines += count;
    differ->position = end;
}

static void put_change(struct differ *differ, struct text *body, const struct change *change)
{
    unecho_bytes old = {differ->before.at + change->start, change->end - change->start};
    differ->old_lines += put_lines(differ, body, '-', RED, old);
    differ->new_lines += put_lines(differ, body, '+', GREEN, text_bytes(&change->kept));
    differ->position = change->end;
}

static size_t back(unecho_bytes text, size_t at, size_t stop, int lines)
{
    while (lines-- && at > stop)
        at = line_start(text, at - 1);
    return at > stop ? at : stop;
}

static size_t ahead(unecho_bytes text, size_t at, int lines)
{
    while (lines-- && at < text.length)
        at = line_end(text, at);
    return at;
}

/* "12,7": where a hunk starts and how many lines it has there; an empty one stands after a line. */
static void put_place(struct differ *differ, uint64_t before, uint64_t after)
{
    uint64_t count = after - before;
    text_print(differ->to, differ->error, count == 1 ? "%llu" : "%llu,%llu",
               (unsigned long long)(before + (count > 0)), (unsigned long long)count);
}

/* One hunk from `change` on; leaves the change after it in `change`. Returns whether there is one.
 */
static bool put_hunk(struct differ *differ, struct text *body, struct change *change)
{
    size_t start = back(differ->before, change->start, differ->position, CONTEXT);
    uint64_t skipped = count_lines(differ->before, differ->position, start);
    uint64_t old_before = differ->old_lines += skipped, new_before = differ->new_lines += skipped;
    differ->position = start;
    body->count = 0;
    bool more;
    do {
        put_context(differ, body, change->start);
        put_change(differ, body, change);
        more = next_change(differ, change);
    } while (more && change->start <= ahead(differ->before, differ->position, 2 * CONTEXT));
    put_context(differ, body, ahead(differ->before, differ->position, CONTEXT));
    text_print(differ->to, differ->error, "%s@@ -", paint(differ->stream, CYAN));
    put_place(differ, old_before, differ->old_lines);
    text_print(differ->to, differ->error, " +");
    put_place(differ, new_before, differ->new_lines);
    text_print(differ->to, differ->error, " @@%s\n", paint(differ->stream, PLAIN));
    text_add(differ->to, body->at, body->count, differ->error);
    return more;
}

/* A file name as patch reads it: in quotes with octal escapes where it holds controls, quotes,
 * backslashes or anything but ASCII; with a tab after it where it holds a space. */
static bool is_plain(char byte)
{
    return byte >= ' ' && byte <= '~' && byte != '"' && byte != '\\';
}

static void put_name(struct differ *differ, const char *mark, const char *name)
{
    bool plain = !strstr(name, "##"); /* no command to a build service */
    for (const char *at = name; *at; at++)
        plain = plain && is_plain(*at);
    text_print(differ->to, differ->error, "%s%s %s", paint(differ->stream, BOLD), mark,
               plain ? name : "\"");
    for (const char *at = name; *at && !plain; at++) {
        bool raw = is_plain(*at) && *at != '#';
        text_print(differ->to, differ->error, raw ? "%c" : "\\%03o", (unsigned char)*at);
    }
    text_print(differ->to, differ->error, "%s%s\n",
               !plain              ? "\""
               : strchr(name, ' ') ? "\t"
                                   : "",
               paint(differ->stream, PLAIN));
}

int diff_print(struct text *to, struct paint stream, const char *name, unecho_bytes before,
               const unecho_result *result, unecho_error *error)
{
    struct differ differ = {
        .to = to, .stream = stream, .before = before, .result = result, .error = error};
    struct change change = {0};
    struct text body = {0};
    bool more = next_change(&differ, &change);
    if (more) {
        put_name(&differ, "---", name);
        put_name(&differ, "+++", name);
    }
    while (more && error->code == UNECHO_OK)
        more = put_hunk(&differ, &body, &change);
    text_free(&body);
    text_free(&change.kept);
    return error->code;
}
