// SPDX-License-Identifier: Apache-2.0
/*
 * The automaton against a plain matcher: random rules are grown as trees, written out as a rule
 * file for the one, and walked word by word for the other. Both must tell the same of every line.
 * What stands between words is asked of view.h by both; items.c, cuts.c and the oracle judge that.
 */
#include "lab.h"
#include "rules/view.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROOM = 64,
    WAYS = 3,
    RULES = 4
};
enum kind {
    WORD,
    NUMBER,
    URL,
    AT,
    BREAK,
    ANY,
    SEQUENCE,
    CHOICE,
    OPTION
};

struct tree {
    enum kind kind;
    int value, more; /* WORD: the letter; ANY: how many */
    struct tree *ways[WAYS];
    int count;
};

/* Where a match may stand: after so many words, and whether a break was the last thing met. */
struct places {
    bool at[ROOM][2];
};

static struct tree pool[4096];
static size_t pool_used;

/* ---- random rules ---------------------------------------------------------------------------- */

static struct tree *grow(int depth)
{
    static const enum kind leaves[] = {WORD, WORD, WORD, WORD, NUMBER, URL, AT, ANY};
    struct tree *tree = &pool[pool_used++];
    *tree = (struct tree){.kind = leaves[rand() % 8]};
    if (depth && rand() % 2)
        tree->kind = (enum kind)(SEQUENCE + rand() % 3);
    tree->value = tree->kind == ANY ? rand() % 3 : 'a' + rand() % 3;
    tree->more = tree->value + rand() % 2 + (tree->kind == ANY && !tree->value);
    if (tree->kind < SEQUENCE)
        return tree;
    tree->count = 1 + rand() % WAYS;
    for (int i = 0; i < tree->count; i++)
        tree->ways[i] = grow(depth - 1);
    if (tree->kind == SEQUENCE && tree->count == WAYS && rand() % 2)
        tree->ways[1]->kind = BREAK;
    return tree;
}

static void print(const struct tree *tree, char *to)
{
    static const char *const named[] = {
        [NUMBER] = "<number>", [URL] = "<url>", [AT] = "<@>", [BREAK] = "<break>"};
    char *end = to + strlen(to);
    if (tree->kind == WORD)
        sprintf(end, "%c ", tree->value);
    else if (tree->kind == ANY)
        sprintf(end, "*%d-%d ", tree->value, tree->more);
    else if (tree->kind < SEQUENCE)
        sprintf(end, "%s ", named[tree->kind]);
    else {
        if (tree->kind != SEQUENCE)
            strcat(to, tree->kind == CHOICE ? "(" : "[");
        for (int i = 0; i < tree->count; i++) {
            strcat(to, i && tree->kind != SEQUENCE ? "| " : "");
            print(tree->ways[i], to);
        }
        if (tree->kind != SEQUENCE)
            strcat(to, tree->kind == CHOICE ? ") " : "] ");
    }
}

struct plain_rule {
    struct tree *tree;
    int kind; /* 0 line, 1 head, 2 tail */
};

static void make_rules(struct plain_rule *rules, char *text)
{
    static const char *const kinds[] = {"line", "head", "tail"};
    pool_used = 0;
    strcpy(text, "language en\n");
    for (int i = 0; i < RULES; i++) {
        rules[i] = (struct plain_rule){grow(2), rand() % 3};
        sprintf(text + strlen(text), "rule r%d\n%s ", i, kinds[rules[i].kind]);
        print(rules[i].tree, text);
        strcat(text, "\nmatch x\n");
    }
}

/* ---- the plain matcher ----------------------------------------------------------------------- */

struct plain {
    const struct lab *lab;
    struct view view;
};

