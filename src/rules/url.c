// SPDX-License-Identifier: Apache-2.0
/* Web addresses: docs/RULES.md, "A pattern". Looked for only where a rule could use one. */
#include "rules/view.h"

#include "rules/set.h"
#include "unicode/unicode.h"

#include <string.h>

/* ---- is it one? ---------------------------------------------------------------------------- */

static bool is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* A word of a short list, ASCII case aside. */
static bool is_one_of(const char *at, uint32_t length, const char *const *list)
{
    for (; *list; list++) {
        uint32_t i = 0;
        while (i < length && (*list)[i] == lower(at[i]) && (*list)[i])
            i++;
        if (i == length && !(*list)[i])
            return true;
    }
    return false;
}

static bool is_country(const char *at, uint32_t length)
{
    return length == 2 && is_ascii_letter(at[0]) && is_ascii_letter(at[1]);
}

/* How many bytes from the beginning are a name with dots: parts of letters, marks, numerals and -.
 * `dots` receives the last three dots' places, latest first, UINT32_MAX where there are fewer. */
static uint32_t read_host(const char *bytes, uint32_t length, uint32_t dots[3])
{
    enum {
        NAMES = UNICODE_LETTER | UNICODE_NUMERIC | UNICODE_MARK
    };
    uint32_t at = 0, part = 0, point;
    dots[0] = dots[1] = dots[2] = UINT32_MAX;
    while (at < length) {
        uint32_t width = unicode_decode(bytes + at, length - at, &point, NULL);
        if (point == '.' && at > part) {
            dots[2] = dots[1];
            dots[1] = dots[0];
            dots[0] = at;
            part = at + width;
        } else if (point != '-' && !(unicode_properties(point) & NAMES)) {
            break;
        }
        at += width;
    }
    return at > part ? at : 0; /* the last part may not be empty */
}

/* The name ends the run, or goes on with a slash, and its last parts are those of a site. */
static bool is_site(const char *bytes, uint32_t length)
{
    static const char *const tops[] = {"com", "org", "net", "info", "edu",
                                       "gov", "int", "mil", "biz",  NULL};
    static const char *const seconds[] = {"com", "org", "net", "info", "edu", "gov",
                                          "int", "mil", "biz", "co",   "ac",  NULL};
    uint32_t dots[3];
    uint32_t host = read_host(bytes, length, dots);
    if (!host || dots[0] == UINT32_MAX || (host < length && bytes[host] != '/'))
        return false;
    const char *last = bytes + dots[0] + 1;
    uint32_t last_length = host - dots[0] - 1;
    if (is_one_of(last, last_length, tops))
        return true;
    return dots[1] != UINT32_MAX && is_country(last, last_length) &&
           is_one_of(bytes + dots[1] + 1, dots[0] - dots[1] - 1, seconds);
}

static bool is_solid(uint32_t point)
{
    return (unicode_properties(point) & (UNICODE_LETTER | UNICODE_NUMERIC)) != 0;
}

bool url_is_address(const char *bytes, uint32_t length)
{
    uint32_t first = length, last = 0, point;
    for (uint32_t at = 0; at < length;) {
        if (length - at >= 3 && memcmp(bytes + at, "://", 3) == 0)
            return true;
        uint32_t width = unicode_decode(bytes + at, length - at, &point, NULL);
        if (is_solid(point) && first == length)
            first = at;
        at += width;
        if (is_solid(point))
            last = at;
    }
    if (first >= last)
        return false;
    static const char *const www[] = {"www.", NULL};
    if (length - first >= 4 && is_one_of(bytes + first, 4, www))
        return true;
    return is_site(bytes + first, last - first);
}

/* ---- where are its words? ------------------------------------------------------------------ */

