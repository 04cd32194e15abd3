// SPDX-License-Identifier: Apache-2.0
#include "rules/starts.h"

#include <stdlib.h>

/* A node that can take the first word of a pattern, and what it makes possible. */
struct beginning {
    uint32_t node;
    struct opening opening;
};

struct beginnings {
    struct beginning *at;
    size_t count, room;
};

struct walk {
    const struct node *nodes;
    uint32_t *seen; /* by node: the number of the walk that reached it */
    uint32_t number;
    ARRAY(uint32_t) stack;
    ARRAY(uint32_t) reached;
    ARRAY(uint32_t) seconds; /* what can come after a first word */
};

/* ---- what follows without a word ------------------------------------------------------------ */

static int push(struct walk *walk, uint32_t node, unecho_error *error)
{
    if (walk->seen[node] == walk->number)
        return UNECHO_OK;
    walk->seen[node] = walk->number;
    if (ARRAY_RESERVE(&walk->stack, 1, "the rules' starts", error))
        return UNECHO_E_MEMORY;
    walk->stack.at[walk->stack.count++] = node;
    return UNECHO_OK;
}

/* Lists the nodes that can be reached from one without a word, in `reached`. */
static int follow(struct walk *walk, uint32_t from, unecho_error *error)
{
    walk->number++;
    walk->reached.count = 0;
    int failed = push(walk, from, error);
    while (walk->stack.count && !failed) {
        uint32_t at = walk->stack.at[--walk->stack.count];
        const struct node *node = &walk->nodes[at];
        if (node->kind == NODE_SPLIT) {
            failed = push(walk, node->next, error);
            if (!failed)
                failed = push(walk, node->value, error);
        } else if (ARRAY_RESERVE(&walk->reached, 1, "the rules' starts", error)) {
            failed = UNECHO_E_MEMORY;
        } else {
            walk->reached.at[walk->reached.count++] = at;
        }
    }
    return failed;
}

/* ---- openings ------------------------------------------------------------------------------ */

static uint64_t lengths_between(uint32_t least, uint32_t most)
{
    uint64_t from_least = UINT64_MAX << (least < LENGTH_MOST ? least : LENGTH_MOST);
    return most >= LENGTH_MOST ? from_least : from_least & ~(UINT64_MAX << (most + 1));
}

/* A head or tail leaves any number of words, one that is read from INSIDE ends with the line. A
 * word is half a word at least, which bounds a line by what its rule says. */
static uint64_t lengths_of(const struct rules *rules, const struct entry *entry)
{
    const struct pattern *pattern = &rules->patterns.at[entry->pattern];
    const struct item *item = &rules->items.at[pattern->item];
    uint32_t longest = rules->list.at[pattern->rule].longest;
    bool is_bounded = pattern->kind == PATTERN_LINE || entry->direction == INSIDE;
    uint32_t most = is_bounded && !entry->is_open ? item->most : UINT32_MAX;
    return lengths_between(item->least, longest && longest < most ? longest : most);
}

/* A head or tail of one word is set apart from the second word, if its rule is not joined. */
static void add_match(const struct rules *rules, uint32_t at, struct opening *to)
{
    const struct pattern *pattern = &rules->patterns.at[at];
    if (pattern->kind == PATTERN_LINE)
        return;
    if (rules->list.at[pattern->rule].flags & RULE_JOINED)
        to->seconds = to->pairs = UINT64_MAX;
    else
        to->divided = UINT64_MAX;
}

