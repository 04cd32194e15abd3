// SPDX-License-Identifier: Apache-2.0
/* The comparison form by examples. Forms are written "one|two"; what folds is told by tests of
 * normalisation.c and by the ICU oracle. */
#include "unicode/comparison.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct buffer text;
static struct comparison made;

static void release(void)
{
    comparison_free(&made);
    buffer_free(&text);
}

TestSuite(comparison, .fini = release);

/* The tokens of `length` bytes with `|` between them. The copy has nothing behind its end. */
static const char *form_of(const char *bytes, size_t length)
{
    char *copy = malloc(length ? length : 1);
    memcpy(copy, bytes, length);
    cr_assert_eq(comparison_make(&made, copy, length, NULL), UNECHO_OK);
    free(copy);
    text.count = 0;
    for (size_t nth = 0; nth < made.tokens.count; nth++) {
        const struct token_form *token = &made.tokens.at[nth];
        if (token->start >= token->end || token->end > length || token->form_length == 0)
            cr_assert_fail("token %zu has the source bytes %u to %u", nth, token->start,
                           token->end);
        if (nth)
            buffer_append(&text, "|", 1, NULL);
        buffer_append(&text, made.forms.at + token->form, token->form_length, NULL);
    }
    buffer_terminate(&text, NULL);
    return text.at;
}

/* The tokens' source bytes with `|` between them. */
static const char *sources_of(const char *bytes)
{
    form_of(bytes, strlen(bytes));
    text.count = 0;
    for (size_t nth = 0; nth < made.tokens.count; nth++) {
        const struct token_form *token = &made.tokens.at[nth];
        if (nth)
            buffer_append(&text, "|", 1, NULL);
        buffer_append(&text, bytes + token->start, token->end - token->start, NULL);
    }
    buffer_terminate(&text, NULL);
    return text.at;
}

#define FORM(source, expected)    cr_expect_str_eq(form_of(source, sizeof(source) - 1), expected)
#define SOURCES(source, expected) cr_expect_str_eq(sources_of(source), expected)

Test(comparison, ascii)
{
    FORM("", "");
    FORM(" \t-- !", "");
    FORM("Hello, World!", "hello|world");
    FORM("don't stop", "don|t|stop");
    FORM("snake_case a.b.c 3.14", "snake|case|a|b|c|3|14");
    FORM("abcdefgh ABCDEFGHIJKLMNOP", "abcdefgh|abcdefghijklmnop");
    FORM("a\0b\x7F"
         "c",
         "a|b|c");
    FORM("[\\]^_`{|}~@/:;<=>?x", "x");
}

/* A word of `length` letters after `before` spaces, then a number. */
static bool is_read_there(size_t before, size_t length)
{
    char line[64], expected[64];
    memset(line, ' ', sizeof line);
    memset(line + before, 'Q', length);
    line[before + length + 1] = '7';
    memset(expected, 'q', length);
    memcpy(expected + length, "|7", 3);
    const char *form = form_of(line, before + length + 2);
    const struct token_form *word = made.tokens.at;
    return strcmp(form, expected) == 0 && word[0].start == before &&
           word[0].end == before + length && word[0].flags == 0 && word[1].flags == TOKEN_NUMBER;
}

/* Every length and place of a word against the eight bytes that are read at once. */
Test(comparison, ascii_at_every_place)
{
    for (size_t before = 0; before < 20; before++)
        for (size_t length = 1; length < 20; length++)
            if (!is_read_there(before, length))
                cr_assert_fail("%zu letters after %zu spaces", length, before);
}

/* One writing for another: SPEC 2's "never make two units differ". */
/* A word goes on beyond ASCII wherever a block of ASCII ends, and so does one that began there. */
Test(comparison, words_over_the_end_of_a_block)
{
    for (size_t letters = 1; letters < 140; letters++) {
        char source[160], expected[160];
        memset(source, 'A', letters);
        memset(expected, 'a', letters);
        strcpy(source + letters, "\xC3\xA9 x\xC3\xA9"
                                 "B1&c");
        strcpy(expected + letters, "\xC3\xA9|x\xC3\xA9"
                                   "b1|c");
        cr_expect_str_eq(form_of(source, strlen(source)), expected, "%zu letters", letters);
        cr_expect_eq(made.tokens.at[0].flags, 0);
        cr_expect_eq(made.tokens.at[1].flags, TOKEN_NUMBER);
    }
}

