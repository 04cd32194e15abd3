// SPDX-License-Identifier: Apache-2.0
#include "rules/automaton.h"

#include <stdlib.h>
#include <string.h>

/* ---- sets of nodes ------------------------------------------------------------------------- */

static void begin_marks(struct machine *machine)
{
    if (++machine->generation == 0) { /* the counter came round: every mark is stale */
        memset(machine->marks, 0, machine->automaton->node_count * sizeof *machine->marks);
        machine->generation = 1;
    }
}

static void begin_set(struct machine *machine)
{
    machine->reached.count = machine->accepts.count = 0;
    begin_marks(machine);
}

/* Adds a node and all that can be reached from it without a word. Each node is pushed at most once
 * a set, so the room made by machine_init suffices. */
static void add(struct machine *machine, uint32_t node)
{
    const struct node *nodes = machine->automaton->nodes;
    machine->stack.count = 0;
    for (;;) {
        if (machine->marks[node] != machine->generation) {
            machine->marks[node] = machine->generation;
            if (nodes[node].kind == NODE_SPLIT) {
                machine->stack.at[machine->stack.count++] = nodes[node].value;
                node = nodes[node].next;
                continue;
            }
            if (nodes[node].kind == NODE_ACCEPT)
                machine->accepts.at[machine->accepts.count++] = nodes[node].value;
            else
                machine->reached.at[machine->reached.count++] = node;
        }
        if (!machine->stack.count)
            return;
        node = machine->stack.at[--machine->stack.count];
    }
}

