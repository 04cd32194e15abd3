// SPDX-License-Identifier: Apache-2.0
/*
 * Compiles the built-in rules while the program is built, and writes the tables as C: the file that
 * defines `rules_shipped` (rules/shipped.h). It is linked with the very code that compiles rule
 * files at run time, so the tables are what that would make; tests/rules/shipped.c compares them.
 *
 * usage: compile-rules OUTPUT.c
 */
#include "rules/shipped.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- arrays: a name, then rows of numbers ---------------------------------------------------- */

static void begin(FILE *to, const char *type, const char *name, int number)
{
    fprintf(to, "static const %s %s_%d[] = {", type, name, number);
}

static void end(FILE *to)
{
    fputs("0};\n\n", to); /* one more, since C knows no empty array */
}

static void put_numbers(FILE *to, const char *name, int number, const uint32_t *at, size_t count)
{
    begin(to, "uint32_t", name, number);
    for (size_t i = 0; i < count; i++)
        fprintf(to, "%s%" PRIu32 ",", i % 16 ? "" : "\n", at[i]);
    end(to);
}

static void put_bytes(FILE *to, const char *type, const char *name, int number, const void *bytes,
                      size_t count)
{
    const unsigned char *at = bytes;
    begin(to, type, name, number);
    for (size_t i = 0; i < count; i++)
        fprintf(to, "%s%d,", i % 24 ? "" : "\n", at[i]);
    end(to);
}

/* ---- the automaton --------------------------------------------------------------------------- */

static void put_nodes(FILE *to, const struct automaton *automaton)
{
    fputs("static const struct node nodes[] = {", to);
    for (uint32_t i = 0; i < automaton->node_count; i++) {
        const struct node *node = &automaton->nodes[i];
        fprintf(to, "%s{%d,%d,%" PRIu32 "},", i % 8 ? "" : "\n", (int)node->kind, (int)node->value,
                node->next);
    }
    fputs("{0,0,0}};\n\n", to);
}

static void put_openings(FILE *to, int direction, const struct start *start, uint32_t symbols)
{
    begin(to, "struct opening", "openings", direction);
    for (uint32_t s = 0; s < symbols; s++) {
        const struct opening *opening = &start->openings[s];
        fprintf(to, "\n{0x%" PRIx64 ",0x%" PRIx64 ",0x%" PRIx64 ",0x%" PRIx64 "},",
                opening->lengths, opening->seconds, opening->pairs, opening->divided);
    }
    fputs("{0,0,0,0}};\n\n", to);
}

static void put_start_arrays(FILE *to, int direction, const struct automaton *automaton)
{
    const struct start *start = &automaton->starts[direction];
    uint32_t symbols = automaton->symbol_count;
    put_numbers(to, "starts", direction, start->nodes, start->firsts[symbols]);
    put_numbers(to, "firsts", direction, start->firsts, (size_t)symbols + 1);
    put_numbers(to, "rest", direction, start->rest, start->rest_count);
    put_openings(to, direction, start, symbols);
}

static void put_start(FILE *to, int direction, const struct start *start)
{
    fprintf(to,
            "{.nodes = starts_%d, .firsts = firsts_%d, .rest = rest_%d, .openings = openings_%d,\n"
            ".rest_count = %" PRIu32 ", .wants = %" PRIu32 ", .names = 0x%" PRIx64 ",\n"
            ".url_lengths = 0x%" PRIx64 ", .signed_lengths = 0x%" PRIx64 "},\n",
            direction, direction, direction, direction, start->rest_count, start->wants,
            start->names, start->url_lengths, start->signed_lengths);
}

static void put_automaton(FILE *to, const struct automaton *automaton)
{
    fputs(".automaton = {.nodes = nodes, .numbers = numbers_0, .opens = opens_0, .starts = {\n",
          to);
    for (int direction = 0; direction < STARTS; direction++)
        put_start(to, direction, &automaton->starts[direction]);
    fprintf(to,
            "}, .node_count = %" PRIu32 ", .symbol_count = %" PRIu32 ", .inside_words = %" PRIu32
            "},\n",
            automaton->node_count, automaton->symbol_count, automaton->inside_words);
}

/* ---- what else matching needs ---------------------------------------------------------------- */

static void put_symbols(FILE *to, const struct compiled *compiled)
{
    size_t forms = 0;
    fputs("static const struct symbol symbols[] = {", to);
    for (uint32_t i = 0; i < compiled->symbol_count; i++) {
        const struct symbol *symbol = &compiled->symbols[i];
        fprintf(to, "%s{%" PRIu64 ",%" PRIu32 ",%" PRIu32 "},", i % 8 ? "" : "\n", symbol->form,
                symbol->length, symbol->flags);
        forms = symbol->form + symbol->length;
    }
    fputs("{0,0,0}};\n\n", to);
    put_bytes(to, "unsigned char", "forms", 0, compiled->forms, forms);
}