Test(comparison, writings_of_one_text)
{
    FORM("\u201CIt\u2019s\u201D \u2014 \u2018so\u2019", "it|s|so");
    FORM("\"It's\" - 'so'", "it|s|so");
    FORM("It\u00B4s It\u02BCs It\uFF07s It\u2032s", "it|s|it|s|it|s|it|s");
    FORM("&quot;It&#39;s&quot; &mdash; &lsquo;so&#x2019;", "it|s|so");
    FORM("AT&amp;T AT&T", "at|t|at|t");
    FORM("a\u00A0b\u2003c\u3000d", "a|b|c|d");
    FORM("\uFB01ne \uFB03x \uFF21\uFF22\uFF23 \uFF11", "fine|ffix|abc|1");
    FORM("STRASSE Stra\u00DFe \u1E9E", "strasse|strasse|ss");
    FORM("na\u00EFve NAI\u0308VE nai\u0308ve", "na\u00EFve|na\u00EFve|na\u00EFve");
    FORM("\u041C\u041E\u0421\u041A\u0412\u0410 \u0438\u0306",
         "\u043C\u043E\u0441\u043A\u0432\u0430|\u0439");
    FORM("\u03A3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C2",
         "\u03C3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C3");
    FORM("\u0130stanbul", "i\u0307stanbul");
    FORM("x&eacute;y xe&#769;y", "x\u00E9y|x\u00E9y");
}

Test(comparison, what_vanishes)
{
    FORM("soft\u00ADhyphen zero\u200Bwidth join\u200Der \uFEFFmark",
         "softhyphen|zerowidth|joiner|mark");
    FORM("soft&shy;hyphen &zwj;&#8203;", "softhyphen");
    FORM("e\u200D\u0301", "\u00E9");
    FORM("e\u00AD\u00AD&#769;", "\u00E9");
    FORM("\u200B\u2060\uFE0F", "");
}

Test(comparison, set_apart)
{
    FORM("1\u00BD", "1|1|2");
    FORM("1&frac12;", "1|1|2");
    FORM("11/2", "11|2");
    FORM("x\u00B2+y\u2082", "x|2|y|2");
    FORM("x2", "x2");
    FORM("\u2460", "1");
    FORM("10\u2460", "101");
    FORM("m\u00B2\u00B3", "m|2|3");
    FORM("N\u00BA", "n|o");
    FORM("\u2122", "tm"); /* <super> */
}

Test(comparison, references_once_and_only_with_semicolon)
{
    FORM("&amp;eacute;", "eacute");
    FORM("&eacute &nosuch; & &;", "eacute|nosuch");
    FORM("?a=1&copy=2;", "a|1|copy|2");
    FORM("x&#0;y x&#xD800;y", "x|y|x|y");
    FORM("&#x41;&#66;C", "abc");
    FORM("&&amp;&lt;b&gt;", "b");
    FORM("&NotSucceedsTilde;x", "x");
    FORM("&fjlig;ord", "fjord");
}

