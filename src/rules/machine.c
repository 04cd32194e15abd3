// SPDX-License-Identifier: Apache-2.0
/* A machine made and released; automaton.c has what it does. */
#include "rules/automaton.h"

#include <stdlib.h>

enum {
    /* English text with rules of twenty languages visits some hundred states; this leaves room
     * for mixed text and keeps a worker's cache near a MiB. */
    STATES_DEFAULT = 16384,
    STATES_LEAST = 5,
    STEPS_PER_STATE = 8,
    POOL_PER_STATE = 32
};

void automaton_free(struct automaton *automaton)
{
    ARRAY_FREE(&automaton->nodes);
    for (int direction = 0; direction < STARTS; direction++)
        ARRAY_FREE(&automaton->starts[direction]);
    free(automaton->numbers);
    automaton->numbers = NULL;
}

static size_t power_of_two(size_t least)
{
    size_t power = 16;
    while (power < least)
        power *= 2;
    return power;
}

/* Sorts the nodes of a start by the symbol that they take. */
static int index_start(struct machine *machine, int direction, unecho_error *error)
{
    const struct state *state = &machine->states.at[STATE_START + direction];
    const uint32_t *members = state->count ? machine->pool.at + state->first : NULL;
    const struct node *nodes = machine->automaton->nodes.at;
    uint32_t symbols = machine->automaton->symbol_count;
    struct start *start = &machine->starts[direction];
    start->nodes = mem_new(state->count, sizeof *start->nodes, "the rules' starts", error);
    start->rest = mem_new(state->count, sizeof *start->rest, "the rules' starts", error);
    start->firsts = mem_new(symbols + 2, sizeof *start->firsts, "the rules' starts", error);
    if (!start->nodes || !start->rest || !start->firsts)
        return UNECHO_E_MEMORY;
    for (uint32_t i = 0; i < state->count; i++)
        if (nodes[members[i]].kind == NODE_SYMBOL)
            start->firsts[nodes[members[i]].value + 2]++;
        else
            start->rest[start->rest_count++] = members[i];
    for (uint32_t s = 2; s < symbols + 2; s++)
        start->firsts[s] += start->firsts[s - 1];
    for (uint32_t i = 0; i < state->count; i++) /* firsts[s + 1] moves to the end of s's nodes */
        if (nodes[members[i]].kind == NODE_SYMBOL)
            start->nodes[start->firsts[nodes[members[i]].value + 1]++] = members[i];
    return UNECHO_OK;
}

static int reserve_sets(struct machine *machine, unecho_error *error)
{
    size_t nodes = machine->automaton->nodes.count + 1;
    if (ARRAY_RESERVE(&machine->stack, nodes, "the rules' stack", error) ||
        ARRAY_RESERVE(&machine->live, nodes, "the rules' sets", error) ||
        ARRAY_RESERVE(&machine->reached, nodes, "the rules' sets", error) ||
        ARRAY_RESERVE(&machine->accepts, nodes, "the rules' sets", error))
        return UNECHO_E_MEMORY;
    machine->marks = mem_new(nodes, sizeof *machine->marks, "the rules' marks", error);
    return machine->marks ? UNECHO_OK : UNECHO_E_MEMORY;
}

/* INSIDE patterns begin with words that they name, so the index of their start knows them all. */
static int note_beginnings(struct machine *machine, unecho_error *error)
{
    uint32_t symbols = machine->automaton->symbol_count;
    const uint32_t *firsts = machine->starts[INSIDE].firsts;
    machine->begins_inside = mem_new(symbols, sizeof(bool), "the rules' starts", error);
    if (!machine->begins_inside)
        return UNECHO_E_MEMORY;
    for (uint32_t s = 0; s < symbols; s++)
        machine->begins_inside[s] = firsts[s + 1] > firsts[s];
    return UNECHO_OK;
}

int machine_init(struct machine *machine, const struct automaton *automaton, size_t states,
                 unecho_error *error)
{
    *machine = (struct machine){.automaton = automaton};
    machine->state_limit = states == 0             ? STATES_DEFAULT
                           : states < STATES_LEAST ? STATES_LEAST
                                                   : states;
    machine->state_slot_count = power_of_two(machine->state_limit * 2);
    machine->step_slot_count = power_of_two(machine->state_limit * STEPS_PER_STATE);
    /* the starts, which hold an entry of every pattern, and one more set must always fit */
    machine->pool_limit = machine->state_limit * POOL_PER_STATE + 4 * automaton->nodes.count;
    if (hash_secret_draw(&machine->secret, error))
        return UNECHO_E_IO;
    machine->state_slots = mem_new(machine->state_slot_count, sizeof *machine->state_slots,
                                   "the rules' states", error);
    machine->steps =
        mem_new(machine->step_slot_count, sizeof *machine->steps, "the rules' steps", error);
    bool lacks = !machine->state_slots || !machine->steps;
    for (int direction = 0; direction < STARTS && !lacks; direction++) {
        machine->first[direction] =
            mem_new(automaton->symbol_count, sizeof(uint32_t), "the rules' first steps", error);
        lacks = !machine->first[direction];
    }
    if (lacks || reserve_sets(machine, error))
        return UNECHO_E_MEMORY;
    int failed = machine_begin_states(machine, error);
    for (int direction = 0; direction < STARTS && !failed; direction++)
        failed = index_start(machine, direction, error);
    return failed ? failed : note_beginnings(machine, error);
}

void machine_free(struct machine *machine)
{
    ARRAY_FREE(&machine->states);
    ARRAY_FREE(&machine->pool);
    ARRAY_FREE(&machine->stack);
    ARRAY_FREE(&machine->live);
    ARRAY_FREE(&machine->reached);
    ARRAY_FREE(&machine->accepts);
    free(machine->state_slots);
    free(machine->steps);
    for (int direction = 0; direction < STARTS; direction++) {
        free(machine->first[direction]);
        free(machine->starts[direction].nodes);
        free(machine->starts[direction].firsts);
        free(machine->starts[direction].rest);
    }
    free(machine->begins_inside);
    free(machine->marks);
}