static bool takes(struct plain *plain, const struct tree *tree, uint32_t k)
{
    const struct word *word = &plain->lab->words.list.at[plain->view.tokens->word[k]];
    const char *form = words_form(&plain->lab->words, plain->view.tokens->word[k]);
    switch (tree->kind) {
    case WORD:
        return word->length == 1 && *form == tree->value;
    case NUMBER:
        return (word->flags & TOKEN_NUMBER) != 0;
    case AT:
        return view_is_after(&plain->view, k, '@');
    default:
        return true;
    }
}

static void step(struct plain *plain, const struct tree *tree, const struct places *from,
                 uint32_t begin, struct places *to);

/* As many words as are left, from each place; `begin` is where the whole match begins. */
static void step_leaf(struct plain *plain, const struct tree *tree, const struct places *from,
                      uint32_t begin, struct places *to)
{
    const struct view *view = &plain->view;
    for (uint32_t k = begin; k <= view->hi; k++) {
        bool *here = to->at[k - view->base];
        if (!from->at[k - view->base][0] && !from->at[k - view->base][1])
            continue;
        if (tree->kind == BREAK) {
            here[1] |= k > begin && k < view->hi && view_is_divided(view, k);
        } else if (tree->kind == URL) {
            uint32_t last = k;
            if (k == view->hi ||
                (view_url(&plain->view, k) != URL_FIRST && view_url(&plain->view, k) != URL_ONLY))
                continue;
            while (view_url(&plain->view, last) != URL_ONLY &&
                   view_url(&plain->view, last) != URL_LAST)
                last++;
            to->at[last + 1 - view->base][0] = true;
        } else if (k < view->hi && takes(plain, tree, k)) {
            to->at[k + 1 - view->base][0] = true;
        }
    }
}

static void merge(struct places *to, const struct places *from)
{
    for (int i = 0; i < ROOM; i++)
        for (int j = 0; j < 2; j++)
            to->at[i][j] |= from->at[i][j];
}

static void step(struct plain *plain, const struct tree *tree, const struct places *from,
                 uint32_t begin, struct places *to)
{
    struct places now = *from, next;
    *to = (struct places){0};
    if (tree->kind == SEQUENCE) {
        for (int i = 0; i < tree->count; i++, now = next)
            step(plain, tree->ways[i], &now, begin, &next);
        *to = now;
    } else if (tree->kind == ANY) {
        for (int i = 0; i <= tree->more; i++, now = next) {
            if (i >= tree->value)
                merge(to, &now);
            next = (struct places){0};
            step_leaf(plain, tree, &now, begin, &next);
        }
    } else if (tree->kind < SEQUENCE) {
        step_leaf(plain, tree, from, begin, to);
    } else {
        if (tree->kind == OPTION)
            merge(to, from);
        for (int i = 0; i < tree->count; i++) {
            step(plain, tree->ways[i], from, begin, &next);
            merge(to, &next);
        }
    }
}

/* Does the tree match the words first to last - 1? */
static bool matches(struct plain *plain, const struct tree *tree, uint32_t first, uint32_t last)
{
    struct places from = {0}, to;
    from.at[first - plain->view.base][0] = true;
    step(plain, tree, &from, first, &to);
    return last > first && to.at[last - plain->view.base][0];
}

static bool may_cut(const struct view *view, uint32_t k)
{
    return k == view->lo || k == view->hi || (!view_is_glued(view, k) && view_is_apart(view, k));
}