Test(comparison, scripts_without_spaces)
{
    FORM("\u4E2D\u6587", "\u4E2D|\u6587");
    FORM("\u30B3\u30FC\u30D2\u30FC", "\u30B3|\u30FC|\u30D2|\u30FC");
    FORM("\uFF76\uFF9E\uFF70", "\u30AC|\u30FC"); /* half width */
    FORM("\u304B\u3099", "\u304C");
    FORM("\u0E20\u0E32\u0E29\u0E32\u0E44\u0E17\u0E22",
         "\u0E20|\u0E32|\u0E29|\u0E32|\u0E44|\u0E17|\u0E22");
    FORM("\u0E17\u0E35\u0E48", "\u0E17\u0E35\u0E48"); /* marks stay with their letter */
    FORM("\u0E17\u0E48\u0E38", "\u0E17\u0E38\u0E48"); /* in canonical order */
    FORM("\u0E81\u0EB1\u0E9A", "\u0E81\u0EB1|\u0E9A");
    FORM("\u1780\u17D2\u1798\u17C2", "\u1780\u17D2|\u1798\u17C2");
    FORM("\u1019\u103C\u1014\u103A", "\u1019\u103C|\u1014\u103A");
    FORM("\u1025\u102E", "\u1026");
    FORM("\u0F56\u0F7C\u0F51", "\u0F56\u0F7C|\u0F51");
    FORM("a\u4E2Db", "a|\u4E2D|b");
    FORM("\u4E2D1\u65E5", "\u4E2D|1|\u65E5");
    FORM("\uFF21\u4E2D", "a|\u4E2D");
    cr_expect_eq(made.tokens.at[0].flags, 0);
    cr_expect_eq(made.tokens.at[1].flags, TOKEN_UNSPACED);
}

Test(comparison, scripts_with_spaces)
{
    FORM("\uD55C\uAD6D\uC5B4 \u1112\u1161\u11AB", "\uD55C\uAD6D\uC5B4|\uD55C");
    FORM("\u0939\u093F\u0928\u094D\u0926\u0940", "\u0939\u093F\u0928\u094D\u0926\u0940");
    FORM("\u0958", "\u0915\u093C"); /* excluded from composition */
    FORM("\u0915\u093C", "\u0915\u093C");
    FORM("\u0627\u0644\u0639\u0631\u0628\u064A\u0629",
         "\u0627\u0644\u0639\u0631\u0628\u064A\u0629");
    FORM("\U00010400\U0001D400", "\U00010428a");
}

Test(comparison, marks)
{
    FORM("\u0301", "");
    FORM("\u0301a", "a");
    FORM(" \u0301 a\u0301 -\u0301a", "\u00E1|a");
    FORM("=\u0338 x", "x");
    FORM("q\u0307\u0323 q\u0323\u0307", "q\u0323\u0307|q\u0323\u0307");
    FORM("\u1E9B\u0323 \u00E9\u0323", "\u1E69|\u1EB9\u0301");
    FORM("1\u20E3", "1\u20E3");
    FORM("\u1161\u11A8 .\u1161", "\u1161\u11A8|\u1161");
}

Test(comparison, ill_formed_bytes_separate)
{
    FORM("ab\xFFon", "ab|on");
    FORM("a\xC3", "a");
    FORM("a\xC3(b", "a|b");
    FORM("a\xED\xA0\x80z", "a|z");
    FORM("a\xF0\x9F\x98z", "a|z");
    FORM("a\uFFFDz", "a|z");
    FORM("a\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", "a|a");
    FORM("\xCC", "");
}

Test(comparison, numbers)
{
    static const char line[] = "a1 b \u0663 \u2460 \u2167 1\u00BD";
    form_of(line, sizeof line - 1);
    static const uint32_t expected[] = {
        TOKEN_NUMBER, 0, TOKEN_NUMBER, TOKEN_NUMBER, 0, TOKEN_NUMBER, TOKEN_NUMBER, TOKEN_NUMBER};
    cr_assert_eq(made.tokens.count, sizeof expected / sizeof *expected);
    for (size_t nth = 0; nth < made.tokens.count; nth++)
        cr_expect_eq(made.tokens.at[nth].flags, expected[nth], "token %zu", nth);
}

