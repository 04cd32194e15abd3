// SPDX-License-Identifier: Apache-2.0
/*
 * Items to nodes. Each pattern is laid out once, from its end to its beginning, since a node must
 * know where it leads: for BACKWARD the first word first, else the last word first.
 */
#include "rules/lists.h"
#include "rules/set.h"
#include "rules/starts.h"

#include <stdlib.h>

struct builder {
    struct rules *rules;
    int direction;
    unecho_error *error;
    int failed;
};

static uint32_t node(struct builder *builder, uint32_t kind, uint32_t value, uint32_t next)
{
    struct rules *rules = builder->rules;
    if (builder->failed)
        return 0;
    if (rules->nodes.count >= NODES_MAX)
        builder->failed = error_set(builder->error, UNECHO_E_LIMIT,
                                    "the rules need more than %d steps in all", NODES_MAX);
    else
        builder->failed = ARRAY_RESERVE(&rules->nodes, 1, "the rules", builder->error);
    if (builder->failed)
        return 0;
    rules->nodes.at[rules->nodes.count] = (struct node){kind, value, next};
    return (uint32_t)rules->nodes.count++;
}

static uint32_t build(struct builder *builder, uint32_t at, uint32_t next);

/* From item `at` on. The parser bounds the items of a sequence (2 * PATTERN_MAX_WORDS), so the
 * recursion is bounded. */
static uint32_t build_sequence(struct builder *builder, uint32_t at, uint32_t next)
{
    const struct item *items = builder->rules->items.at;
    if (builder->direction != BACKWARD)
        return at ? build(builder, at, build_sequence(builder, items[at].next, next)) : next;
    for (; at && !builder->failed; at = items[at].next)
        next = build(builder, at, next);
    return next;
}

static uint32_t build_choice(struct builder *builder, const struct item *choice, uint32_t next)
{
    const struct item *items = builder->rules->items.at;
    uint32_t entry = build(builder, choice->child, next);
    for (uint32_t way = items[choice->child].next; way && !builder->failed; way = items[way].next)
        entry = node(builder, NODE_SPLIT, build(builder, way, next), entry);
    return choice->value ? node(builder, NODE_SPLIT, next, entry) : entry;
}

/* value words, then up to more - value further ones. */
static uint32_t build_any(struct builder *builder, const struct item *any, uint32_t next)
{
    uint32_t entry = next;
    for (uint32_t i = any->value; i < any->more; i++)
        entry = node(builder, NODE_SPLIT, next, node(builder, NODE_ANY, 0, entry));
    for (uint32_t i = 0; i < any->value; i++)
        entry = node(builder, NODE_ANY, 0, entry);
    return entry;
}

static uint32_t build(struct builder *builder, uint32_t at, uint32_t next)
{
    const struct item *item = &builder->rules->items.at[at];
    uint32_t entry;
    if (builder->failed)
        return 0;
    switch (item->kind) {
    case ITEM_WORD:
        return node(builder, NODE_SYMBOL, item->value, next);
    case ITEM_NUMBER:
        return node(builder, NODE_NUMBER, 0, next);
    case ITEM_URL:
        entry = node(builder, NODE_URL, 0, next);
        node(builder, NODE_URL_REST, 0, next);
        return entry;
    case ITEM_COPYRIGHT:
        return node(builder, NODE_COPYRIGHT, 0, next);
    case ITEM_AT:
        return node(builder, NODE_AT, 0, next);
    case ITEM_BREAK:
        return node(builder, NODE_BREAK, 0, next);
    case ITEM_ANY:
        return build_any(builder, item, next);
    case ITEM_CHOICE:
        return build_choice(builder, item, next);
    default:
        return build_sequence(builder, item->child, next);
    }
}

/* What the first (or last) word of a match can be. */
struct edge {
    bool any;     /* any word at all */
    bool unnamed; /* another word than those that the pattern names */
    bool none;    /* the match can be of no word */
};

static struct edge edge_of_list(const struct rules *rules, uint32_t at, bool at_end);

static struct edge edge_of_item(const struct rules *rules, const struct item *item, bool at_end)
{
    struct edge edge = {.none = item->least == 0};
    switch (item->kind) {
    case ITEM_WORD:
        return edge;
    case ITEM_SEQUENCE:
        return edge_of_list(rules, item->child, at_end);
    case ITEM_CHOICE:
        for (uint32_t way = item->child; way; way = rules->items.at[way].next) {
            struct edge of_way = edge_of_item(rules, &rules->items.at[way], at_end);
            edge.any |= of_way.any;
            edge.unnamed |= of_way.unnamed;
        }
        return edge;
    default:
        edge.any = item->kind == ITEM_ANY || item->kind == ITEM_URL;
        edge.unnamed = true;
        return edge;
    }
}