static void put_patterns(FILE *to, const struct compiled *compiled)
{
    fputs("static const struct pattern patterns[] = {", to);
    for (uint32_t i = 0; i < compiled->pattern_count; i++)
        fprintf(to, "%s{%" PRIu32 ",%" PRIu32 ",0},", i % 8 ? "" : "\n", compiled->patterns[i].rule,
                compiled->patterns[i].kind);
    fputs("{0,0,0}};\n\n", to);
}

static void put_bounds(FILE *to, const struct compiled *compiled, size_t rules)
{
    fputs("static const struct bounds bounds[] = {", to);
    for (size_t i = 0; i < rules; i++)
        fprintf(to, "%s{%" PRIu32 ",%" PRIu32 "},", i % 8 ? "" : "\n", compiled->bounds[i].longest,
                compiled->bounds[i].flags);
    fputs("{0,0}};\n\n", to);
}

static void put_lists(FILE *to, const struct compiled *compiled, size_t rules)
{
    for (uint32_t i = 0; i < compiled->list_count; i++)
        put_bytes(to, "uint8_t", "roles", (int)i, compiled->lists[i].roles, rules);
    fputs("static const struct list_rule lists[] = {\n", to);
    for (uint32_t i = 0; i < compiled->list_count; i++)
        fprintf(to, "{%" PRIu32 ", roles_%" PRIu32 "},\n", compiled->lists[i].rule, i);
    fputs("{0, 0}};\n\n", to);
}

/* ---- what is told of rules ------------------------------------------------------------------- */

static void put_text(FILE *to, const char *name, size_t number, const char *text)
{
    put_bytes(to, "unsigned char", name, (int)number, text, strlen(text));
}

static void put_rules(FILE *to, const struct rules *rules)
{
    size_t count = rules_count(rules);
    unecho_rule rule = {.size = sizeof rule};
    for (size_t i = 0; i < count; i++) {
        rules_describe(rules, i, &rule);
        put_text(to, "id", i, rule.id);
        put_text(to, "about", i, rule.about);
        put_text(to, "language", i, rule.language);
        put_text(to, "file", i, rule.file);
        put_text(to, "source", i, rule.source);
    }
    fputs("#define TEXT(name) (const char *)name\n"
          "static const unecho_rule rules[] = {\n",
          to);
    for (size_t i = 0; i < count; i++) {
        rules_describe(rules, i, &rule);
        fprintf(to,
                "{sizeof(unecho_rule), TEXT(id_%zu), TEXT(about_%zu), TEXT(language_%zu), "
                "TEXT(file_%zu), %" PRIu64 ", TEXT(source_%zu), %zu, %zu},\n",
                i, i, i, i, rule.line, i, rule.patterns, rule.examples);
    }
    fputs("};\n\n", to);
}

static void put_all(FILE *to, const struct rules *rules)
{
    const struct compiled *compiled = &rules->compiled;
    const struct automaton *automaton = &compiled->automaton;
    size_t count = rules_count(rules);
    fputs("/* Made by tools/gen/compile_rules.c: change src/rules/data instead. */\n"
          "#include \"rules/shipped.h\"\n\n",
          to);
    put_nodes(to, automaton);
    put_bytes(to, "bool", "numbers", 0, automaton->numbers, automaton->symbol_count);
    put_bytes(to, "uint8_t", "opens", 0, automaton->opens, automaton->symbol_count);
    for (int direction = 0; direction < STARTS; direction++)
        put_start_arrays(to, direction, automaton);
    put_symbols(to, compiled);
    put_patterns(to, compiled);
    put_bounds(to, compiled, count);
    put_lists(to, compiled, count);
    put_rules(to, rules);
    fputs("const struct shipped rules_shipped = {.compiled = {\n", to);
    put_automaton(to, automaton);
    fprintf(to,
            ".forms = (const char *)forms_0, .symbols = symbols, .patterns = patterns,\n"
            ".bounds = bounds, .lists = lists, .symbol_count = %" PRIu32
            ", .pattern_count = %" PRIu32 ", .list_count = %" PRIu32 "},\n"
            ".rules = rules, .rule_count = %zu};\n",
            compiled->symbol_count, compiled->pattern_count, compiled->list_count, count);
}

static int fail(const char *what, const char *why)
{
    fprintf(stderr, "compile-rules: %s: %s\n", what, why);
    return 1;
}

static int compile(FILE *to, const char *name)
{
    unecho_error error = UNECHO_ERROR_INIT;
    struct rules *rules = rules_new(&error);
    if (!rules || rules_add_builtin(rules, &error) || rules_compile(rules, &error)) {
        rules_free(rules);
        return fail(error.source, error.message);
    }
    put_all(to, rules);
    rules_free(rules);
    return ferror(to) ? fail(name, "cannot be written") : 0;
}

int main(int count, char **arguments)
{
    if (count != 2)
        return fail("usage", "compile-rules OUTPUT.c");
    FILE *to = fopen(arguments[1], "w");
    if (!to)
        return fail(arguments[1], "cannot be written");
    int failed = compile(to, arguments[1]);
    return fclose(to) ? fail(arguments[1], "cannot be written") : failed;
}
