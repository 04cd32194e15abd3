// SPDX-License-Identifier: Apache-2.0
#include "property/documents.h"

#include <string.h>

struct piece {
    const char *at;
    size_t length;
};

#define PIECE(literal)                                                                             \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }
#define COUNT(array) (uint32_t)(sizeof(array) / sizeof *(array))

static const struct piece words[] = {
    PIECE("the"),      PIECE("mayor"),    PIECE("of"),    PIECE("Town"),        PIECE("said"),
    PIECE("monday"),   PIECE("that"),     PIECE("he"),    PIECE("will"),        PIECE("resign"),
    PIECE("and"),      PIECE("nobody"),   PIECE("&amp;"), PIECE("caf&eacute;"), PIECE("café"),
    PIECE("12"),       PIECE("7"),        PIECE("1999"),  PIECE("天"),          PIECE("地"),
    PIECE("玄黃宇宙"), PIECE("洪荒"),     PIECE("½"),     PIECE("a\u0301"),     PIECE("ﬁn"),
    PIECE("\xFF"),     PIECE("\xE2\x80"), PIECE("x\0y"),  PIECE("***"),         PIECE("\u200B"),
};

static const struct piece joints[] = {PIECE(" "),  PIECE(" "), PIECE(" "),      PIECE(" "),
                                      PIECE(", "), PIECE("-"), PIECE("\u00A0"), PIECE("")};

static const struct piece ends[] = {PIECE("."),   PIECE("."),  PIECE(""),        PIECE(""),
                                    PIECE("..."), PIECE("。"), PIECE("!\u201D"), PIECE(". ")};

static const struct piece line_ends[] = {PIECE("\n"), PIECE("\n"),   PIECE("\n"),
                                         PIECE("\n"), PIECE("\r\n"), PIECE("\r\r\n")};

static const struct piece blanks[] = {PIECE("\n"),   PIECE("\n"),      PIECE("\n"),
                                      PIECE("\r\n"), PIECE(" \t\n\n"), PIECE("\u200B\n\n")};

/* A line that was made before, as numbers of words. */
struct line {
    uint8_t word[40];
    uint32_t count;
};

struct maker {
    struct random *random;
    struct buffer *text;
    uint32_t vocabulary; /* small in some documents, so that runs meet by chance */
    struct line earlier[64];
    uint32_t earlier_count;
};

uint32_t random_below(struct random *random, uint32_t limit)
{
    random->state ^= random->state >> 12;
    random->state ^= random->state << 25;
    random->state ^= random->state >> 27;
    return (uint32_t)((random->state * 0x2545F4914F6CDD1D >> 32) * limit >> 32);
}

static uint32_t below(struct maker *maker, uint32_t limit)
{
    return random_below(maker->random, limit);
}

static void add(struct maker *maker, struct piece piece)
{
    if (buffer_append(maker->text, piece.at, piece.length, NULL))
        abort();
}

static uint8_t any_word(struct maker *maker)
{
    return (uint8_t)below(maker, below(maker, 10) ? maker->vocabulary : COUNT(words));
}

static void make_fresh(struct maker *maker, struct line *line)
{
    static const uint32_t longest[] = {8, 14, 24, 40};
    line->count = 1 + below(maker, longest[below(maker, 4)]);
    for (uint32_t i = 0; i < line->count; i++)
        line->word[i] = any_word(maker);
}

/* Cuts it short at either end, changes a word, or turns it round. */
static void change(struct maker *maker, struct line *line)
{
    uint32_t some = 1 + below(maker, 4);
    struct line was = *line;
    switch (below(maker, 6)) {
    case 0:
        line->count = some < line->count ? line->count - some : line->count;
        break;
    case 1:
        if (some < line->count) {
            line->count -= some;
            memcpy(line->word, was.word + some, line->count);
        }
        break;
    case 2:
        some = below(maker, line->count);
        line->word[some] = any_word(maker);
        break;
    case 3:
        for (uint32_t i = 0; i < line->count; i++)
            line->word[i] = was.word[(i + some) % was.count];
        break;
    case 4:
        while (some-- && line->count < sizeof line->word)
            line->word[line->count++] = any_word(maker);
        break;
    default:
        break;
    }
}

/* A new line, or an earlier one again, as it was or changed. */
static struct line next_line(struct maker *maker)
{
    struct line line;
    if (maker->earlier_count && below(maker, 5) < 3) {
        line = maker->earlier[below(maker, maker->earlier_count)];
        if (below(maker, 2))
            change(maker, &line);
    } else {
        make_fresh(maker, &line);
    }
    if (maker->earlier_count < COUNT(maker->earlier))
        maker->earlier[maker->earlier_count++] = line;
    return line;
}

static void add_words(struct maker *maker, const struct line *line)
{
    for (uint32_t i = 0; i < line->count; i++) {
        if (i)
            add(maker, joints[below(maker, COUNT(joints))]);
        add(maker, words[line->word[i]]);
    }
}

static void add_line(struct maker *maker)
{
    struct line line = next_line(maker);
    add_words(maker, &line);
    add(maker, ends[below(maker, COUNT(ends))]);
    add(maker, line_ends[below(maker, COUNT(line_ends))]);
}

/* Lines of about the same length, and sometimes one that is far longer among them. */
static void add_wrapped(struct maker *maker)
{
    uint32_t width = 36 + below(maker, 30);
    size_t begin = maker->text->count;
    for (uint32_t left = 2 + below(maker, 6), whole; left; left--) {
        struct line line = next_line(maker);
        whole = below(maker, 6) == 0;
        for (uint32_t i = 0; i < line.count; i++) {
            add(maker, words[line.word[i]]);
            bool full = maker->text->count - begin > width && !whole;
            add(maker, full ? (struct piece)PIECE("\n") : (struct piece)PIECE(" "));
            begin = full ? maker->text->count : begin;
        }
        if (whole) {
            add(maker, (struct piece)PIECE("\n"));
            begin = maker->text->count;
        }
    }
    add(maker, (struct piece)PIECE(".\n"));
}

void document_make(struct random *random, struct buffer *text)
{
    struct maker maker = {.random = random, .text = text};
    text->count = 0;
    maker.vocabulary = below(&maker, 3) ? COUNT(words) : 3 + below(&maker, 12);
    for (uint32_t left = below(&maker, 24); left; left--) {
        if (below(&maker, 4) == 0)
            add_wrapped(&maker);
        else
            for (uint32_t lines = 1 + below(&maker, 3); lines; lines--)
                add_line(&maker);
        if (below(&maker, 8))
            add(&maker, blanks[below(&maker, COUNT(blanks))]);
    }
    while (below(&maker, 3) == 0 && text->count)
        text->count--; /* the end may be anywhere */
}