/* Of the items from `at` on. The parser bounds the items of a sequence, and so the recursion. */
static struct edge edge_of_list(const struct rules *rules, uint32_t at, bool at_end)
{
    const struct item *item = &rules->items.at[at];
    if (!item->next)
        return edge_of_item(rules, item, at_end);
    struct edge outer =
        at_end ? edge_of_list(rules, item->next, true) : edge_of_item(rules, item, false);
    if (!outer.none)
        return outer;
    struct edge inner =
        at_end ? edge_of_item(rules, item, true) : edge_of_list(rules, item->next, false);
    return (struct edge){outer.any || inner.any, outer.unnamed || inner.unnamed, inner.none};
}

/* How many words a sequence can match is known unless it holds a web address. */
static bool holds_address(const struct rules *rules, uint32_t item)
{
    const struct item *items = rules->items.at;
    for (uint32_t at = items[item].child; at; at = items[at].next)
        if (items[at].kind == ITEM_URL || holds_address(rules, at))
            return true;
    return false;
}

/* Reading a `line` pattern from its definite end lets most lines be rejected at one word, and a
 * tail without such an end is tried only where one of its first words stands. */
static int direction_of(const struct rules *rules, const struct pattern *pattern)
{
    uint32_t items = rules->items.at[pattern->item].child;
    struct edge begin = edge_of_list(rules, items, false), end = edge_of_list(rules, items, true);
    switch (pattern->kind) {
    case PATTERN_HEAD:
        return FORWARD;
    case PATTERN_TAIL:
        return end.any && !begin.unnamed && !holds_address(rules, pattern->item) ? INSIDE
                                                                                 : BACKWARD;
    default:
        return begin.any && !end.any ? BACKWARD : FORWARD;
    }
}

static int compile_pattern(struct rules *rules, uint32_t index, struct entry *entry,
                           unecho_error *error)
{
    struct pattern *pattern = &rules->patterns.at[index];
    struct builder builder = {rules, direction_of(rules, pattern), error, UNECHO_OK};
    uint32_t accept = node(&builder, NODE_ACCEPT, index, 0);
    entry->node = build(&builder, pattern->item, accept);
    entry->pattern = index;
    entry->direction = builder.direction;
    entry->is_open = holds_address(rules, pattern->item);
    return builder.failed;
}

/* What rules say besides their patterns. */
static int list_bounds(struct rules *rules, unecho_error *error)
{
    struct bounds *bounds = rules_block(rules, rules->list.count, sizeof *bounds, error);
    if (!bounds)
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < rules->list.count; i++)
        bounds[i] = (struct bounds){rules->list.at[i].longest, rules->list.at[i].flags};
    rules->compiled.bounds = bounds;
    return UNECHO_OK;
}

static int describe_symbols(struct rules *rules, unecho_error *error)
{
    struct compiled *compiled = &rules->compiled;
    uint32_t count = (uint32_t)rules->symbols.list.count;
    bool *numbers = rules_block(rules, count + SYMBOL_FIRST, sizeof(bool), error);
    if (!numbers)
        return UNECHO_E_MEMORY;
    numbers[SYMBOL_OTHER_NUMBER] = true;
    for (uint32_t i = 0; i < count; i++)
        numbers[SYMBOL_FIRST + i] = (rules->symbols.list.at[i].flags & TOKEN_NUMBER) != 0;
    compiled->automaton.numbers = numbers;
    compiled->automaton.symbol_count = count + SYMBOL_FIRST;
    compiled->symbols = rules->symbols.list.at;
    compiled->symbol_count = count;
    compiled->forms = rules->symbols.forms.at;
    return UNECHO_OK;
}

static int compile_patterns(struct rules *rules, unecho_error *error)
{
    struct compiled *compiled = &rules->compiled;
    uint32_t count = (uint32_t)rules->patterns.count;
    struct entry *entries = mem_new(count, sizeof *entries, "the rules", error);
    if (!entries)
        return UNECHO_E_MEMORY;
    int failed = UNECHO_OK;
    for (uint32_t i = 0; i < count && !failed; i++)
        failed = compile_pattern(rules, i, &entries[i], error);
    compiled->patterns = rules->patterns.at;
    compiled->pattern_count = count;
    compiled->automaton.nodes = rules->nodes.at;
    compiled->automaton.node_count = (uint32_t)rules->nodes.count;
    if (!failed)
        failed = starts_compile(rules, entries, error);
    free(entries);
    return failed;
}

int rules_compile(struct rules *rules, unecho_error *error)
{
    if (rules->is_compiled)
        return UNECHO_OK;
    rules->is_compiled = true;
    int failed = describe_symbols(rules, error);
    if (!failed)
        failed = compile_patterns(rules, error);
    if (!failed)
        failed = list_bounds(rules, error);
    return failed ? failed : lists_compile(rules, error);
}