/* One round: tells of a cut or a whole line by appending to `told`. True: go on. */
static bool plain_round(struct plain *plain, const struct plain_rule *rules, char *heads,
                        char *tails, char *whole)
{
    struct view *view = &plain->view;
    for (int i = 0; i < RULES; i++)
        if (rules[i].kind == 0 && matches(plain, rules[i].tree, view->lo, view->hi))
            return sprintf(whole, "whole en.r%d", i), false;
    for (uint32_t k = view->hi; k > view->lo; k--)
        for (int i = 0; i < RULES; i++)
            if (rules[i].kind == 1 && matches(plain, rules[i].tree, view->lo, k) &&
                may_cut(view, k)) {
                if (k == view->hi)
                    return sprintf(whole, "whole en.r%d", i), false;
                sprintf(heads + strlen(heads), ", head en.r%d", i);
                view_cut_head(view, k, view_head_end(view, k));
                return true;
            }
    for (uint32_t k = view->lo; k < view->hi; k++)
        for (int i = 0; i < RULES; i++)
            if (rules[i].kind == 2 && matches(plain, rules[i].tree, k, view->hi) &&
                may_cut(view, k)) {
                char here[] = ", tail en.r0";
                if (k == view->lo)
                    return sprintf(whole, "whole en.r%d", i), false;
                here[sizeof here - 2] = (char)('0' + i);
                memmove(tails + sizeof here - 1, tails, strlen(tails) + 1);
                memcpy(tails, here, sizeof here - 1);
                view_cut_tail(view, k, view_tail_start(view, k));
                return true;
            }
    return false;
}

static void plainly(struct lab *lab, const struct plain_rule *rules, const char *text, char *told)
{
    uint8_t urls[ROOM];
    char heads[512] = "", tails[256] = "", whole[64] = "";
    lab_put(lab, text, strlen(text));
    const struct line *line = &lab->batch.lines.at[0];
    struct plain plain = {.lab = lab,
                          .view = {.tokens = &lab->batch.tokens,
                                   .text = text,
                                   .words = &lab->words,
                                   .base = line->tokens.first,
                                   .count = line->tokens.count,
                                   .lo = line->tokens.first,
                                   .hi = line->tokens.first + line->tokens.count,
                                   .left = line->left,
                                   .right = line->right,
                                   .urls = urls}};
    while (plain_round(&plain, rules, heads, tails, whole))
        ;
    const struct view *view = &plain.view;
    if (*whole)
        strcpy(told, whole);
    else if (!*heads && !*tails)
        strcpy(told, "-");
    else {
        strcat(heads, tails);
        sprintf(told, "%.*s <-%s", (int)(view->right - view->left), text + view->left, heads + 1);
    }
}

/* ---- the test -------------------------------------------------------------------------------- */

static void random_line(char *to)
{
    static const char *const words[] = {"a", "b", "c", "a",     "b",
                                        "1", "x", "½", "a.com", "http://b"};
    static const char *const between[] = {" ",  " ", " ", ": ", ". ", " (",     ") ",
                                          " @", "-", "'", ".",  "|",  "&nbsp;", ", "};
    int count = 1 + rand() % 9;
    strcpy(to, rand() % 4 ? "" : "“");
    for (int i = 0; i < count; i++) {
        strcat(to, words[rand() % 10]);
        strcat(to, i + 1 < count || rand() % 2 ? between[rand() % 14] : "");
    }
}

Test(differential, automaton_equals_plain_matcher)
{
    int interesting = 0;
    for (unsigned seed = 0; seed < 3000; seed++) {
        struct plain_rule rules[RULES];
        struct lab lab;
        char text[8192], line[256], told[1024];
        unecho_error error = UNECHO_ERROR_INIT;
        srand(seed);
        make_rules(rules, text);
        struct rules *probe = rules_new(&error);
        bool sound = rules_add(probe, "probe", text, strlen(text), &error) == 0;
        rules_free(probe);
        if (!sound) /* a pattern that may match nothing, or ends in a break */
            continue;
        lab_begin_limited(&lab, text, seed % 3 ? 0 : 4);
        for (int i = 0; i < 40; i++) {
            random_line(line);
            plainly(&lab, rules, line, told);
            const char *by_automaton = lab_try(&lab, line);
            interesting += by_automaton[0] != '-';
            cr_assert_str_eq(by_automaton, told, "seed %u, on \"%s\": \"%s\", plainly \"%s\"\n%s",
                             seed, line, by_automaton, told, text);
        }
        lab_end(&lab);
    }
    cr_expect_gt(interesting, 10000, "%d", interesting);
}
