// SPDX-License-Identifier: Apache-2.0
/* What the comparison form is, tests/unicode says; here is how the batch holds it. */
#include "normalise/normalise.h"

#include "support/stages.h"

#include <criterion/criterion.h>
#include <string.h>

/* Tokens as "form@start-end", "|" after each line. */
static const char *tokens_of(struct stages *s)
{
    const struct tokens *tokens = &s->batch.tokens;
    s->told.count = 0;
    for (size_t i = 0; i < s->batch.lines.count; i++) {
        struct range32 range = s->batch.lines.at[i].tokens;
        for (uint32_t k = range.first; k < range.first + range.count; k++) {
            uint32_t id = tokens->word[k];
            buffer_print(&s->told, NULL, "%.*s@%u-%u ", (int)s->words.list.at[id].length,
                         words_form(&s->words, id), tokens->start[k], tokens->end[k]);
        }
        buffer_print(&s->told, NULL, "|");
    }
    buffer_terminate(&s->told, NULL);
    return s->told.at;
}

static void expect(const char *text, size_t length, const char *tokens)
{
    struct stages s;
    stages_begin(&s, text, length);
    cr_assert_str_eq(tokens_of(&s), tokens);
    stages_end(&s);
}

Test(normalise, tokens_know_their_bytes_in_the_document)
{
    expect(TEXT("The cat.\n\n  A CAT!\n"), "the@0-3 cat@4-7 ||a@12-13 cat@14-17 |");
}

Test(normalise, a_token_may_come_from_other_bytes_than_its_form)
{
    expect(TEXT("x\r\n&eacute;t\u00E9 \uFF21\n"), "x@0-1 |\u00E9t\u00E9@3-14 a@15-18 |");
}

Test(normalise, ill_formed_bytes_and_nul_separate)
{
    expect(TEXT("a\xFF"
                "b\0c\n"),
           "a@0-1 b@2-3 c@4-5 |");
}

Test(normalise, equal_words_are_one_id_with_its_flags)
{
    struct stages s;
    stages_begin(&s, TEXT("Tom 7\nTOM 字\n"));
    const uint32_t *word = s.batch.tokens.word;
    cr_assert_eq(word[0], word[2]);
    cr_assert_neq(word[0], word[1]);
    cr_assert_eq(s.words.list.at[word[0]].flags, 0);
    cr_assert_eq(s.words.list.at[word[1]].flags, TOKEN_NUMBER);
    cr_assert_eq(s.words.list.at[word[3]].flags, TOKEN_UNSPACED);
    stages_end(&s);
}
