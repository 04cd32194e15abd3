// SPDX-License-Identifier: Apache-2.0
/* One pattern: recursive descent over its characters, NESTING_MAX deep at most. */
#include "rules/parse.h"

#include "unicode/comparison.h"

#include <string.h>

struct reader {
    struct rules *rules;
    const struct place *place;
    const char *at, *end;
    unecho_error *error;
    uint32_t depth;
    int failed;
};

/* A sequence or choice under construction. */
struct list {
    uint32_t first, last;
};

#define FAULT(reader, at, ...)                                                                     \
    ((reader)->failed = parse_fault((reader)->place, (at), (reader)->error, __VA_ARGS__))

static uint32_t new_item(struct reader *reader, struct item item)
{
    struct rules *rules = reader->rules;
    if (!rules->items.count) { /* index 0 means no item */
        if (ARRAY_RESERVE(&rules->items, 1, "patterns", reader->error))
            return reader->failed = UNECHO_E_MEMORY, 0;
        rules->items.at[rules->items.count++] = (struct item){0};
    }
    if (ARRAY_RESERVE(&rules->items, 1, "patterns", reader->error))
        return reader->failed = UNECHO_E_MEMORY, 0;
    rules->items.at[rules->items.count] = item;
    return (uint32_t)rules->items.count++;
}

static void append(struct reader *reader, struct list *list, uint32_t item)
{
    if (reader->failed)
        return;
    if (list->last)
        reader->rules->items.at[list->last].next = item;
    else
        list->first = item;
    list->last = item;
}

static void skip_spaces(struct reader *reader)
{
    while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\t'))
        reader->at++;
}

static bool stands(const struct reader *reader, char c)
{
    return reader->at < reader->end && *reader->at == c;
}

/* ---- items --------------------------------------------------------------------------------- */

static void append_word(struct reader *reader, struct list *to, const char *form, uint32_t length,
                        uint32_t flags)
{
    struct rules *rules = reader->rules;
    uint32_t symbol =
        symbols_intern(&rules->symbols, &rules->secret, form, length, flags, reader->error);
    if (symbol == SYMBOLS_NONE)
        reader->failed = UNECHO_E_MEMORY;
    else
        append(reader, to,
               new_item(reader, (struct item){.kind = ITEM_WORD,
                                              .value = symbol + SYMBOL_FIRST,
                                              .least = 1,
                                              .most = 1}));
}

/* The words of any text, in comparison form. */
static void append_words(struct reader *reader, struct list *to, const char *from, size_t length)
{
    struct comparison *form = &reader->rules->form;
    if (comparison_make(form, from, length, reader->error))
        reader->failed = UNECHO_E_MEMORY;
    for (size_t i = 0; i < form->tokens.count && !reader->failed; i++) {
        const struct token_form *token = &form->tokens.at[i];
        append_word(reader, to, form->forms.at + token->form, token->form_length, token->flags);
    }
}

enum {
    PLAIN_WORD_ROOM = 64
};

static bool is_plain_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* If the bytes to `stop` begin with a word of ASCII letters and digits that is not overlong, it is
 * appended, and the byte after it returned; else `at`. The comparison form of such a word is itself
 * in lower case. */