static int compare(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* What the nodes of the set that was built want, and those behind its breaks, which are asked in
 * the same step. The set's marks are not needed any more. */
static void describe(struct machine *machine, struct state *state)
{
    const struct node *nodes = machine->automaton->nodes;
    size_t own = machine->reached.count;
    begin_marks(machine);
    for (size_t i = 0; i < own; i++)
        machine->marks[machine->reached.at[i]] = machine->generation;
    size_t accepts = machine->accepts.count;
    for (size_t i = 0; i < machine->reached.count; i++) { /* grows while it is read */
        const struct node *node = &nodes[machine->reached.at[i]];
        automaton_describe_node(node, &state->wants, &state->names);
        if (node->kind == NODE_BREAK)
            add(machine, node->next);
    }
    machine->reached.count = own;
    machine->accepts.count = accepts;
}

/* ---- the cache ----------------------------------------------------------------------------- */

static bool is_set(const struct machine *machine, const struct state *state)
{
    return state->count == machine->reached.count &&
           state->accept_count == machine->accepts.count &&
           memcmp(machine->pool.at + state->first, machine->reached.at,
                  state->count * sizeof(uint32_t)) == 0 &&
           memcmp(machine->pool.at + state->accept, machine->accepts.at,
                  state->accept_count * sizeof(uint32_t)) == 0;
}

static uint32_t append(struct machine *machine, const uint32_t *from, size_t count)
{
    uint32_t first = (uint32_t)machine->pool.count;
    if (count)
        memcpy(machine->pool.at + first, from, count * sizeof *from);
    machine->pool.count += count;
    return first;
}

/* Where the set being built stands in the table of states, or the empty slot where it belongs. */
static uint32_t *slot_of_set(struct machine *machine)
{
    uint64_t hash =
        hash_bytes(&machine->secret, machine->reached.at, machine->reached.count * sizeof(uint32_t))
            .low;
    hash ^=
        hash_bytes(&machine->secret, machine->accepts.at, machine->accepts.count * sizeof(uint32_t))
            .high;
    size_t at = hash & (machine->state_slot_count - 1);
    while (machine->state_slots[at] &&
           !is_set(machine, &machine->states.at[machine->state_slots[at]]))
        at = (at + 1) & (machine->state_slot_count - 1);
    return &machine->state_slots[at];
}

static int new_state(struct machine *machine, unecho_error *error)
{
    size_t more = machine->reached.count + machine->accepts.count;
    if (ARRAY_RESERVE(&machine->states, 1, "states of the rules", error) ||
        ARRAY_RESERVE(&machine->pool, more, "states of the rules", error))
        return UNECHO_E_MEMORY;
    struct state *state = &machine->states.at[machine->states.count++];
    *state = (struct state){.count = (uint32_t)machine->reached.count,
                            .accept_count = (uint32_t)machine->accepts.count};
    describe(machine, state);
    state->first = append(machine, machine->reached.at, state->count);
    state->accept = append(machine, machine->accepts.at, state->accept_count);
    return UNECHO_OK;
}

/* The dead state and the starts, none of which is a set and so stands in a slot. */
int machine_begin_states(struct machine *machine, unecho_error *error)
{
    if (ARRAY_RESERVE(&machine->states, STATE_START + STARTS, "states of the rules", error))
        return UNECHO_E_MEMORY;
    machine->states.at[machine->states.count++] = (struct state){0};
    for (int direction = 0; direction < STARTS; direction++) {
        const struct start *start = &machine->automaton->starts[direction];
        machine->states.at[machine->states.count++] =
            (struct state){.wants = start->wants, .names = start->names};
    }
    return UNECHO_OK;
}

static int forget(struct machine *machine, unecho_error *error)
{
    machine->states.count = machine->pool.count = machine->step_count = 0;
    memset(machine->state_slots, 0, machine->state_slot_count * sizeof *machine->state_slots);
    memset(machine->steps, 0, machine->step_slot_count * sizeof *machine->steps);
    for (int direction = 0; direction < STARTS; direction++)
        memset(machine->first[direction], 0, machine->automaton->symbol_count * sizeof(uint32_t));
    return machine_begin_states(machine, error);
}

static bool is_full(const struct machine *machine)
{
    size_t more = machine->reached.count + machine->accepts.count;
    return machine->states.count >= machine->state_limit ||
           machine->pool.count + more > machine->pool_limit;
}

/* The state of the set being built. `*flushed`: older states are gone. */
static uint32_t intern(struct machine *machine, bool *flushed, unecho_error *error)
{
    qsort(machine->reached.at, machine->reached.count, sizeof(uint32_t), compare);
    qsort(machine->accepts.at, machine->accepts.count, sizeof(uint32_t), compare);
    uint32_t *slot = slot_of_set(machine);
    if (*slot)
        return *slot;
    if (is_full(machine)) {
        /* the set being built lives in arrays that emptying needs: lay it aside */
        size_t reached = machine->reached.count, accepts = machine->accepts.count;
        uint32_t *aside = mem_new(reached + accepts, sizeof *aside, "a state", error);
        if (!aside)
            return UINT32_MAX;
        memcpy(aside, machine->reached.at, reached * sizeof *aside);
        memcpy(aside + reached, machine->accepts.at, accepts * sizeof *aside);
        int failed = forget(machine, error);
        memcpy(machine->reached.at, aside, reached * sizeof *aside);
        memcpy(machine->accepts.at, aside + reached, accepts * sizeof *aside);
        machine->reached.count = reached;
        machine->accepts.count = accepts;
        free(aside);
        if (failed)
            return UINT32_MAX;
        *flushed = true;
        slot = slot_of_set(machine);
    }
    uint32_t state = (uint32_t)machine->states.count;
    if (new_state(machine, error))
        return UINT32_MAX;
    *slot = state;
    return state;
}

/* ---- steps --------------------------------------------------------------------------------- */

/* Does a node take the word, and where does it lead? UINT32_MAX: it does not. */
static uint32_t follow(const struct automaton *automaton, uint32_t at, uint32_t symbol,
                       uint32_t facts)
{
    const struct node *node = &automaton->nodes[at];
    uint32_t place = facts & WORD_URL;
    switch (node->kind) {
    case NODE_SYMBOL:
        return node->value == symbol ? node->next : UINT32_MAX;
    case NODE_ANY:
        return node->next;
    case NODE_NUMBER:
        return automaton->numbers[symbol] ? node->next : UINT32_MAX;
    case NODE_URL:
        return place == WORD_URL_ONLY ? node->next : place == WORD_URL_FIRST ? at + 1 : UINT32_MAX;
    case NODE_URL_REST:
        return place == WORD_URL_LAST ? node->next : place == WORD_URL_INNER ? at : UINT32_MAX;
    case NODE_COPYRIGHT:
        return facts & WORD_AFTER_COPYRIGHT ? node->next : UINT32_MAX;
    case NODE_AT:
        return facts & WORD_AFTER_AT ? node->next : UINT32_MAX;
    default:
        return UINT32_MAX;
    }
}

static void list(struct machine *machine, const uint32_t *nodes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (machine->marks[nodes[i]] != machine->generation)
            machine->live.at[machine->live.count++] = nodes[i];
}

/* Nodes of a state that may take the word, and where a divider stands those behind its breaks, go
 * to `live`. */
static void list_live(struct machine *machine, uint32_t state, uint32_t symbol, uint32_t facts)
{
    const struct node *nodes = machine->automaton->nodes;
    const struct state *from = &machine->states.at[state];
    machine->live.count = 0;
    begin_set(machine);
    if (state >= STATE_START && state < STATE_START + STARTS) {
        const struct start *start = &machine->automaton->starts[state - STATE_START];
        uint32_t first = start->firsts[symbol];
        list(machine, start->nodes + first, start->firsts[symbol + 1] - first);
        list(machine, start->rest, start->rest_count); /* no break can stand at a start */
        return;
    }
    for (uint32_t i = 0; facts & WORD_DIVIDED && i < from->count; i++) {
        const struct node *node = &nodes[machine->pool.at[from->first + i]];
        if (node->kind == NODE_BREAK)
            add(machine, node->next);
    }
    for (size_t i = 0; i < machine->reached.count; i++) /* grows while it is read */
        if (nodes[machine->reached.at[i]].kind == NODE_BREAK)
            add(machine, nodes[machine->reached.at[i]].next);
    memcpy(machine->live.at, machine->reached.at, machine->reached.count * sizeof(uint32_t));
    machine->live.count = machine->reached.count;
    list(machine, machine->pool.at + from->first, from->count);
}

static uint32_t build_step(struct machine *machine, uint32_t state, uint32_t symbol, uint32_t facts,
                           bool *flushed, unecho_error *error)
{
    machine->sets_built++;
    list_live(machine, state, symbol, facts);
    begin_set(machine);
    for (size_t i = 0; i < machine->live.count; i++) {
        uint32_t to = follow(machine->automaton, machine->live.at[i], symbol, facts);
        if (to != UINT32_MAX)
            add(machine, to);
    }
    if (!machine->reached.count && !machine->accepts.count)
        return STATE_DEAD;
    return intern(machine, flushed, error);
}

/* Notes a step that was worked out. */
static void remember(struct machine *machine, uint32_t state, uint32_t symbol, uint32_t facts,
                     uint32_t to)
{
    struct state *from = &machine->states.at[state];
    if (symbol < SYMBOL_FIRST && !facts) {
        from->others[symbol] = to + 1;
        return;
    }
    if (machine->step_count >= machine->step_slot_count / 2) {
        /* only the steps are full: they go, the states stay */
        memset(machine->steps, 0, machine->step_slot_count * sizeof *machine->steps);
        machine->step_count = 0;
    }
    uint32_t word = symbol << WORD_FACT_BITS | facts;
    size_t mask = machine->step_slot_count - 1;
    size_t at = hash_pair(&machine->secret, state, word) & mask;
    while (machine->steps[at].key)
        at = (at + 1) & mask;
    machine->steps[at] = (struct step){(uint64_t)state << 32 | word, to};
    machine->step_count++;
}

uint32_t machine_look_up(struct machine *machine, uint32_t state, uint32_t symbol, uint32_t facts,
                         unecho_error *error)
{
    machine->words_read++;
    uint32_t word = symbol << WORD_FACT_BITS | facts;
    uint64_t key = (uint64_t)state << 32 | word; /* never 0: nobody steps from the dead state */
    size_t mask = machine->step_slot_count - 1;
    size_t at = hash_pair(&machine->secret, state, word) & mask;
    for (; machine->steps[at].key; at = (at + 1) & mask)
        if (machine->steps[at].key == key)
            return machine->steps[at].to;
    bool flushed = false;
    uint32_t to = build_step(machine, state, symbol, facts, &flushed, error);
    if (to != UINT32_MAX && !flushed)
        remember(machine, state, symbol, facts, to);
    return to;
}