/* Is a pattern matched, should the word be the last one that `node` takes? */
static int may_end(struct walk *walk, const struct node *node, bool *ends, unecho_error *error)
{
    *ends = node->kind == NODE_URL; /* the address may have more words */
    if (follow(walk, node->next, error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < walk->reached.count; i++)
        *ends |= walk->nodes[walk->reached.at[i]].kind == NODE_ACCEPT;
    return UNECHO_OK;
}

/* Adds what may come right after the first word: node `at`. */
static int add_second(const struct rules *rules, struct walk *walk, uint32_t at, struct opening *to,
                      unecho_error *error)
{
    const struct node *node = &walk->nodes[at];
    uint64_t bits = node->kind == NODE_SYMBOL ? opening_second_bit(node->value) : UINT64_MAX;
    bool ends;
    if (node->kind == NODE_BREAK)
        to->divided = UINT64_MAX;
    if (node->kind == NODE_ACCEPT)
        add_match(rules, node->value, to);
    if (node->kind == NODE_BREAK || node->kind == NODE_ACCEPT)
        return UNECHO_OK;
    if (may_end(walk, node, &ends, error))
        return UNECHO_E_MEMORY;
    to->seconds |= bits;
    to->pairs |= ends ? bits : 0;
    return UNECHO_OK;
}

static int add_seconds(const struct rules *rules, struct walk *walk, uint32_t first,
                       struct opening *to, unecho_error *error)
{
    const struct node *node = &walk->nodes[first];
    bool ends;
    if (may_end(walk, node, &ends, error))
        return UNECHO_E_MEMORY;
    if (!ends)
        to->lengths &= ~opening_length_bit(1);
    if (node->kind == NODE_URL)
        to->seconds = to->pairs = UINT64_MAX;
    size_t count = walk->reached.count;
    if (ARRAY_RESERVE(&walk->seconds, count, "the rules' starts", error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < count; i++)
        walk->seconds.at[walk->seconds.count++] = walk->reached.at[i];
    int failed = UNECHO_OK;
    for (size_t i = 0; i < count && !failed; i++)
        failed = add_second(rules, walk, walk->seconds.at[i], to, error);
    walk->seconds.count = 0;
    return failed;
}

/* ---- beginnings ---------------------------------------------------------------------------- */

/* Finds the nodes that can take a pattern's first word. None stands behind a break: there is no
 * divider before the first word. */
static int gather(const struct rules *rules, struct walk *walk, const struct entry *entry,
                  struct beginnings *found, unecho_error *error)
{
    size_t from = found->count;
    if (follow(walk, entry->node, error) ||
        ARRAY_RESERVE(found, walk->reached.count, "the rules' starts", error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < walk->reached.count; i++) {
        uint32_t kind = walk->nodes[walk->reached.at[i]].kind;
        if (kind != NODE_BREAK && kind != NODE_ACCEPT)
            found->at[found->count++] =
                (struct beginning){walk->reached.at[i], {.lengths = lengths_of(rules, entry)}};
    }
    int failed = UNECHO_OK;
    for (size_t i = from; i < found->count && !failed; i++)
        failed = add_seconds(rules, walk, found->at[i].node, &found->at[i].opening, error);
    return failed;
}

static int gather_all(const struct rules *rules, struct walk *walk, const struct entry *entries,
                      int direction, struct beginnings *found, unecho_error *error)
{
    int failed = UNECHO_OK;
    found->count = 0;
    for (size_t i = 0; i < rules->patterns.count && !failed; i++)
        if (entries[i].direction == direction)
            failed = gather(rules, walk, &entries[i], found, error);
    return failed;
}

/* ---- the index ----------------------------------------------------------------------------- */

static void allow(struct opening *to, const struct opening *more)
{
    to->lengths |= more->lengths;
    to->seconds |= more->seconds;
    to->pairs |= more->pairs;
    to->divided |= more->divided;
}

/* What a node that takes no one symbol makes possible. */
static void allow_any(struct start *start, struct opening *openings,
                      const struct automaton *automaton, const struct beginning *beginning)
{
    switch (automaton->nodes[beginning->node].kind) {
    case NODE_URL:
        start->url_lengths |= beginning->opening.lengths;
        break;
    case NODE_COPYRIGHT:
    case NODE_AT:
        start->signed_lengths |= beginning->opening.lengths;
        break;
    default: /* any word, or any number */
        for (uint32_t s = 0; s < automaton->symbol_count; s++)
            if (automaton->nodes[beginning->node].kind == NODE_ANY || automaton->numbers[s])
                allow(&openings[s], &beginning->opening);
    }
}

/* Sorts the nodes that take a symbol by it: firsts[s] to firsts[s + 1] are those of s. */
static void sort(const struct beginnings *found, const struct node *nodes, uint32_t symbols,
                 uint32_t *sorted, uint32_t *firsts)
{
    for (size_t i = 0; i < found->count; i++)
        if (nodes[found->at[i].node].kind == NODE_SYMBOL)
            firsts[nodes[found->at[i].node].value + 2]++;
    for (uint32_t s = 2; s < symbols + 2; s++)
        firsts[s] += firsts[s - 1];
    for (size_t i = 0; i < found->count; i++) { /* firsts[s + 1] moves to the end of s's nodes */
        uint32_t at = found->at[i].node;
        if (nodes[at].kind == NODE_SYMBOL)
            sorted[firsts[nodes[at].value + 1]++] = at;
    }
}

static int make_start(struct rules *rules, const struct beginnings *found, struct start *start,
                      unecho_error *error)
{
    const struct automaton *automaton = &rules->compiled.automaton;
    uint32_t symbols = automaton->symbol_count;
    uint32_t *sorted = rules_block(rules, found->count, sizeof *sorted, error);
    uint32_t *rest = rules_block(rules, found->count, sizeof *rest, error);
    uint32_t *firsts = rules_block(rules, (size_t)symbols + 2, sizeof *firsts, error);
    struct opening *openings = rules_block(rules, symbols, sizeof *openings, error);
    if (!sorted || !rest || !firsts || !openings)
        return UNECHO_E_MEMORY;
    *start = (struct start){.nodes = sorted, .firsts = firsts, .rest = rest, .openings = openings};
    sort(found, automaton->nodes, symbols, sorted, firsts);
    for (size_t i = 0; i < found->count; i++) {
        const struct beginning *beginning = &found->at[i];
        const struct node *node = &automaton->nodes[beginning->node];
        automaton_describe_node(node, &start->wants, &start->names);
        if (node->kind == NODE_SYMBOL) {
            allow(&openings[node->value], &beginning->opening);
        } else {
            rest[start->rest_count++] = beginning->node;
            allow_any(start, openings, automaton, beginning);
        }
    }
    return UNECHO_OK;
}

/* The symbols with openings, in a table that is small enough to be at hand always. */
static int list_openings(struct rules *rules, unecho_error *error)
{
    struct automaton *automaton = &rules->compiled.automaton;
    uint8_t *opens = rules_block(rules, automaton->symbol_count, 1, error);
    if (!opens)
        return UNECHO_E_MEMORY;
    for (int direction = 0; direction < STARTS; direction++)
        for (uint32_t s = 0; s < automaton->symbol_count; s++)
            if (automaton->starts[direction].openings[s].lengths)
                opens[s] |= (uint8_t)(1 << direction);
    automaton->opens = opens;
    return UNECHO_OK;
}

static uint32_t longest_inside(const struct rules *rules, const struct entry *entries)
{
    uint32_t longest = 0;
    for (size_t i = 0; i < rules->patterns.count; i++) {
        uint32_t most = rules->items.at[rules->patterns.at[i].item].most;
        if (entries[i].direction == INSIDE && most > longest)
            longest = most;
    }
    return longest;
}

int starts_compile(struct rules *rules, const struct entry *entries, unecho_error *error)
{
    struct automaton *automaton = &rules->compiled.automaton;
    struct walk walk = {.nodes = automaton->nodes};
    struct beginnings found = {0};
    walk.seen = mem_new(automaton->node_count, sizeof *walk.seen, "the rules' starts", error);
    int failed = walk.seen ? UNECHO_OK : UNECHO_E_MEMORY;
    for (int direction = 0; direction < STARTS && !failed; direction++) {
        failed = gather_all(rules, &walk, entries, direction, &found, error);
        if (!failed)
            failed = make_start(rules, &found, &automaton->starts[direction], error);
    }
    if (!failed)
        failed = list_openings(rules, error);
    automaton->inside_words = longest_inside(rules, entries);
    free(walk.seen);
    ARRAY_FREE(&walk.stack);
    ARRAY_FREE(&walk.reached);
    ARRAY_FREE(&walk.seconds);
    ARRAY_FREE(&found);
    return failed;
}
