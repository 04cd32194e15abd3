// SPDX-License-Identifier: Apache-2.0
/* Scripts without spaces: a letter is a token and half a word, runs are of six. */
#include "echoes.h"

Test(scripts, five_words_are_ten_letters)
{
    EXPECT_ECHOES(P("一二三四五六七八九。") P("一二三四五六七八九。"), "");
    EXPECT_ECHOES(P("一二三四五六七八九十。") P("一二三四五六七八九十！"), "3 exact 1 1/1");
}

Test(scripts, fourteen_letters_must_stand_in_one_piece)
{
    EXPECT_ECHOES(P("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏。")
                      P("天地玄黃宇宙洪荒日月盈昃辰宿甲列張寒來暑往秋收冬藏"),
                  "3 near 1 22/25");
    EXPECT_ECHOES(P("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏。")
                      P("天地玄黃宇宙洪荒日月盈昃辰甲宿列張寒來暑往秋收冬藏"),
                  "");
}

Test(scripts, a_single_letter_that_matches_is_new)
{
    /* 24 letters match, and 4 are new; 22, and 6 (of 28 half words) where 列 and 張 stand alone */
    EXPECT_ECHOES(P("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏。")
                      P("天地玄黃宇宙洪荒日月盈昃辰宿甲乙丙丁列張寒來暑往秋收冬藏"),
                  "3 contained 1 24/28");
    EXPECT_ECHOES(P("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏。")
                      P("天地玄黃宇宙洪荒日月盈昃辰宿甲列乙丙張丁寒來暑往秋收冬藏"),
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
    /* 24 letters and 4 in front that v lacks: two words of 14 */
    EXPECT_ECHOES(P("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏。")
                      P("甲乙丙丁天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏"),
                  "3 near 1 23/27");
    /* and 7 of 31: three and a half of 15.5 are more than a fifth */
    EXPECT_ECHOES(P("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏。")
                      P("甲乙丙丁戊己庚天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏"),
                  "");
}

Test(scripts, runs_are_of_three_where_half_of_the_tokens_are_words)
{
    /* four letters and seven words */
    EXPECT_ECHOES(P("a 天 b 地 c 玄 d 黃 e f g h i j k l.") P("a 天 b 地 c 玄 d 黃 e f g"),
                  "3 contained 1 11/11");
}

/* A letter that Latin shares (a prolonged sound mark in Script_Extensions) is tests/unicode's. */
Test(scripts, one_document_may_hold_both)
{
    EXPECT_ECHOES(P("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往。") P("a b c d e f g h i j.")
                      P("天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往！") P("a b c d e f g h i."),
                  "5 exact 1 1/1; 7 near 3 8/9");
}
