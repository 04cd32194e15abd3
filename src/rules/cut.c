// SPDX-License-Identifier: Apache-2.0
/* What stands between two words, and what goes with a cut: docs/RULES.md, "Set apart", "What goes
 * with a cut". */
#include "rules/view.h"

#include "unicode/unicode.h"

uint32_t view_next(const char *bytes, uint32_t length, uint32_t points[2], uint32_t *count)
{
    if (*bytes == '&') {
        uint32_t width = unicode_reference(bytes, length, points, count);
        if (width)
            return width;
    }
    *count = 1;
    return unicode_decode(bytes, length, points, NULL);
}

struct gap view_gap(const struct view *view, uint32_t k)
{
    const struct tokens *tokens = view->tokens;
    struct gap gap = {k == view->lo ? view->left : tokens->end[k - 1],
                      k == view->hi ? view->right : tokens->start[k]};
    if (gap.end < gap.start) /* two words of one character */
        gap.end = gap.start;
    return gap;
}

static bool is_divider(uint32_t point)
{
    switch (point) {
    case '|':
    case 0xA6:
    case 0x2022:
    case 0xB7:
    case 0x2023:
    case 0x25CF:
    case 0x25AA:
    case 0x25A0:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case '-':
    case '~':
    case '/':
    case '\\':
    case 0xBB:
    case 0x203A:
    case '>':
    case 0x2192:
    case 0x25B6:
    case 0x25BA:
    case ':':
    case 0xFF1A: /* the wide forms of : | / > */
    case 0xFF5C:
    case 0xFF0F:
    case 0xFF1E:
        return true;
    default:
        return false;
    }
}

/* Stands alone inside words: "don't", "read-more", "don’t". */
static bool is_inner(uint32_t point)
{
    return point == '\'' || point == 0x2019 || point == '-' || point == 0x2010 || point == 0x2011;
}

static bool sets_apart(uint32_t point)
{
    enum {
        BOUNDARY = UNICODE_SENTENCE_TERMINAL | UNICODE_OPEN | UNICODE_CLOSE | UNICODE_QUOTATION
    };
    return is_divider(point) || point == 0x2026 || (unicode_properties(point) & BOUNDARY) != 0;
}

/* Does the gap before word k hold a character of a kind, and not only one inside a word? */
static bool holds(const struct view *view, uint32_t k, bool (*is_kind)(uint32_t point))
{
    struct gap gap = view_gap(view, k);
    uint32_t seen = 0, points[2], count;
    bool found = false, inner = false;
    if (gap.end - gap.start == 1 && view->text[gap.start] == ' ')
        return false;
    for (uint32_t at = gap.start; at < gap.end && (!found || seen < 2);) {
        at += view_next(view->text + at, gap.end - at, points, &count);
        for (uint32_t i = 0; i < count; i++, seen++) {
            found |= is_kind(points[i]);
            inner |= is_inner(points[i]);
        }
    }
    return found && (seen > 1 || !inner);
}

bool view_is_apart(const struct view *view, uint32_t k)
{
    return holds(view, k, sets_apart);
}

bool view_is_divided(const struct view *view, uint32_t k)
{
    return holds(view, k, is_divider);
}

bool view_is_after(const struct view *view, uint32_t k, uint32_t sign)
{
    struct gap gap = view_gap(view, k);
    uint32_t points[2], count;
    if (gap.end - gap.start == 1 && view->text[gap.start] == ' ')
        return false;
    for (uint32_t at = gap.start; at < gap.end;) {
        at += view_next(view->text + at, gap.end - at, points, &count);
        if (points[0] == sign)
            return true;
    }
    return false;
}

bool view_is_glued(const struct view *view, uint32_t k)
{
    return k > view->lo && k < view->hi && view->tokens->start[k] < view->tokens->end[k - 1];
}

bool view_is_bracketed(const struct view *view, uint32_t first, uint32_t last)
{
    struct gap before = view_gap(view, first), after = view_gap(view, last);
    uint32_t points[2], count;
    bool opened = false, closed = false;
    for (uint32_t at = before.start; at < before.end && !opened;) {
        at += view_next(view->text + at, before.end - at, points, &count);
        opened = points[0] == '(' || points[0] == '[' || points[0] == '{' || points[0] == 0xFF08 ||
                 points[0] == 0x3010 || points[0] == 0xFF3B;
    }
    for (uint32_t at = after.start; opened && at < after.end && !closed;) {
        at += view_next(view->text + at, after.end - at, points, &count);
        closed = points[0] == ')' || points[0] == ']' || points[0] == '}' || points[0] == 0xFF09 ||
                 points[0] == 0x3011 || points[0] == 0xFF3D;
    }
    return closed;
}

static bool opens(uint32_t point)
{
    return (unicode_properties(point) & (UNICODE_OPEN | UNICODE_QUOTATION | UNICODE_CURRENCY)) !=
               0 ||
           point == '#' || point == '@' || point == 0xBF || point == 0xA1;
}

uint32_t view_head_end(const struct view *view, uint32_t k)
{
    struct gap gap = view_gap(view, k);
    uint32_t kept = gap.end, points[2], count;
    for (uint32_t at = gap.start; at < gap.end;) {
        uint32_t width = view_next(view->text + at, gap.end - at, points, &count);
        bool opening = opens(points[0]) && (count < 2 || opens(points[1]));
        if (!opening)
            kept = gap.end;
        else if (kept == gap.end)
            kept = at;
        at += width;
    }
    return kept;
}

uint32_t view_tail_start(const struct view *view, uint32_t k)
{
    enum {
        LEAVES = UNICODE_WHITE_SPACE | UNICODE_IGNORABLE | UNICODE_OPEN
    };
    struct gap gap = view_gap(view, k);
    uint32_t points[2], count;
    for (uint32_t at = gap.start; at < gap.end;) {
        uint32_t width = view_next(view->text + at, gap.end - at, points, &count);
        if (is_divider(points[0]) || (unicode_properties(points[0]) & LEAVES) != 0)
            return at;
        at += width;
    }
    return gap.end;
}
