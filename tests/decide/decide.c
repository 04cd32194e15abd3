// SPDX-License-Identifier: Apache-2.0
/* The pass that decides: the worked examples of docs/DECISIONS.md, and who goes on whose account.
 */
#include "decide/corpus.h"
#include "decide/near.h"
#include "match/match.h"

#include "support/forms.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const struct verify_rules stage5 = {2, {8, 10}, 4, true, true};
enum {
    ALL = REASONS_EXACT | REASONS_NEAR | REASONS_CONTAINED
};

/* A corpus that a test writes down; what was decided, as a line of text. */
struct decided {
    struct hash_secret secret;
    struct vast_limit limit;
    struct corpus corpus;
    char told[1024];
};

static void begin(struct decided *d)
{
    memset(d, 0, sizeof *d);
    cr_assert_eq(hash_secret_draw(&d->secret, NULL), UNECHO_OK);
    vast_limit_init(&d->limit, "/tmp", UINT64_MAX);
    corpus_init(&d->corpus, &d->secret, &d->limit);
}

static void document(struct decided *d)
{
    char name[8];
    int length = snprintf(name, sizeof name, "%zu", d->corpus.documents.count);
    cr_assert_neq(corpus_add_document(&d->corpus, 0, d->corpus.documents.count + 1,
                                      (unecho_bytes){name, (size_t)length}, NULL),
                  NONE);
}

/* Adds a member of the last document, with flags of its unit. Returns its number. */
static uint32_t flagged(struct decided *d, const char *text, uint32_t flags)
{
    struct buffer form = {0};
    form_append(&form, text);
    struct corpus_member member = {
        .document = (uint32_t)d->corpus.documents.count - 1, .lines = 1, .flags = flags};
    uint32_t number = corpus_add_member(&d->corpus, hash_bytes(&d->secret, form.at, form.count),
                                        (unecho_bytes){form.at, form.count},
                                        (struct corpus_sketch){0}, &member, NULL);
    cr_assert_neq(number, NONE);
    buffer_free(&form);
    return number;
}

static uint32_t unit(struct decided *d, const char *text)
{
    return flagged(d, text, 0);
}

/* Adds a document that holds one unit. */
static uint32_t alone(struct decided *d, const char *text)
{
    document(d);
    return unit(d, text);
}

/* A unit of the last document that stage 3 removed on account of `member`. */
static void follower(struct decided *d, uint32_t member, const char *text)
{
    struct buffer form = {0};
    struct corpus *corpus = &d->corpus;
    form_append(&form, text);
    cr_assert_eq(VAST_RESERVE(&corpus->verdicts, 1, NULL), 0);
    corpus->verdicts.at[corpus->verdicts.count++] = (struct verdict){
        .kind = VERDICT_ECHO, .rule = UNECHO_NEAR, .over = 9, .under = 10, .member = NONE};
    struct corpus_follower f = {.verdict = corpus->verdicts.count - 1,
                                .form_length = (uint32_t)form.count};
    cr_assert_eq(corpus_add_form(corpus, (unecho_bytes){form.at, form.count}, &f.form, NULL),
                 UNECHO_OK);
    cr_assert_eq(corpus_add_follower(corpus, member, &f, NULL), UNECHO_OK);
    buffer_free(&form);
}

static size_t tell(struct decided *d, size_t at, const char *kind, size_t number, uint32_t reason,
                   uint32_t witness, uint32_t over, uint32_t under)
{
    int length = snprintf(d->told + at, sizeof d->told - at, "%s%s%zu %s %u %u/%u", at ? "; " : "",
                          kind, number, unecho_reason_name((int)reason), witness, over, under);
    return at + (size_t)length;
}

