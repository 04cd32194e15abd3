// SPDX-License-Identifier: Apache-2.0
/* By what documents are counted: host and script. */
#include "page/survey.h"

#include "support/files.h"
#include "unicode/scripts.h"

#include <criterion/criterion.h>
#include <string.h>

static void host_of(const char *url, const char *wanted)
{
    char host[32];
    size_t length = survey_host((unecho_bytes){url, strlen(url)}, host, sizeof host);
    cr_expect_eq(length, strlen(wanted), "%s: %.*s", url, (int)length, host);
    cr_expect(!memcmp(host, wanted, length), "%s: %.*s", url, (int)length, host);
}

Test(count, hosts)
{
    host_of("https://www.Example.org/a/b", "example.org");
    host_of("http://user:pass@example.org:8080?x", "example.org");
    host_of("http://[::1]:80/", "[::1]");
    host_of("http://www.", "www.");
    host_of("http://example.org#a@b", "example.org");
    host_of("example.org/a", "");
    host_of("http:///path", "");
    host_of("http://a-name-that-is-longer-than-the-room-for-it.example/",
            "a-name-that-is-longer-than-the-r");
}

static void script_of(const char *text, const char *wanted)
{
    uint32_t script = survey_script((unecho_bytes){text, strlen(text)});
    cr_expect_str_eq(unicode_script_names[script], wanted);
}

Test(count, scripts)
{
    script_of("Words, and \xD1\x8F", "Latin");
    script_of("\xD0\xAF \xD0\xBD\xD0\xB5 a", "Cyrillic");
    script_of("\xE4\xBD\xA0\xE5\xA5\xBD", "Han");
    script_of("12, 13!", "");
    script_of("\xFF\xFE", "");
    script_of("", "");
}

Test(count, every_run_of_scripts_is_in_order)
{
    for (size_t i = 0; i < unicode_script_run_count; i++) {
        const struct unicode_script_run *run = &unicode_script_runs[i];
        cr_expect_leq(run->first, run->last);
        cr_expect(!i || run->first > run[-1].last);
        cr_expect_lt(run->script, unicode_script_count);
        cr_expect_eq(unicode_script(run->first), run->script);
        cr_expect_eq(unicode_script(run->last), run->script);
    }
    cr_expect_eq(unicode_script(0x10FFFF), 0);
}
