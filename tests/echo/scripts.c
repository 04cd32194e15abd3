// SPDX-License-Identifier: Apache-2.0
/* Scripts without spaces: a letter is a token and half a word, runs are of six. */
#include "echoes.h"

Test(scripts, five_words_are_ten_letters)
{
    EXPECT_ECHOES(P("一二三四五六七八九。") P("一二三四五六七八九。"), "");
    EXPECT_ECHOES(P("一二三四五六七八九十。") P("一二三四五六七八九十！"), "3 exact 1 1/1");
}

Test(scripts, coverage_is_by_runs_of_six_letters)
{
    /* six in a row, then one that v lacks */
    EXPECT_ECHOES(P("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏。")
                      P("天地玄黃宇宙甲日月盈昃辰宿乙寒來暑往秋收丙。"),
                  "3 contained 1 18/21");
    /* five in a row */
    EXPECT_ECHOES(P("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏。")
                      P("天地玄黃宇甲日月盈昃辰乙寒來暑往秋丙。"),
                  "");
}

Test(scripts, contained_needs_sixteen_letters)
{
    EXPECT_ECHOES(P("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏。")
                      P("地玄黃宇宙洪荒日月盈昃辰宿列張。"),
                  "");
    EXPECT_ECHOES(P("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏。")
                      P("地玄黃宇宙洪荒日月盈昃辰宿列張寒。"),
                  "3 contained 1 16/16");
}

Test(scripts, novelty_is_in_half_words)
{
    /* 24 letters and 5 that v lacks: two words and a half of 14.5 */
    EXPECT_ECHOES(P("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏。")
                      P("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏甲乙丙丁戊。"),
                  "3 near 1 23/28");
    /* and 7 of 31: three and a half of 15.5 are more than a fifth */
    EXPECT_ECHOES(P("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏。")
                      P("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏甲乙丙丁戊己庚。"),
                  "");
}

Test(scripts, runs_are_of_three_where_half_of_the_tokens_are_words)
{
    /* four letters and four words, in runs of three with one new word between */
    EXPECT_ECHOES(P("a 天 b 地 c 玄 d 黃 e f g h i j k l.") P("a 天 b q 地 c 玄 d 黃 a 天 b."),
                  "3 contained 1 11/12");
    /* seven letters of twelve tokens: six in a row, else not covered */
    EXPECT_ECHOES(P("a 天 b 地 c 玄 d 黃 宇 宙 洪 荒 日 月 盈 昃 辰 宿.")
                      P("a 天 b q 地 玄 d 黃 宇 q 洪 荒 日 b."),
                  "");
}

/* A letter that Latin shares (a prolonged sound mark in Script_Extensions) is tests/unicode's. */
Test(scripts, one_document_may_hold_both)
{
    EXPECT_ECHOES(P("天地玄黃宇宙洪荒日月盈昃辰宿列張。") P("a b c d e f g h i j.")
                      P("天地玄黃宇宙洪荒日月盈昃辰宿列張！") P("a b c d e f g h i."),
                  "5 exact 1 1/1; 7 near 3 8/9");
}
