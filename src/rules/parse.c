// SPDX-License-Identifier: Apache-2.0
#include "rules/parse.h"

#include "unicode/unicode.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct parser {
    struct rules *rules;
    uint32_t file;
    struct place place;
    const char *end; /* of the line */
    const char *language;
    struct rule *rule;                 /* the one being read, NULL before the first */
    const char *rule_begin, *rule_end; /* its text so far, comments after it left out */
    bool longest_said;
    unecho_error *error;
};

/* ---- faults -------------------------------------------------------------------------------- */

static unsigned column(const struct place *place, const char *at)
{
    unsigned column = 1;
    for (const char *c = place->begin; c < at; c++)
        column += ((unsigned char)*c & 0xC0) != 0x80;
    return column;
}

int parse_fault(const struct place *place, const char *at, unecho_error *error, const char *format,
                ...)
{
    char message[sizeof error->message], source[sizeof error->source];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    snprintf(source, sizeof source, "%.450s:%u:%u", place->file, place->line, column(place, at));
    error_set(error, UNECHO_E_RULES, "%s", message);
    error_place(error, source, 0, UNECHO_NOWHERE);
    return UNECHO_E_RULES;
}

#define FAULT(parser, at, ...) parse_fault(&(parser)->place, (at), (parser)->error, __VA_ARGS__)

/* ---- pieces of a line ---------------------------------------------------------------------- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool is_code(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* The bytes to `end` as a code of a to z, 0 to 9 and -. */
static int read_code(struct parser *parser, const char *at, const char *what)
{
    if (at == parser->end)
        return FAULT(parser, at, "expected %s", what);
    for (const char *c = at; c < parser->end; c++)
        if (!is_code(*c))
            return FAULT(parser, c, "expected %s of a to z, 0 to 9 and -", what);
    return UNECHO_OK;
}

static char *copy(struct parser *parser, const char *from, const char *to)
{
    return mem_text(from, (size_t)(to - from), parser->error);
}

/* ---- what a line may say: each takes the text after its word -------------------------------- */

static int say_language(struct parser *parser, const char *at)
{
    if (parser->language)
        return FAULT(parser, parser->place.begin, "the language was named before");
    int failed = read_code(parser, at, "a language code");
    if (failed)
        return failed;
    struct rules *rules = parser->rules;
    if (ARRAY_RESERVE(&rules->texts, 1, "names of languages", parser->error))
        return UNECHO_E_MEMORY;
    char *language = copy(parser, at, parser->end);
    if (!language)
        return UNECHO_E_MEMORY;
    rules->texts.at[rules->texts.count++] = language;
    parser->language = language;
    return UNECHO_OK;
}

/* A rule of lists has names of other rules in place of patterns. */
static int check_list_rule(struct parser *parser, const char *at)
{
    const struct rule *rule = parser->rule;
    if (!rule->below)
        return FAULT(parser, at, "rule %s, line %u, says among but not below", rule->id,
                     rule->line);
    if (rule->patterns.count)
        return FAULT(parser, at, "rule %s, line %u, has below and a pattern: expected one of them",
                     rule->id, rule->line);
    if (!rule->longest)
        return FAULT(parser, at, "rule %s, line %u, has below: expected longest too", rule->id,
                     rule->line);
    for (uint32_t i = 0; i < rule->examples.count; i++)
        if (parser->rules->examples.at[rule->examples.first + i].kind == EXAMPLE_CUT)
            return FAULT(parser, at,
                         "rule %s, line %u, has below and takes whole lines: expected "
                         "no cut",
                         rule->id, rule->line);
    return UNECHO_OK;
}

/* A rule ends where the next begins, or at the end of the file. */
static int finish_rule(struct parser *parser, const char *at)
{
    struct rule *rule = parser->rule;
    if (!rule)
        return UNECHO_OK;
    bool proves = false, has_parts = false, is_of_lists = rule->below || rule->among;
    int failed = is_of_lists ? check_list_rule(parser, at) : UNECHO_OK;
    if (failed)
        return failed;
    for (uint32_t i = 0; i < rule->examples.count; i++)
        proves |= parser->rules->examples.at[rule->examples.first + i].kind != EXAMPLE_KEEP;
    for (uint32_t i = 0; i < rule->patterns.count; i++)
        has_parts |= parser->rules->patterns.at[rule->patterns.first + i].kind != PATTERN_LINE;
    if (!rule->patterns.count && !is_of_lists)
        return FAULT(parser, at, "rule %s, line %u, has no pattern: expected line, head or tail",
                     rule->id, rule->line);
    if (!proves)
        return FAULT(parser, at, "rule %s, line %u, has no example: expected match or cut",
                     rule->id, rule->line);
    if (rule->flags && !has_parts)
        return FAULT(parser, at, "rule %s, line %u, is %s but has no head or tail", rule->id,
                     rule->line, rule->flags & RULE_JOINED ? "joined" : "bracketed");
    rule->source = copy(parser, parser->rule_begin, parser->rule_end);
    return rule->source ? UNECHO_OK : UNECHO_E_MEMORY;
}

