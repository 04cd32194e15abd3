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

static size_t power_of_two(size_t least)
{
    size_t power = 16;
    while (power < least)
        power *= 2;
    return power;
}

static int reserve_sets(struct machine *machine, unecho_error *error)
{
    size_t nodes = machine->automaton->node_count + 1;
    if (ARRAY_RESERVE(&machine->stack, nodes, "the rules' stack", error) ||
        ARRAY_RESERVE(&machine->live, nodes, "the rules' sets", error) ||
        ARRAY_RESERVE(&machine->reached, nodes, "the rules' sets", error) ||
        ARRAY_RESERVE(&machine->accepts, nodes, "the rules' sets", error))
        return UNECHO_E_MEMORY;
    machine->marks = mem_new(nodes, sizeof *machine->marks, "the rules' marks", error);
    return machine->marks ? UNECHO_OK : UNECHO_E_MEMORY;
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
    /* one set must always fit */
    machine->pool_limit = machine->state_limit * POOL_PER_STATE + automaton->node_count;
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
    return machine_begin_states(machine, error);
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
    for (int direction = 0; direction < STARTS; direction++)
        free(machine->first[direction]);
    free(machine->marks);
}
