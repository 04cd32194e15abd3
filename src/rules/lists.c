// SPDX-License-Identifier: Apache-2.0
#include "rules/lists.h"

#include "rules/set.h"
#include "rules/view.h"
#include "unicode/unicode.h"

#include <stdlib.h>
#include <string.h>

enum {
    OPENS = 1, /* the rule's whole lines are headings of lists */
    MARKS = 2  /* … stand in lists */
};

/* Measured on labelled articles and pages: one mark is no list; titles and blurbs are at most two
 * lines between marks; what comes after the last mark may be text again. */
enum {
    MARKS_LEAST = 2,
    BETWEEN_MOST = 2,
    AFTER_MOST = 8
};

struct walk {
    const struct list_rule *list;
    uint32_t longest; /* in half words */
    struct batch *batch;
    const char *text;
    uint32_t end; /* of the document's lines */
};

/* ---- which rules --------------------------------------------------------------------------- */

/* Is the rule's name, which comes after the language in its id, one of these? */
static bool is_named(const char *names, const char *id)
{
    const char *name = strchr(id, '.') + 1;
    size_t length = strlen(name);
    for (const char *at = names; at && *at;) {
        size_t word = strcspn(at, " \t\r");
        if (word == length && memcmp(at, name, length) == 0)
            return true;
        at += word + strspn(at + word, " \t\r");
    }
    return false;
}

static const uint8_t *find_roles(struct rules *rules, const struct rule *of, unecho_error *error)
{
    uint8_t *roles = rules_block(rules, rules->list.count, 1, error);
    for (uint32_t k = 0; roles && k < rules->list.count; k++)
        roles[k] = (uint8_t)((is_named(of->below, rules->list.at[k].id) ? OPENS : 0) |
                             (is_named(of->among, rules->list.at[k].id) ? MARKS : 0));
    return roles;
}

int lists_compile(struct rules *rules, unecho_error *error)
{
    struct compiled *compiled = &rules->compiled;
    uint32_t count = 0;
    for (uint32_t i = 0; i < rules->list.count; i++)
        count += rules->list.at[i].below != NULL;
    struct list_rule *lists = rules_block(rules, count, sizeof *lists, error);
    if (!lists)
        return UNECHO_E_MEMORY;
    compiled->lists = lists;
    for (uint32_t i = 0; i < rules->list.count; i++) {
        const struct rule *rule = &rules->list.at[i];
        if (!rule->below)
            continue;
        const uint8_t *roles = find_roles(rules, rule, error);
        if (!roles)
            return UNECHO_E_MEMORY;
        lists[compiled->list_count++] = (struct list_rule){i, roles};
    }
    return UNECHO_OK;
}

/* ---- a line -------------------------------------------------------------------------------- */

static const struct line *line_at(const struct walk *walk, uint32_t l)
{
    return &walk->batch->lines.at[l];
}

/* Did a rule of that role take the line whole? */
static bool has_role(const struct walk *walk, uint32_t l, uint8_t role)
{
    const struct line *line = line_at(walk, l);
    return line->flags & LINE_RULED && walk->list->roles[line->rule] & role;
}

static bool is_short(const struct walk *walk, const struct line *line)
{
    const uint8_t *flags = walk->batch->tokens.flags + line->tokens.first;
    uint32_t half_words = 0;
    for (uint32_t k = 0; k < line->tokens.count && half_words <= walk->longest; k++)
        half_words += flags[k] & TOKEN_UNSPACED ? 1 : 2;
    return half_words <= walk->longest;
}

static bool is_space(const char *at, size_t length, uint32_t *width)
{
    uint32_t point;
    *width = unicode_decode(at, length, &point, NULL);
    return unicode_properties(point) & UNICODE_WHITE_SPACE;
}

/* Is all of the line, but for white space at its ends, one web address? */
static bool is_address(const struct walk *walk, const struct line *line)
{
    const char *at = walk->text + line->start, *end = walk->text + line->end, *stop;
    uint32_t width;
    while (at < end && is_space(at, (size_t)(end - at), &width))
        at += width;
    for (stop = at; stop < end && !is_space(stop, (size_t)(end - stop), &width);)
        stop += width;
    for (const char *rest = stop; rest < end; rest += width)
        if (!is_space(rest, (size_t)(end - rest), &width))
            return false;
    return line->tokens.count && url_is_address(at, (uint32_t)(stop - at));
}

/* May a list take it? */
static bool may_go(const struct walk *walk, uint32_t l)
{
    const struct line *line = line_at(walk, l);
    return !(line->flags & (LINE_RULED | LINE_PROTECTED)) && line->tokens.count &&
           !line->cuts.count && is_short(walk, line);
}

/* Nothing after its last word closes a sentence or leaves one open. */
static bool is_title(const struct walk *walk, uint32_t l)
{
    const struct line *line = line_at(walk, l);
    uint32_t at = walk->batch->tokens.end[line->tokens.first + line->tokens.count - 1];
    while (at < line->right) {
        uint32_t points[2], count;
        at += view_next(walk->text + at, line->right - at, points, &count);
        for (uint32_t i = 0; i < count; i++)
            if (points[i] == ',' || points[i] == ';' || points[i] == ':' ||
                unicode_properties(points[i]) & UNICODE_SENTENCE_TERMINAL)
                return false;
    }
    return true;
}

/* ---- a list -------------------------------------------------------------------------------- */

/* The last mark of the list that a heading opens, or the heading itself: no list. */
static uint32_t find_last_mark(const struct walk *walk, uint32_t heading)
{
    uint32_t last = heading, marks = 0;
    for (uint32_t l = heading + 1; l < walk->end && l - last <= BETWEEN_MOST + 1; l++) {
        const struct line *line = line_at(walk, l);
        bool ruled = line->flags & LINE_RULED;
        if (line->flags & LINE_BLANK)
            break;
        if (has_role(walk, l, MARKS) || (!ruled && is_address(walk, line))) {
            last = l;
            marks++;
        } else if (!ruled && !is_short(walk, line)) {
            break;
        }
    }
    return marks < MARKS_LEAST ? heading : last;
}

/* Where the titles end that follow the last mark: perhaps a blurb, then titles. */
static uint32_t find_end(const struct walk *walk, uint32_t last)
{
    uint32_t first = last + 1, l;
    if (first < walk->end && may_go(walk, first) && !is_title(walk, first))
        first++;
    for (l = first; l < walk->end && l - first < AFTER_MOST; l++)
        if (!(line_at(walk, l)->flags & LINE_RULED) && !(may_go(walk, l) && is_title(walk, l)))
            break;
    return l > first ? l : last + 1;
}

void lists_judge(const struct rules *rules, struct batch *batch, uint32_t document, uint32_t only)
{
    const struct document *of = &batch->documents.at[document];
    for (uint32_t i = 0; i < rules->compiled.list_count; i++) {
        const struct list_rule *list = &rules->compiled.lists[i];
        struct walk walk = {list, rules->compiled.bounds[list->rule].longest, batch, of->text.at,
                            of->lines.first + of->lines.count};
        if (only != NONE && list->rule != only)
            continue;
        for (uint32_t l = of->lines.first; l < walk.end; l++) {
            uint32_t last = has_role(&walk, l, OPENS) ? find_last_mark(&walk, l) : l;
            if (last == l)
                continue;
            for (uint32_t end = find_end(&walk, last); l + 1 < end; l++) {
                if (!may_go(&walk, l + 1))
                    continue;
                batch->lines.at[l + 1].flags |= LINE_RULED;
                batch->lines.at[l + 1].rule = list->rule;
            }
        }
    }
}