static int name_rule(struct parser *parser, const char *at, struct rule *rule)
{
    struct rules *rules = parser->rules;
    struct buffer id = {0};
    int failed =
        buffer_print(&id, parser->error, "%s.%.*s", parser->language, (int)(parser->end - at), at);
    if (failed || (failed = buffer_terminate(&id, parser->error))) {
        buffer_free(&id);
        return failed;
    }
    rule->id = id.at;
    rule->language = parser->language;
    rule->about = mem_text("", 0, parser->error);
    if (!rule->about)
        return UNECHO_E_MEMORY;
    size_t before = rules->names.list.count;
    uint32_t name =
        symbols_intern(&rules->names, &rules->secret, id.at, (uint32_t)id.count, 0, parser->error);
    if (name == SYMBOLS_NONE)
        return UNECHO_E_MEMORY;
    if (name == before)
        return UNECHO_OK;
    const struct rule *other = &rules->list.at[name];
    return FAULT(parser, at, "rule %s stands already at %s:%u", id.at, rules->texts.at[other->file],
                 other->line);
}

static int say_rule(struct parser *parser, const char *at)
{
    struct rules *rules = parser->rules;
    if (!parser->language)
        return FAULT(parser, parser->place.begin, "expected \"language\" before the first rule");
    int failed = finish_rule(parser, parser->place.begin);
    if (failed || (failed = read_code(parser, at, "a rule's name")))
        return failed;
    if (ARRAY_RESERVE(&rules->list, 1, "rules", parser->error))
        return UNECHO_E_MEMORY;
    parser->rule = &rules->list.at[rules->list.count++];
    *parser->rule = (struct rule){.file = parser->file, .line = parser->place.line};
    parser->rule->patterns.first = (uint32_t)rules->patterns.count;
    parser->rule->examples.first = (uint32_t)rules->examples.count;
    parser->rule_begin = parser->place.begin;
    parser->longest_said = false;
    return name_rule(parser, at, parser->rule);
}

static int say_about(struct parser *parser, const char *at)
{
    if (*parser->rule->about)
        return FAULT(parser, parser->place.begin, "\"about\" was said before");
    if (at == parser->end)
        return FAULT(parser, at, "expected a sentence");
    free(parser->rule->about);
    parser->rule->about = copy(parser, at, parser->end);
    return parser->rule->about ? UNECHO_OK : UNECHO_E_MEMORY;
}

static int say_pattern(struct parser *parser, const char *at, uint32_t kind)
{
    struct rules *rules = parser->rules;
    struct pattern pattern = {.rule = (uint32_t)(rules->list.count - 1), .kind = kind};
    int failed =
        parse_pattern(rules, &parser->place, at, parser->end, &pattern.item, parser->error);
    if (failed)
        return failed;
    if (ARRAY_RESERVE(&rules->patterns, 1, "patterns", parser->error))
        return UNECHO_E_MEMORY;
    rules->patterns.at[rules->patterns.count++] = pattern;
    parser->rule->patterns.count++;
    return UNECHO_OK;
}

static int say_line(struct parser *parser, const char *at)
{
    return say_pattern(parser, at, PATTERN_LINE);
}

static int say_head(struct parser *parser, const char *at)
{
    return say_pattern(parser, at, PATTERN_HEAD);
}

static int say_tail(struct parser *parser, const char *at)
{
    return say_pattern(parser, at, PATTERN_TAIL);
}

static int say_flag(struct parser *parser, const char *at, uint32_t flag)
{
    if (at != parser->end)
        return FAULT(parser, at, "expected the end of the line");
    if (parser->rule->flags)
        return FAULT(parser, parser->place.begin,
                     "a rule is joined or bracketed once, and not both");
    parser->rule->flags |= flag;
    return UNECHO_OK;
}

static int say_joined(struct parser *parser, const char *at)
{
    return say_flag(parser, at, RULE_JOINED);
}

static int say_bracketed(struct parser *parser, const char *at)
{
    return say_flag(parser, at, RULE_BRACKETED);
}

static int say_longest(struct parser *parser, const char *at)
{
    if (parser->rule->longest)
        return FAULT(parser, parser->place.begin, "\"longest\" was said before");
    uint32_t words = 0;
    const char *c = at;
    for (; c < parser->end && *c >= '0' && *c <= '9' && words <= LONGEST_MAX; c++)
        words = words * 10 + (uint32_t)(*c - '0');
    if (c != parser->end || c == at || !words || words > LONGEST_MAX)
        return FAULT(parser, at, "expected a number of words from 1 to %d", LONGEST_MAX);
    parser->rule->longest = 2 * words;
    return UNECHO_OK;
}

/* Names of rules, set apart by white space. */
static int say_names(struct parser *parser, const char *at, char **to)
{
    if (*to)
        return FAULT(parser, parser->place.begin, "this was said before");
    if (at == parser->end)
        return FAULT(parser, at, "expected names of rules");
    for (const char *c = at; c < parser->end; c++)
        if (!is_code(*c) && !is_space(*c))
            return FAULT(parser, c, "expected names of rules, of a to z, 0 to 9 and -");
    *to = copy(parser, at, parser->end);
    return *to ? UNECHO_OK : UNECHO_E_MEMORY;
}

