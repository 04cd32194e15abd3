// SPDX-License-Identifier: Apache-2.0
/*
 * What a set of rules is made of, inside this room: the rules as parsed (items: a small syntax
 * tree), and what they are compiled to (nodes: see automaton.h).
 */
#ifndef RULES_SET_H
#define RULES_SET_H

#include "rules/automaton.h"
#include "rules/rules.h"
#include "rules/symbols.h"
#include "unicode/comparison.h"

enum {
    /* No match is longer: the automaton never looks further than this from either end of a line,
     * so that time stays linear whatever a line holds. Real artefacts are far shorter. */
    PATTERN_MAX_WORDS = 120,
    COUNTER_MAX = 40,
    LONGEST_MAX = 1000,
    NESTING_MAX = 16,           /* of brackets in a pattern: bounds recursion */
    RULE_FILE_BYTES = 16 << 20, /* a rule file is written by hand */
    NODES_MAX = 1 << 22         /* of a compiled set: memory of a faulty file stays bounded */
};

enum pattern_kind {
    PATTERN_LINE,
    PATTERN_HEAD,
    PATTERN_TAIL
};
enum example_kind {
    EXAMPLE_MATCH,
    EXAMPLE_CUT,
    EXAMPLE_KEEP
};

enum item_kind {
    ITEM_WORD, /* value: a symbol */
    ITEM_NUMBER,
    ITEM_URL,
    ITEM_COPYRIGHT,
    ITEM_AT,
    ITEM_BREAK,
    ITEM_ANY,      /* value to more: how many words */
    ITEM_SEQUENCE, /* of its children */
    ITEM_CHOICE    /* one of its children, which are sequences; value 1: or nothing */
};

/* Items stand in rules.items and name each other by index; 0 is no item. */
struct item {
    uint32_t kind;
    uint32_t value, more;
    uint32_t child, next;
    uint32_t least, most; /* words that it can match; a web address counts as one */
};

struct pattern {
    uint32_t rule, kind;
    uint32_t item; /* a sequence */
};

struct example {
    uint32_t kind, line;
    char *text, *stays; /* `stays` of EXAMPLE_CUT, else NULL */
};

enum {
    RULE_JOINED = 1,
    RULE_BRACKETED = 2
};

struct rule {
    char *id, *about, *source;
    const char *language; /* in rules.texts */
    uint32_t file;        /* its name in rules.texts */
    uint32_t line;        /* of the file, from 1 */
    uint32_t longest;     /* in half words; 0: no bound */
    char *below, *among;  /* of a rule of lists: names set apart by white space; else NULL */
    uint32_t flags;
    struct range32 patterns, examples;
};

/* A rule of lists, and what each rule of the set is to it (lists.c). */
struct list_rule {
    uint32_t rule;
    const uint8_t *roles;
};

/* What a match of a rule must meet besides its pattern. */
struct bounds {
    uint32_t longest; /* in half words; 0: no bound */
    uint32_t flags;   /* RULE_* */
};

/* A set as it is matched: made by compile.c. Immutable. */
struct compiled {
    struct automaton automaton;
    const char *forms; /* of the symbols */
    const struct symbol *symbols;
    const struct pattern *patterns;
    const struct bounds *bounds; /* by rule */
    const struct list_rule *lists;
    uint32_t symbol_count, pattern_count, list_count;
};

struct shipped; /* shipped.h */

struct rules {
    struct hash_secret secret;
    ARRAY(char *) texts; /* names of files and languages, which rules borrow */
    ARRAY(struct rule) list;
    ARRAY(struct pattern) patterns;
    ARRAY(struct example) examples;
    ARRAY(struct item) items;
    struct symbols names;   /* ids of rules, to find one that stands twice */
    struct symbols symbols; /* words of patterns */
    struct comparison form; /* of the text being parsed */
    ARRAY(struct node) nodes;
    ARRAY(void *) blocks; /* what else `compiled` is made of */
    struct compiled compiled;
    bool is_compiled;
    const struct shipped *shipped; /* of rules_take_builtin: there is nothing above; else NULL */
};

/* Zeroed memory that lives as long as the set. NULL: out of memory. */
void *rules_block(struct rules *rules, size_t count, size_t size, unecho_error *error);

/* The built-in rule files, in order; made by tools/gen/embed_rules.py from src/rules/data. */
struct builtin_file {
    const char *name;
    const char *text;
    size_t length;
};
extern const struct builtin_file rules_builtin_files[];
extern const size_t rules_builtin_count;

#endif