Test(comparison, source_ranges)
{
    SOURCES("\u201CIt\u2019s,\u201D he", "It|s|he");
    SOURCES("\u00ADsoft\u00ADhyphen\u00AD.", "soft\u00ADhyphen");
    SOURCES("x1\u00BDy", "x1|\u00BD|\u00BD|y");
    SOURCES("&lt;caf&eacute;&gt;", "caf&eacute;");
    SOURCES("nai\u0308ve e\u0301", "nai\u0308ve|e\u0301");
    SOURCES("\u0304e\u0301x", "e\u0301x");
    SOURCES("\u4E2D\u6587\uFF0C", "\u4E2D|\u6587");
    SOURCES("\u304B\u3099\u304B", "\u304B\u3099|\u304B");
    SOURCES("\u1112\u1161\u11AB.", "\u1112\u1161\u11AB");
    SOURCES("(e\u200D&#769;)", "e\u200D&#769;");
}

Test(comparison, limits_and_reuse)
{
    cr_expect_eq(comparison_make(&made, NULL, 0, NULL), UNECHO_OK);
    cr_expect_eq(made.tokens.count, 0);
    FORM("a b c", "a|b|c");
    FORM("d", "d");
    cr_expect_eq(made.forms.count, 2, "a mark and a letter");
    cr_expect_eq(comparison_add(&made, "e 7", 3, NULL), UNECHO_OK);
    cr_expect_eq(made.tokens.count, 2);
    cr_expect_eq(made.forms.count, 6);
    cr_expect_arr_eq(made.forms.at,
                     " d e\x21"
                     "7",
                     6, "each with its mark");
}

/* The code point that grows most: 3 bytes become 33. */
Test(comparison, growth)
{
    enum {
        COPIES = 5000
    };
    struct buffer source = {0};
    for (int nth = 0; nth < COPIES; nth++)
        buffer_append(&source, "\uFDFA\u4E2DaB", 8, NULL);
    cr_assert_eq(comparison_make(&made, source.at, source.count, NULL), UNECHO_OK);
    cr_expect_eq(made.tokens.count, 5 * COPIES + 1); /* "ab" and the next first word are one */
    cr_expect_eq(made.forms.count, (33 - 3 + 3 + 2) * COPIES + made.tokens.count);
    buffer_free(&source);
}

/* A million marks in falling order of class on one letter: quadratic sorting would take hours. */
Test(comparison, hostile_marks, .timeout = 60)
{
    enum {
        PAIRS = 500000
    };
    struct buffer source = {0};
    buffer_append(&source, "q", 1, NULL);
    for (int nth = 0; nth < PAIRS; nth++)
        buffer_append(&source, "\u0315\u0316", 4, NULL);
    cr_assert_eq(comparison_make(&made, source.at, source.count, NULL), UNECHO_OK);
    cr_assert_eq(made.tokens.count, 1);
    const struct token_form *token = &made.tokens.at[0];
    cr_expect(token->start == 0 && token->end == source.count);
    cr_assert_eq(token->form_length, source.count);
    const char *lower = made.forms.at + token->form + 1, *upper = lower + (size_t)2 * PAIRS;
    size_t right = 0;
    for (size_t nth = 0; nth < PAIRS; nth++)
        right +=
            memcmp(lower + 2 * nth, "\u0316", 2) == 0 && memcmp(upper + 2 * nth, "\u0315", 2) == 0;
    cr_expect_eq(right, PAIRS);
    buffer_free(&source);
}

/* Many '&' and unending numbers: each byte is looked at a bounded number of times. */
Test(comparison, hostile_references, .timeout = 60)
{
    enum {
        LENGTH = 1 << 20
    };
    char *line = malloc(LENGTH);
    memset(line, '&', LENGTH);
    cr_expect_eq(comparison_make(&made, line, LENGTH, NULL), UNECHO_OK);
    cr_expect_eq(made.tokens.count, 0);
    memset(line, '0', LENGTH);
    memcpy(line, "&#", 2);
    cr_expect_eq(comparison_make(&made, line, LENGTH, NULL), UNECHO_OK);
    cr_expect_eq(made.tokens.count, 1);
    line[LENGTH - 1] = ';';
    cr_expect_eq(comparison_make(&made, line, LENGTH, NULL), UNECHO_OK);
    cr_expect_eq(made.tokens.count, 0);
    free(line);
}