static int say_below(struct parser *parser, const char *at)
{
    return say_names(parser, at, &parser->rule->below);
}

static int say_among(struct parser *parser, const char *at)
{
    return say_names(parser, at, &parser->rule->among);
}

static int add_example(struct parser *parser, uint32_t kind, char *text, char *stays)
{
    struct rules *rules = parser->rules;
    if (!text || (kind == EXAMPLE_CUT && !stays) ||
        ARRAY_RESERVE(&rules->examples, 1, "examples", parser->error)) {
        free(text);
        free(stays);
        return UNECHO_E_MEMORY;
    }
    rules->examples.at[rules->examples.count++] =
        (struct example){kind, parser->place.line, text, stays};
    parser->rule->examples.count++;
    return UNECHO_OK;
}

static int say_match(struct parser *parser, const char *at)
{
    if (at == parser->end)
        return FAULT(parser, at, "expected an example");
    return add_example(parser, EXAMPLE_MATCH, copy(parser, at, parser->end), NULL);
}

static int say_keep(struct parser *parser, const char *at)
{
    if (at == parser->end)
        return FAULT(parser, at, "expected a counter-example");
    return add_example(parser, EXAMPLE_KEEP, copy(parser, at, parser->end), NULL);
}

static int say_cut(struct parser *parser, const char *at)
{
    const char *arrow = NULL;
    for (const char *c = at; c + 1 < parser->end; c++)
        if (c[0] == '=' && c[1] == '>')
            arrow = c;
    if (!arrow)
        return FAULT(parser, parser->end, "expected => and what must stay");
    const char *text_end = arrow, *stays = arrow + 2;
    while (text_end > at && is_space(text_end[-1]))
        text_end--;
    while (stays < parser->end && is_space(*stays))
        stays++;
    if (text_end == at)
        return FAULT(parser, at, "expected an example before =>");
    if (stays == parser->end)
        return FAULT(parser, stays,
                     "expected what must stay; an example of which nothing stays "
                     "is a match");
    return add_example(parser, EXAMPLE_CUT, copy(parser, at, text_end),
                       copy(parser, stays, parser->end));
}

/* ---- lines --------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    int (*say)(struct parser *parser, const char *at);
    bool in_rule;
} words[] = {{"language", say_language, false},
             {"rule", say_rule, false},
             {"about", say_about, true},
             {"line", say_line, true},
             {"head", say_head, true},
             {"tail", say_tail, true},
             {"joined", say_joined, true},
             {"bracketed", say_bracketed, true},
             {"longest", say_longest, true},
             {"below", say_below, true},
             {"among", say_among, true},
             {"match", say_match, true},
             {"cut", say_cut, true},
             {"keep", say_keep, true}};

/* One line without white space at its ends, `at` to parser->end. */
static int read_line(struct parser *parser, const char *at)
{
    const char *word_end = at;
    while (word_end < parser->end && !is_space(*word_end))
        word_end++;
    const char *rest = word_end;
    while (rest < parser->end && is_space(*rest))
        rest++;
    size_t length = (size_t)(word_end - at);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i].word) != length || memcmp(words[i].word, at, length) != 0)
            continue;
        if (words[i].in_rule && !parser->rule)
            return FAULT(parser, at, "expected \"rule\" before \"%s\"", words[i].word);
        int failed = words[i].say(parser, rest);
        parser->rule_end = parser->end;
        return failed;
    }
    return FAULT(parser, at,
                 "expected language, rule, about, line, head, tail, joined, bracketed, longest, "
                 "below, among, match, cut or keep");
}

static int check_encoding(struct parser *parser, const char *end)
{
    for (const char *at = parser->place.begin; at < end;) {
        if ((unsigned char)*at < 0x80 && *at) {
            at++;
            continue;
        }
        uint32_t point;
        bool ill = false;
        uint32_t width = unicode_decode(at, (size_t)(end - at), &point, &ill);
        if (ill || !point)
            return FAULT(parser, at, "expected text in UTF-8");
        at += width;
    }
    return UNECHO_OK;
}

static size_t skip_mark(const char *text, size_t length)
{
    return length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

int parse_file(struct rules *rules, uint32_t file, const char *text, size_t length,
               unecho_error *error)
{
    struct parser parser = {
        .rules = rules, .file = file, .place.file = rules->texts.at[file], .error = error};
    const char *next = text + skip_mark(text, length), *end = text + length;
    parser.place.begin = next;
    while (next < end) {
        const char *at = next, *stop = memchr(next, '\n', (size_t)(end - next));
        parser.place.begin = next;
        parser.place.line++;
        parser.end = stop ? stop : end;
        next = stop ? stop + 1 : end;
        int failed = check_encoding(&parser, parser.end);
        while (at < parser.end && is_space(*at))
            at++;
        while (parser.end > at && is_space(parser.end[-1]))
            parser.end--;
        if (!failed && at < parser.end && *at != '#')
            failed = read_line(&parser, at);
        if (failed)
            return failed;
    }
    return finish_rule(&parser, parser.place.begin);
}