/* The first white space of a gap (UINT32_MAX: none), and the byte after the last. */
static uint32_t find_space(const struct view *view, struct gap gap, uint32_t *after)
{
    uint32_t first = UINT32_MAX, points[2], count;
    for (uint32_t at = gap.start; at < gap.end;) {
        uint32_t width = view_next(view->text + at, gap.end - at, points, &count);
        bool space = (unicode_properties(points[0]) & UNICODE_WHITE_SPACE) != 0;
        if (space && first == UINT32_MAX)
            first = at;
        at += width;
        if (space)
            *after = at;
    }
    return first;
}

static void note(struct view *view, uint32_t first, uint32_t last, bool address)
{
    for (uint32_t k = first; k <= last; k++)
        view->urls[k - view->base] = !address        ? URL_NOT
                                     : first == last ? URL_ONLY
                                     : k == first    ? URL_FIRST
                                     : k == last     ? URL_LAST
                                                     : URL_INNER;
}

static bool is_unspaced(const struct view *view, uint32_t k)
{
    return (view->words->list.at[view->tokens->word[k]].flags & TOKEN_UNSPACED) != 0;
}

/* Judges the run of characters without white space around word k. One of more than
 * PATTERN_MAX_WORDS words could never match and is not looked at further. */
static void judge_run(struct view *view, uint32_t k)
{
    uint32_t first = k, last = k, start = view->left, end = view->right, unused;
    while (find_space(view, view_gap(view, first), &start) == UINT32_MAX && first > view->lo &&
           k - first <= PATTERN_MAX_WORDS) {
        if (is_unspaced(view, first - 1)) {
            start = view->tokens->end[first - 1];
            break;
        }
        first--;
    }
    for (;; last++) {
        struct gap gap = view_gap(view, last + 1);
        uint32_t space = find_space(view, gap, &unused);
        end = space == UINT32_MAX ? gap.end : space;
        if (space != UINT32_MAX || last + 1 >= view->hi || is_unspaced(view, last + 1) ||
            last - first >= PATTERN_MAX_WORDS)
            break;
    }
    bool fits = last - first < PATTERN_MAX_WORDS;
    note(view, first, last, fits && url_is_address(view->text + start, end - start));
}

/* One word with a space on either side, or a comma or full stop and then a space, is no address:
 * so most words are answered with two loads. "www." alone would be one. */
static bool is_plainly_alone(const struct view *view, uint32_t k)
{
    uint32_t start = view->tokens->start[k], end = view->tokens->end[k];
    if (start != view->left && view->text[start - 1] != ' ')
        return false;
    if (end < view->right && (view->text[end] == ',' || view->text[end] == '.') &&
        view->text[start] != 'w' && view->text[start] != 'W')
        end++;
    return end == view->right || view->text[end] == ' ';
}

enum url_place view_url(struct view *view, uint32_t k)
{
    if (is_plainly_alone(view, k) || is_unspaced(view, k))
        return URL_NOT;
    if (!view->urls_begun)
        memset(view->urls, URL_UNKNOWN, view->count);
    view->urls_begun = true;
    if (view->urls[k - view->base] == URL_UNKNOWN)
        judge_run(view, k);
    return view->urls[k - view->base];
}

/* A cut inside a run of characters changes what the run is: the words near it are judged anew. */
static void forget_urls(struct view *view, uint32_t from, uint32_t to)
{
    if (view->urls_begun && from < to)
        memset(view->urls + (from - view->base), URL_UNKNOWN, to - from);
}

void view_cut_head(struct view *view, uint32_t k, uint32_t left)
{
    view->lo = k;
    view->left = left;
    uint32_t room = view->hi - k;
    forget_urls(view, k, k + (room < PATTERN_MAX_WORDS ? room : PATTERN_MAX_WORDS));
}

void view_cut_tail(struct view *view, uint32_t k, uint32_t right)
{
    view->hi = k;
    view->right = right;
    uint32_t room = k - view->lo;
    forget_urls(view, k - (room < PATTERN_MAX_WORDS ? room : PATTERN_MAX_WORDS), k);
}
