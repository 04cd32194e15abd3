// SPDX-License-Identifier: Apache-2.0
/* What a line loses: precedence, repeated cuts, boundaries, and what goes with a cut. */
#include "lab.h"

#include <criterion/criterion.h>

#define TWO                                                                                        \
    "language en\nrule one\nline a *0-2\nhead h *0-1\ntail t\nmatch x\n"                           \
    "rule two\nline a b\nhead h x\ntail s t\nmatch x\n"

Test(cuts, precedence)
{
    lab_expect(TWO, "a b", "whole en.one");
    lab_expect(TWO, "h x: k k", "k k <- head en.one");
    lab_expect(TWO, "k k: s t", "k k <- tail en.two");
    /* the longest head, even of a later rule */
    lab_expect("language en\nrule one\nhead h\nmatch x\nrule two\nhead h x\nmatch x\n", "h. x. k",
               "k <- head en.two");
    /* the longest one that may be cut */
    lab_expect("language en\nrule one\nhead h\nmatch x\nrule two\nhead h x\nmatch x\n", "h. x k",
               "x k <- head en.one");
    /* heads before tails */
    lab_expect(RULE("head h\ntail t"), "h: k: t", "k <- head en.r, tail en.r");
}

Test(cuts, again_and_again)
{
    lab_expect(RULE("head h"), "h: h - h | k k", "k k <- head en.r, head en.r, head en.r");
    lab_expect(RULE("tail t"), "k k. T | t, t", "-");
    lab_expect(RULE("tail t"), "k k. T | t: t", "k k. <- tail en.r, tail en.r, tail en.r");
    lab_expect(RULE("head h\ntail t"), "h: h: t", "whole en.r");
    /* the rest matches as a line: one row, with the last rule */
    lab_expect("language en\nrule one\nhead h\nmatch x\nrule two\nline k\nmatch x\n", "h: k",
               "whole en.two");
}

Test(cuts, set_apart)
{
    static const char tail[] = RULE("tail read more");
    lab_expect(tail, "They read more", "-");
    lab_expect(tail, "They, read more", "-");
    lab_expect(tail, "They resigned. Read more", "They resigned. <- tail en.r");
    lab_expect(tail, "They resigned.Read more", "They resigned. <- tail en.r");
    lab_expect(tail, "They resigned… Read more »", "They resigned… <- tail en.r");
    lab_expect(tail, "They resigned&nbsp;&raquo; read more", "They resigned <- tail en.r");
    lab_expect(tail, "“They resigned” read more", "“They resigned” <- tail en.r");
    lab_expect(tail, "They re-read more", "-");
    lab_expect(RULE("tail t"), "They can't", "-");
    lab_expect(RULE("tail t"), "They can’t", "-");
    lab_expect(RULE("tail t\njoined"), "They can t", "They can <- tail en.r");
    lab_expect(RULE("head image caption\njoined"), "Image caption The pier",
               "The pier <- head en.r");
}

Test(cuts, bracketed)
{
    static const char rule[] = RULE("tail [*1-3] reuters\nhead reuters\nbracketed");
    lab_expect(rule, "The pier (Ann Example/Reuters)", "The pier <- tail en.r");
    lab_expect(rule, "The pier [Reuters].", "The pier <- tail en.r");
    lab_expect(rule, "The pier. Reuters", "-");
    lab_expect(rule, "The pier (and so said Reuters", "-");
    lab_expect(rule, "(Reuters) The pier", "The pier <- head en.r");
    lab_expect(rule, "Reuters) The pier", "-");
    lab_expect(rule, "(Reuters)", "whole en.r");
    lab_expect(rule, "Reuters", "-");
}

Test(cuts, what_goes_with_a_head)
{
    static const char head[] = RULE("head h");
    lab_expect(head, "  » h: The mayor", "The mayor <- head en.r");
    lab_expect(head, "h: “The mayor”", "“The mayor” <- head en.r");
    lab_expect(head, "h | &quot;The mayor&quot;", "&quot;The mayor&quot; <- head en.r");
    lab_expect(head, "h: $5 is all", "$5 is all <- head en.r");
    lab_expect(head, "h: (¿Qué?)", "(¿Qué?) <- head en.r");
    lab_expect(head, "h: “ The mayor", "The mayor <- head en.r");
    lab_expect(head, "h: #tag and @ann", "#tag and @ann <- head en.r");
}

Test(cuts, what_goes_with_a_tail)
{
    static const char tail[] = RULE("tail t");
    lab_expect(tail, "The mayor. | t »  ", "The mayor. <- tail en.r");
    lab_expect(tail, "“The mayor!” (t)", "“The mayor!” <- tail en.r");
    lab_expect(tail, "The mayor...(t)", "The mayor... <- tail en.r");
    lab_expect(tail, "The mayor.»t", "The mayor. <- tail en.r");
    lab_expect(tail, "The mayor?t", "The mayor? <- tail en.r");
    lab_expect(tail, "The mayor.&nbsp;t", "The mayor. <- tail en.r");
    lab_expect(tail, "The mayor.&#8203;t", "The mayor. <- tail en.r");
}

Test(cuts, never_inside_a_character)
{
    lab_expect(RULE("tail 2\njoined"), "Add ½", "-");
    lab_expect(RULE("tail 1 2"), "Add: ½", "Add <- tail en.r");
}