/* "3 near 1 7/8; f0 contained 2 8/8": members that go, then followers that have another witness. */
static const char *decide(struct decided *d, uint32_t reasons)
{
    struct edges gone;
    edges_init(&gone, forms_no_limit());
    struct candidates candidates;
    candidates_init(&candidates, forms_no_limit());
    struct match_counts counts = {0};
    struct classes classes = corpus_classes(&d->corpus);
    size_t at = 0;
    if (reasons & REASONS_NEAR) {
        cr_assert_eq(match_exhaustive(&classes, &stage5, &d->secret, &candidates, &counts, NULL),
                     UNECHO_OK);
        cr_assert_eq(
            near_decide(&classes, &candidates, &stage5, &d->secret, 1, &gone, &counts, NULL),
            UNECHO_OK);
    }
    struct follow_rules stage3 = {reasons, 2, {8, 10}, {75, 100}, 4};
    cr_assert_eq(corpus_decide(&d->corpus, &gone, &stage3, NULL), UNECHO_OK);
    for (size_t i = 0; i < d->corpus.removals.count; i++) {
        const struct corpus_removal *r = &d->corpus.removals.at[i];
        at = tell(d, at, "", r->member, r->reason, r->witness, r->over, r->under);
    }
    for (size_t i = 0; i < d->corpus.verdicts.count; i++) {
        const struct verdict *v = &d->corpus.verdicts.at[i];
        if (v->member != NONE)
            at = tell(d, at, "f", i, v->rule, v->member, v->over, v->under);
    }
    VAST_FREE(&gone);
    candidates_free(&candidates);
    corpus_free(&d->corpus);
    return d->told;
}

/* ---- Chains: A like B, B like C, A unlike C ---- */

#define FERRY(start, time, star, end)                                                              \
    start " old ferry leaves the harbour at " time                                                 \
          " on every day of the year and comes home long after the " star " has " end " down."
#define A FERRY("The", "dawn", "sun", "gone")
#define B FERRY("The", "dawn", "moon", "gone")
#define C FERRY("The", "noon", "moon", "gone")

Test(decide, a_chain_does_not_remove_its_end)
{
    struct decided d;
    begin(&d);
    alone(&d, A);
    alone(&d, B);
    alone(&d, C); /* its witness would be B, which is gone */
    cr_assert_str_eq(decide(&d, ALL), "1 near 0 21/25");
}

Test(decide, the_middle_of_a_chain_removes_both_ends)
{
    struct decided d;
    begin(&d);
    alone(&d, B);
    alone(&d, A);
    alone(&d, C);
    cr_assert_str_eq(decide(&d, ALL), "1 near 0 21/25; 2 near 0 21/25");
}

Test(decide, copies_go_with_their_class)
{
    struct decided d;
    begin(&d);
    alone(&d, A);
    alone(&d, B);
    alone(&d, B);
    alone(&d, C);
    alone(&d, C);
    alone(&d, A);
    cr_assert_str_eq(decide(&d, ALL),
                     "1 near 0 21/25; 2 near 0 21/25; 4 exact 3 1/1; 5 exact 0 1/1");
}

Test(decide, the_first_of_several_witnesses_is_named)
{
    struct decided d;
    begin(&d);
    alone(&d, A);
    alone(&d, C);
    alone(&d, B);
    cr_assert_str_eq(decide(&d, ALL), "2 near 0 21/25");
}

/* ---- The own document, and protection ---- */

Test(decide, a_document_is_never_its_own_witness)
{
    struct decided d;
    begin(&d);
    document(&d);
    unit(&d, A);
    unit(&d, A);
    unit(&d, B);
    cr_assert_str_eq(decide(&d, ALL), "");
}

/* The class of B is gone for all; the B that stands beside its witness stays, and C stays with it.
 */
Test(decide, where_the_witness_is_ones_own_the_unit_stays)
{
    struct decided d;
    begin(&d);
    document(&d);
    unit(&d, A);
    unit(&d, B);
    alone(&d, B);
    alone(&d, C);
    cr_assert_str_eq(decide(&d, ALL), "2 near 0 21/25");
}

Test(decide, a_protected_unit_stays_and_may_be_a_witness)
{
    struct decided d;
    begin(&d);
    alone(&d, A);
    document(&d);
    flagged(&d, A, UNIT_PROTECTED);
    document(&d);
    flagged(&d, C, UNIT_PROTECTED);
    alone(&d, C);
    cr_assert_str_eq(decide(&d, ALL), "3 exact 2 1/1");
}

