// SPDX-License-Identifier: Apache-2.0
/*
 * The one automaton of a set of rules.
 *
 * All patterns are paths through one pool of nodes, entered in one of three ways: FORWARD reads a
 * line from its first word (heads, and lines that begin with a definite word), BACKWARD from its
 * last word, through patterns that are laid out reversed (tails, and lines of which only the end
 * is definite), INSIDE from each word that can begin a tail whose end is not definite. What is read
 * is not the word but its symbol: 0 and 1 are all words that no pattern names, without and with a
 * digit; then come the named ones. Facts about a word's surroundings come along where the state
 * asks for them: its place in a web address, whether a divider stands between it and what was read
 * before, whether © or @ stands before it.
 *
 * The set of nodes that are alive after some words is a state. States and the steps between them
 * are worked out when they are first needed and remembered in a cache, which is emptied when it is
 * full; it can be as small as five states without changing any answer, since a state is nothing
 * but its set. A step costs one look-up where it is remembered, else time linear in the nodes.
 *
 * `struct automaton` is immutable once built; a `struct machine` belongs to one thread.
 */
#ifndef RULES_AUTOMATON_H
#define RULES_AUTOMATON_H

#include "base/hash.h"
#include "base/mem.h"

#include <stdbool.h>

enum {
    FORWARD,
    BACKWARD,
    INSIDE,
    STARTS
};

enum node_kind {
    NODE_SYMBOL, /* value: the symbol it takes */
    NODE_ANY,    /* takes any word */
    NODE_NUMBER, /* takes a word with a digit */
    NODE_URL,    /* takes the first word of a web address; the NODE_URL_REST right after it in the
                    pool takes the others */
    NODE_URL_REST,
    NODE_COPYRIGHT, /* takes a word after © */
    NODE_AT,        /* takes a word after @ */
    NODE_BREAK,     /* takes nothing, needs a divider before the next word */
    NODE_SPLIT,     /* takes nothing: `next` or `value` */
    NODE_ACCEPT     /* value: the pattern that has matched */
};

struct node {
    uint32_t kind : 4, value : 28; /* no set has as many nodes (NODES_MAX), or as many words */
    uint32_t next;
};

enum {
    SYMBOL_OTHER,
    SYMBOL_OTHER_NUMBER,
    SYMBOL_FIRST
};

/* What a word that stands first (BACKWARD: last) makes possible, so that most lines are told
 * without a step: sets of bits. A pattern that begins with it can take something of a line only if
 * the line's length is among `lengths` (bit n: n words; the last bit: all longer lines), and, where
 * there is a second word, if that is among `seconds` (in a line of two words: `pairs`), or among
 * `divided` and more than one space stands between the two. For INSIDE the line is what is left of
 * it from the word on. */
struct opening {
    uint64_t lengths, seconds, pairs, divided;
};

enum {
    LENGTH_MOST = 63
};

/* Where patterns are entered in one direction: nodes that take a symbol are found by it. */
struct start {
    const uint32_t *nodes;          /* by symbol */
    const uint32_t *firsts;         /* by symbol: where its nodes begin; one more at the end */
    const uint32_t *rest;           /* the nodes that take no symbol */
    const struct opening *openings; /* by symbol, whatever stands before it */
    uint32_t rest_count;
    uint32_t wants;          /* STATE_* */
    uint64_t names;          /* as of a state */
    uint64_t url_lengths;    /* of a line whose first word is one of a web address */
    uint64_t signed_lengths; /* … stands after © or @ */
};

struct automaton {
    const struct node *nodes;
    const bool *numbers;  /* by symbol: it holds a digit */
    const uint8_t *opens; /* by symbol: a bit for each direction in which it has an opening */
    struct start starts[STARTS];
    uint32_t node_count, symbol_count;
    uint32_t inside_words; /* that the longest INSIDE pattern matches; 0: there is none */
};

/* A word's place in a web address, in the direction of reading, and what stands before it. */
enum {
    WORD_URL_ONLY = 1,
    WORD_URL_FIRST = 2,
    WORD_URL_INNER = 3,
    WORD_URL_LAST = 4,
    WORD_URL = 7, /* mask of the above */
    WORD_DIVIDED = 8,
    WORD_AFTER_COPYRIGHT = 16,
    WORD_AFTER_AT = 32,
    WORD_FACT_BITS = 6
};

enum {
    STATE_WANTS_URL = 1,
    STATE_WANTS_DIVIDED = 2,
    STATE_WANTS_SIGN = 4
};