static const char *append_plain_word(struct reader *reader, struct list *to, const char *at,
                                     const char *stop)
{
    char form[PLAIN_WORD_ROOM];
    uint32_t length = 0, flags = 0;
    for (; at + length < stop && is_plain_letter(at[length]); length++) {
        char c = at[length];
        if (length == PLAIN_WORD_ROOM)
            return at;
        flags |= c <= '9' ? TOKEN_NUMBER : 0;
        form[length] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    if (length)
        append_word(reader, to, form, length, flags);
    return at + length;
}

static bool is_plain(const char *at, const char *stop)
{
    for (; at < stop; at++)
        if ((unsigned char)*at >= 0x80 || *at == '&')
            return false;
    return true;
}

static bool ends_words(char c)
{
    return c == '(' || c == ')' || c == '[' || c == ']' || c == '|' || c == '<' || c == '>' ||
           c == '*';
}

/* Words up to the next character that means something. */
static void read_words(struct reader *reader, struct list *to)
{
    const char *at = reader->at, *stop = at;
    while (stop < reader->end && !ends_words(*stop))
        stop++;
    reader->at = stop;
    if (!is_plain(at, stop)) { /* this costs ten times as much */
        append_words(reader, to, at, (size_t)(stop - at));
        return;
    }
    while (at < stop && !reader->failed) {
        const char *word = at;
        if (!is_plain_letter(*at))
            at++;
        else if ((at = append_plain_word(reader, to, word, stop)) == word) {
            append_words(reader, to, word, (size_t)(stop - word));
            return;
        }
    }
}

static uint32_t read_name(struct reader *reader)
{
    static const struct {
        const char *name;
        enum item_kind kind;
    } names[] = {{"<number>", ITEM_NUMBER},
                 {"<url>", ITEM_URL},
                 {"<break>", ITEM_BREAK},
                 {"<\xC2\xA9>", ITEM_COPYRIGHT},
                 {"<@>", ITEM_AT}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = strlen(names[i].name);
        if ((size_t)(reader->end - reader->at) < length ||
            memcmp(reader->at, names[i].name, length) != 0)
            continue;
        reader->at += length;
        uint32_t words = names[i].kind != ITEM_BREAK;
        return new_item(reader,
                        (struct item){.kind = names[i].kind, .least = words, .most = words});
    }
    FAULT(reader, reader->at, "expected <number>, <url>, <break>, <©> or <@>");
    return 0;
}

/* A decimal number, at most COUNTER_MAX. */
static uint32_t read_count(struct reader *reader)
{
    const char *from = reader->at;
    uint32_t count = 0;
    for (; reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9'; reader->at++)
        if (count <= COUNTER_MAX)
            count = count * 10 + (uint32_t)(*reader->at - '0');
    if (reader->at == from)
        FAULT(reader, from, "expected a number of words");
    else if (count > COUNTER_MAX)
        FAULT(reader, from, "expected a number of words of at most %d", COUNTER_MAX);
    return count;
}

static uint32_t read_counter(struct reader *reader)
{
    const char *from = reader->at++;
    uint32_t least = read_count(reader), most = least;
    if (!reader->failed && stands(reader, '-')) {
        reader->at++;
        most = read_count(reader);
    }
    if (!reader->failed && (most < least || !most))
        FAULT(reader, from, "expected *m-n with m not above n, and n not 0");
    if (reader->failed)
        return 0;
    return new_item(
        reader, (struct item){
                    .kind = ITEM_ANY, .value = least, .more = most, .least = least, .most = most});
}

static uint32_t read_sequence(struct reader *reader);

/* (a | b) or [a | b]; the reader stands at the bracket. */
static uint32_t read_choice(struct reader *reader, char close)
{
    const char *from = reader->at++;
    if (++reader->depth > NESTING_MAX) {
        FAULT(reader, from, "brackets nest more than %d deep", NESTING_MAX);
        return 0;
    }
    struct list ways = {0};
    do {
        append(reader, &ways, read_sequence(reader));
    } while (!reader->failed && stands(reader, '|') && reader->at++);
    if (reader->failed)
        return 0;
    if (!stands(reader, close)) {
        if (reader->at < reader->end)
            FAULT(reader, reader->at, "expected | or %c", close);
        else
            FAULT(reader, from, "this %c is never closed", *from);
        return 0;
    }
    reader->at++;
    reader->depth--;
    struct item choice = {.kind = ITEM_CHOICE, .value = close == ']', .child = ways.first};
    choice.least = close == ']' ? 0 : UINT32_MAX;
    for (uint32_t i = ways.first; i; i = reader->rules->items.at[i].next) {
        const struct item *way = &reader->rules->items.at[i];
        choice.least = way->least < choice.least ? way->least : choice.least;
        choice.most = way->most > choice.most ? way->most : choice.most;
    }
    return new_item(reader, choice);
}

static void read_item(struct reader *reader, struct list *to)
{
    switch (*reader->at) {
    case '(':
        append(reader, to, read_choice(reader, ')'));
        return;
    case '[':
        append(reader, to, read_choice(reader, ']'));
        return;
    case '<':
        append(reader, to, read_name(reader));
        return;
    case '*':
        append(reader, to, read_counter(reader));
        return;
    case '>':
        FAULT(reader, reader->at, "this > closes nothing");
        return;
    default:
        read_words(reader, to);
    }
}

static uint32_t read_sequence(struct reader *reader)
{
    const char *from = reader->at;
    struct list items = {0};
    skip_spaces(reader);
    while (!reader->failed && reader->at < reader->end && !strchr("|)]", *reader->at)) {
        read_item(reader, &items);
        skip_spaces(reader);
    }
    if (reader->failed)
        return 0;
    struct item sequence = {.kind = ITEM_SEQUENCE, .child = items.first};
    uint32_t count = 0;
    for (uint32_t i = items.first; i; i = reader->rules->items.at[i].next) {
        const struct item *item = &reader->rules->items.at[i];
        if (item->kind == ITEM_BREAK && item->next &&
            reader->rules->items.at[item->next].kind == ITEM_BREAK)
            FAULT(reader, from, "two <break> stand side by side");
        sequence.least += item->least;
        sequence.most += item->most;
        if (sequence.most > PATTERN_MAX_WORDS || ++count > 2 * PATTERN_MAX_WORDS)
            FAULT(reader, from, "a pattern may match at most %d words", PATTERN_MAX_WORDS);
        if (reader->failed)
            return 0;
    }
    if (!items.first) {
        FAULT(reader, from, "expected a word");
        return 0;
    }
    return new_item(reader, sequence);
}

static bool ends_in_break(const struct rules *rules, uint32_t sequence)
{
    uint32_t item = rules->items.at[sequence].child;
    if (rules->items.at[item].kind == ITEM_BREAK)
        return true;
    while (rules->items.at[item].next)
        item = rules->items.at[item].next;
    return rules->items.at[item].kind == ITEM_BREAK;
}

int parse_pattern(struct rules *rules, const struct place *place, const char *at, const char *end,
                  uint32_t *item, unecho_error *error)
{
    struct reader reader = {.rules = rules, .place = place, .at = at, .end = end, .error = error};
    uint32_t sequence = read_sequence(&reader);
    if (reader.failed)
        return reader.failed;
    if (reader.at < end && *reader.at == '|')
        return parse_fault(place, reader.at, error, "| may only stand between brackets");
    if (reader.at < end)
        return parse_fault(place, reader.at, error, "this %c closes nothing", *reader.at);
    if (ends_in_break(rules, sequence))
        return parse_fault(place, at, error, "a <break> must stand between two words");
    if (!rules->items.at[sequence].least)
        return parse_fault(place, at, error, "a pattern must match at least one word");
    *item = sequence;
    return UNECHO_OK;
}