/* ---- A reference set ---- */

/* Neither a copy nor what is near to an earlier one goes; what stays is a witness. */
Test(decide, nothing_of_a_reference_set_goes)
{
    struct decided d;
    begin(&d);
    alone(&d, A);
    alone(&d, B);
    alone(&d, A);
    corpus_end_reference(&d.corpus);
    alone(&d, B);
    alone(&d, C); /* B is like A, but stays */
    alone(&d, A);
    cr_assert_str_eq(decide(&d, ALL), "3 exact 1 1/1; 4 near 1 21/25; 5 exact 0 1/1");
}

/* ---- Followers ---- */

#define CAPTION "comes home long after the sun has gone down"

/* The caption went on A's account; A goes on another's, which has all of the caption. */
Test(decide, followers_name_the_unit_that_stays)
{
    struct decided d;
    begin(&d);
    alone(&d, FERRY("An", "dawn", "sun", "gone"));
    follower(&d, alone(&d, A), CAPTION);
    cr_assert_str_eq(decide(&d, ALL), "1 near 0 22/24; f0 contained 0 9/9");
}

/* Here it has not: "gone down" stands nowhere else, so A stays. */
Test(decide, a_follower_without_a_witness_keeps_its_unit)
{
    struct decided d;
    begin(&d);
    alone(&d, FERRY("The", "dawn", "sun", "sunk"));
    follower(&d, alone(&d, A), CAPTION);
    alone(&d, A);
    cr_assert_str_eq(decide(&d, ALL), "2 near 0 21/25", "the copy has no follower");
}

Test(decide, one_follower_of_several_suffices_to_block)
{
    struct decided d;
    begin(&d);
    alone(&d, FERRY("The", "dawn", "sun", "sunk"));
    uint32_t member = alone(&d, A);
    follower(&d, member, "the old ferry leaves the harbour at dawn");
    follower(&d, member, CAPTION);
    follower(&d, member, "the old ferry leaves the harbour at dawn on every day");
    cr_assert_str_eq(decide(&d, ALL), "");
}

/* To an equal witness they are what they were to the old one, without another look. */
Test(decide, followers_of_a_copy_keep_reason_and_similarity)
{
    struct decided d;
    begin(&d);
    alone(&d, A);
    follower(&d, alone(&d, A), CAPTION);
    cr_assert_str_eq(decide(&d, ALL), "1 exact 0 1/1; f0 near 0 9/10");
}

/* The strongest reason that the new witness gives: here it says the same words. */
Test(decide, a_follower_may_become_exact)
{
    struct decided d;
    begin(&d);
    alone(&d, B);
    follower(&d, alone(&d, A), B);
    cr_assert_str_eq(decide(&d, ALL), "1 near 0 21/25; f0 exact 0 1/1");
}

/* Stage 3 compares numbers in one direction: a follower needs no equal ones. */
Test(decide, followers_are_judged_by_the_rules_of_stage_3)
{
    struct decided d;
    begin(&d);
    alone(&d, FERRY("An", "dawn", "7 suns", "gone"));
    follower(&d, alone(&d, FERRY("The", "dawn", "7 suns", "gone")),
             "old ferry leaves the harbour at dawn on");
    cr_assert_str_eq(decide(&d, ALL), "1 near 0 23/25; f0 contained 0 8/8");
}

/* ---- Followers of several ---- */

#define BRIDGE "Nobody crosses the bridge behind the mill since it was painted green by the sexton"