/* A state: ranges of machine.pool. Those of a start are empty: see struct start. */
struct state {
    uint32_t first, count;         /* nodes that can go on */
    uint32_t accept, accept_count; /* patterns that have matched, in order of precedence */
    uint32_t wants;
    uint64_t names;     /* a bit for each symbol that some node takes (several share one): a symbol
                           without its bit does what SYMBOL_OTHER or SYMBOL_OTHER_NUMBER does */
    uint32_t others[2]; /* the steps of those two without facts; 0 unknown, else state + 1 */
};

struct step {
    uint64_t key; /* state, word; 0: empty */
    uint32_t to;
};

enum {
    STATE_DEAD,
    STATE_START
}; /* STATE_START + FORWARD, BACKWARD or INSIDE */

struct machine {
    const struct automaton *automaton; /* borrowed */
    struct hash_secret secret;
    ARRAY(struct state) states;
    ARRAY(uint32_t) pool;
    uint32_t *state_slots;   /* by set: state, 0 empty; a power of two */
    struct step *steps;      /* by (state, word); a power of two */
    uint32_t *first[STARTS]; /* by symbol: the step from a start; 0 unknown, else state + 1 */
    size_t state_slot_count, step_slot_count, step_count;
    size_t state_limit, pool_limit;
    uint32_t *marks; /* by node: the generation that reached it */
    uint32_t generation;
    ARRAY(uint32_t) stack, live, reached, accepts;
    uint64_t words_read, sets_built; /* counters for tests */
};

/* `states` bounds the cache, at least 5; 0: as many as suit the program. */
int machine_init(struct machine *machine, const struct automaton *automaton, size_t states,
                 unecho_error *error);
void machine_free(struct machine *machine);

/* Part of machine_init: makes the states that a cache always holds. */
int machine_begin_states(struct machine *machine, unecho_error *error);

/* As machine_step, for a step that is not at hand in the state itself. */
uint32_t machine_look_up(struct machine *machine, uint32_t state, uint32_t symbol, uint32_t facts,
                         unecho_error *error);

static inline uint64_t machine_name_bit(uint32_t symbol)
{
    return (uint64_t)1 << ((symbol * 0x9E3779B9u) >> 26);
}

/* The bit of a line's length, and that of a symbol as a second word: all words that no pattern
 * names share one. */
static inline uint64_t opening_length_bit(uint32_t words)
{
    return (uint64_t)1 << (words < LENGTH_MOST ? words : LENGTH_MOST);
}

static inline uint64_t opening_second_bit(uint32_t symbol)
{
    uint64_t mixed = symbol * 0x9E3779B9u;
    return symbol < SYMBOL_FIRST ? 1 : (uint64_t)2 << (mixed * 63 >> 32);
}

/* Adds what a node wants to know of the next word: STATE_WANTS_*, and the bit of its symbol. */
static inline void automaton_describe_node(const struct node *node, uint32_t *wants,
                                           uint64_t *names)
{
    switch (node->kind) {
    case NODE_SYMBOL:
        *names |= machine_name_bit(node->value);
        break;
    case NODE_URL:
    case NODE_URL_REST:
        *wants |= STATE_WANTS_URL;
        break;
    case NODE_COPYRIGHT:
    case NODE_AT:
        *wants |= STATE_WANTS_SIGN;
        break;
    case NODE_BREAK:
        *wants |= STATE_WANTS_DIVIDED;
        break;
    default:
        break;
    }
}

/* The state after one more word; STATE_DEAD: nothing can match any more. `facts` are WORD_*, only
 * those that the state wants. States named before this call may be void after it. UINT32_MAX: out
 * of memory. */
static inline uint32_t machine_step(struct machine *machine, uint32_t state, uint32_t symbol,
                                    uint32_t facts, unecho_error *error)
{
    const struct state *from = &machine->states.at[state];
    if (!(from->names & machine_name_bit(symbol)))
        symbol = machine->automaton->numbers[symbol] ? SYMBOL_OTHER_NUMBER : SYMBOL_OTHER;
    if (symbol < SYMBOL_FIRST && !facts && from->others[symbol]) {
        machine->words_read++;
        return from->others[symbol] - 1;
    }
    return machine_look_up(machine, state, symbol, facts, error);
}

/* The first step of a line, in most lines the last one: one load where it is known. */
static inline uint32_t machine_begin(struct machine *machine, int direction, uint32_t symbol,
                                     uint32_t facts, unecho_error *error)
{
    uint32_t known = machine->first[direction][symbol];
    if (known && !facts) {
        machine->words_read++;
        return known - 1;
    }
    uint32_t to = machine_step(machine, STATE_START + (uint32_t)direction, symbol, facts, error);
    if (!facts && to != UINT32_MAX)
        machine->first[direction][symbol] = to + 1;
    return to;
}

#endif
