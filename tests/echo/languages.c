// SPDX-License-Identifier: Apache-2.0
/*
 * The same happens in every language: a copy goes, and a line that says nearly all of a sentence,
 * and one that says a part of it; a number that differs keeps a line, and so do new words.
 */
#include "echoes.h"

#include <string.h>

/* A sentence is `opening`, `middle`, `last` and `end`; its opening has the number 12. */
struct language {
    const char *name, *opening, *middle, *last, *end;
    const char *new_words; /* more than four */
    const char *joint;     /* between the parts */
};

static const struct language languages[] = {
    {"English", "The council of the island bought 12 small boats last spring,",
     "because the old bridge was closed for", "repairs", ".",
     "As everybody here remembers very well:", " "},
    {"German", "Der Rat der Insel kaufte im letzten Frühling 12 kleine Boote,",
     "weil die alte Brücke wegen langer Arbeiten", "gesperrt", ".",
     "Wie sich hier alle noch gut erinnern:", " "},
    {"Spanish", "El consejo de la isla compró 12 barcos pequeños la primavera pasada,",
     "porque el viejo puente estaba cerrado por", "obras", ".",
     "Como todos aquí recuerdan muy bien:", " "},
    {"French", "Le conseil de l’île a acheté 12 petits bateaux au printemps dernier,",
     "parce que le vieux pont était fermé pour", "travaux", ".",
     "Comme chacun ici s’en souvient bien :", " "},
    {"Russian", "Совет острова купил прошлой весной 12 маленьких лодок для всех жителей,",
     "потому что старый мост был надолго закрыт на", "ремонт", ".",
     "Как все здесь очень хорошо помнят:", " "},
    {"Turkish", "Ada meclisi geçen ilkbaharda halk için 12 küçük tekne satın aldı,",
     "çünkü eski köprü uzun süren onarım nedeniyle", "kapalıydı", ".",
     "Buradaki herkesin çok iyi hatırladığı gibi:", " "},
    {"Arabic", "اشترى مجلس الجزيرة في الربيع الماضي 12 قاربا صغيرا للسكان",
     "لأن الجسر القديم كان مغلقا بسبب", "الإصلاحات", ".", "كما يتذكر الجميع هنا جيدا جدا:", " "},
    {"Hindi", "द्वीप की परिषद ने पिछले वसंत में 12 छोटी नावें खरीदीं", "क्योंकि पुराना पुल मरम्मत के लिए बंद", "था",
     "।", "जैसा कि यहाँ सबको अच्छी तरह याद है:", " "},
    {"Korean", "섬 의회는 지난 봄에 주민들을 위해 작은 배 12척을 새로 샀는데",
     "그것은 오래된 다리가 긴 수리 때문에", "닫혔기때문이다", ".", "여기 사는 모두가 잘 기억하듯이",
     " "},
    {"Chinese", "岛上的议会去年春天为居民买了12条新的小木船", "因为那座古老的大桥正在关闭", "修理",
     "。", "正如这里的人们都记得很清楚的那样", ""},
    {"Japanese", "島の議会は去年の春に住民のために小さな船を12隻買った",
     "なぜなら古い橋が長い工事のために", "閉鎖中", "。", "ここにいる誰もがよく覚えているように",
     ""},
    {"Thai", "สภาของเกาะซื้อเรือเล็กใหม่12ลำให้ชาวบ้านเมื่อฤดูใบไม้ผลิที่แล้ว", "เพราะสะพานเก่าถูกปิดเป็นเวลานานเพื่อ",
     "ซ่อมแซม", ".", "อย่างที่ทุกคนที่นี่จำได้เป็นอย่างดี", ""}};

/* Is line 3, of a text whose line 1 is the sentence, removed for `reason` ("" : not at all)? */
static void expect(const struct language *l, const char *line, const char *reason)
{
    struct buffer text = {0};
    struct stages s;
    buffer_print(&text, NULL, "%s%s%s%s%s%s\n\n%s\n", l->opening, l->joint, l->middle, l->joint,
                 l->last, l->end, line);
    stages_begin(&s, text.at, text.count);
    const char *told = stages_echoes(&s);
    bool as_wanted = *reason ? strncmp(told, reason, strlen(reason)) == 0 : !*told;
    cr_expect(as_wanted, "%s: \"%s\", not \"%s\": %s", l->name, told, reason, line);
    stages_end(&s);
    buffer_free(&text);
}

#define EACH_LANGUAGE(l)                                                                           \
    for (const struct language *l = languages;                                                     \
         l < languages + sizeof languages / sizeof *languages; l++)

Test(languages, a_copy_goes)
{
    EACH_LANGUAGE(l)
    {
        struct buffer line = {0};
        buffer_print(&line, NULL, "“%s%s%s%s%s” %s", l->opening, l->joint, l->middle, l->joint,
                     l->last, l->end);
        buffer_terminate(&line, NULL);
        expect(l, line.at, "3 exact 1 ");
        buffer_free(&line);
    }
}

Test(languages, a_line_that_says_nearly_all_of_it_goes)
{
    EACH_LANGUAGE(l)
    {
        struct buffer line = {0};
        buffer_print(&line, NULL, "%s%s%s", l->opening, l->joint, l->middle);
        buffer_terminate(&line, NULL);
        expect(l, line.at, "3 near 1 ");
        buffer_free(&line);
    }
}

Test(languages, a_line_that_says_a_part_of_it_goes)
{
    EACH_LANGUAGE(l)
    {
        expect(l, l->opening, "3 contained 1 ");
    }
}

Test(languages, a_number_that_differs_keeps_a_line)
{
    EACH_LANGUAGE(l)
    {
        struct buffer line = {0};
        buffer_print(&line, NULL, "%s%s%s%s%s", l->opening, l->joint, l->middle, l->joint, l->last);
        buffer_terminate(&line, NULL);
        strstr(line.at, "12")[1] = '3';
        expect(l, line.at, "");
        buffer_free(&line);
    }
}

Test(languages, new_words_keep_a_line)
{
    EACH_LANGUAGE(l)
    {
        struct buffer line = {0};
        buffer_print(&line, NULL, "%s %s%s%s%s%s", l->new_words, l->opening, l->joint, l->middle,
                     l->joint, l->last);
        buffer_terminate(&line, NULL);
        expect(l, line.at, "");
        buffer_free(&line);
    }
}