/* A unit that went on account of members a and b together. */
static void follower_of_two(struct decided *d, uint32_t a, uint32_t b, const char *text)
{
    struct corpus *corpus = &d->corpus;
    struct range32 together = {(uint32_t)corpus->witnesses.count, 2};
    cr_assert_eq(VAST_RESERVE(&corpus->witnesses, 2, NULL), 0);
    for (uint32_t nth = 0; nth < 2; nth++) {
        uint32_t member = nth ? b : a, class = corpus->members.at[member].class;
        corpus->witnesses.at[corpus->witnesses.count++] =
            (struct corpus_witness){.form = corpus->form.at[class],
                                    .form_length = corpus->form_length.at[class],
                                    .member = NONE};
        follower(d, member, text);
        struct corpus_follower *last = &corpus->followers.at[corpus->followers.count - 1];
        last->nth = nth;
        last->verdict -= nth;
        corpus->verdicts.count -= nth;
    }
    corpus->verdicts.at[corpus->verdicts.count - 1].together = together;
}

/* "gone down." of A is new to both then: a word in fifteen at most may be. */
Test(decide, together_means_with_the_witnesses_that_stay)
{
    struct decided d;
    begin(&d);
    alone(&d, FERRY("An", "dawn", "sun", "gone"));
    document(&d);
    uint32_t a = unit(&d, A), b = unit(&d, BRIDGE);
    follower_of_two(&d, a, b, A " " BRIDGE);
    cr_assert_str_eq(decide(&d, ALL), "1 near 0 22/24; f0 contained 0 38/39");
}

Test(decide, several_block_where_one_of_them_would_leave_too_much_new)
{
    struct decided d;
    begin(&d);
    alone(&d, FERRY("The", "dawn", "sun", "sunk"));
    document(&d);
    uint32_t a = unit(&d, A), b = unit(&d, BRIDGE);
    follower_of_two(&d, a, b,
                    "sun has gone down. " BRIDGE " comes home long after the sun has gone");
    cr_assert_str_eq(decide(&d, ALL), "");
}

/* Both go, one after the other: the second is judged with what stands in the place of the first. */
Test(decide, one_witness_after_the_other_may_go)
{
    struct decided d;
    begin(&d);
    alone(&d, FERRY("An", "dawn", "sun", "gone"));
    alone(&d, BRIDGE " again");
    document(&d);
    uint32_t a = unit(&d, A), b = unit(&d, BRIDGE);
    follower_of_two(&d, a, b, A " " BRIDGE);
    cr_assert_str_eq(decide(&d, ALL), "2 near 0 22/24; 3 near 1 14/15; f0 contained 0 38/39");
}

Test(decide, a_copy_takes_the_place_of_one_of_several)
{
    struct decided d;
    begin(&d);
    alone(&d, BRIDGE);
    document(&d);
    uint32_t a = unit(&d, A), b = unit(&d, BRIDGE);
    follower_of_two(&d, a, b, A " " BRIDGE);
    cr_assert_str_eq(decide(&d, ALL), "2 exact 0 1/1", "the first witness is the one that is told");
}

/* ---- Reasons ---- */

Test(decide, only_the_reasons_that_were_asked_for)
{
    static const struct {
        uint32_t reasons;
        const char *expected;
    } cases[] = {
        {REASONS_EXACT, "3 exact 1 1/1; 4 exact 2 1/1"},
        {REASONS_NEAR, "1 near 0 22/24; 3 near 0 22/24; f0 near 0 22/24"},
        {REASONS_NEAR | REASONS_CONTAINED, "1 near 0 22/24; 3 near 0 22/24; f0 near 0 22/24"},
        {REASONS_CONTAINED, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct decided d;
        begin(&d);
        alone(&d, FERRY("An", "dawn", "sun", "gone"));
        follower(&d, alone(&d, A), A);
        alone(&d, "Nothing of what stands here has been said by any other line so far.");
        alone(&d, A);
        alone(&d, "nothing of what stands here has been said by any other line so far");
        cr_assert_str_eq(decide(&d, cases[i].reasons), cases[i].expected);
    }
}

Test(decide, a_follower_blocks_where_its_reason_was_not_asked_for)
{
    struct decided d;
    begin(&d);
    alone(&d, FERRY("An", "dawn", "sun", "gone"));
    follower(&d, alone(&d, A), CAPTION);
    cr_assert_str_eq(decide(&d, REASONS_NEAR), "", "the caption would be contained, not near");
}
