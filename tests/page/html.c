// SPDX-License-Identifier: Apache-2.0
/* What data becomes in the page. */
#include "page/html.h"

#include "support/files.h"

#include <criterion/criterion.h>
#include <string.h>

static struct buffer out;
static struct html html;
static unecho_sink sink;
static unecho_error error;

static int take(void *self, const void *bytes, size_t length, unecho_error *failure)
{
    return buffer_append(self, bytes, length, failure);
}

static int refuse(void *self, const void *bytes, size_t length, unecho_error *failure)
{
    (void)self;
    (void)bytes;
    (void)length;
    if (failure)
        failure->code = UNECHO_E_IO;
    return UNECHO_E_IO;
}

static void setup(void)
{
    error = (unecho_error)UNECHO_ERROR_INIT;
    sink = (unecho_sink){sizeof sink, take, &out};
    html = (struct html){.to = &sink, .error = &error};
}

static void teardown(void)
{
    buffer_free(&out);
    buffer_free(&html.waiting);
}

TestSuite(html, .init = setup, .fini = teardown);

static void expect(const char *wanted)
{
    cr_assert_eq(html_end(&html), UNECHO_OK);
    cr_assert_eq(buffer_terminate(&out, NULL), 0);
    cr_expect_str_eq(out.at, wanted);
    out.count = 0;
}

static void expect_text(unecho_bytes text, const char *wanted)
{
    html_text(&html, text, SIZE_MAX, false);
    expect(wanted);
}

Test(html, data_is_inert)
{
    expect_text(BYTES_OF("<a href='x' id=\"y\">&amp;"),
                "&lt;a href=&#39;x&#39; id=&quot;y&quot;&gt;&amp;amp;");
    expect_text(BYTES_OF("\x1b[31m\x7f"), "\\x1B[31m\\x7F");
    expect_text(BYTES_OF("a\xE2\x80\xAE"
                         "b"),
                "a\\u202Eb");
    expect_text(BYTES_OF("two\nlines\r\n"), "two\nlines\\x0D\n");
    expect_text(BYTES_OF("ill \xFF\xC3 formed \xE2\x82"), "ill \\xFF\\xC3 formed \\xE2\\x82");
    expect_text(BYTES_OF("\xD1\x8F \xE4\xBD\xA0 \xF0\x9F\x90\x9F"),
                "\xD1\x8F \xE4\xBD\xA0 \xF0\x9F\x90\x9F");
}

Test(html, long_data_is_cut_between_characters)
{
    html_text(&html, BYTES_OF("&&&&"), 11, false);
    expect("&amp;&amp;&amp;…");
    html_text(&html, BYTES_OF("\xE4\xBD\xA0\xE4\xBD\xA0"), 4, false);
    expect("\xE4\xBD\xA0\xE4\xBD\xA0");
    html_text(&html, BYTES_OF("all"), 3, true);
    expect("all…");
}

Test(html, numbers)
{
    html_number(&html, 0);
    html_print(&html, " ");
    html_number(&html, 1234567);
    html_print(&html, " ");
    html_number(&html, UINT64_MAX);
    expect("0 1,234,567 18,446,744,073,709,551,615");
    html_bytes(&html, 999);
    html_print(&html, " ");
    html_bytes(&html, 999999);
    html_print(&html, " ");
    html_bytes(&html, 250000000);
    expect("999 B 1.0 MB 250 MB");
    html_share(&html, 0, 0);
    html_print(&html, " ");
    html_share(&html, 1, 1000000);
    html_print(&html, " ");
    html_share(&html, 1, 3);
    html_print(&html, " ");
    html_share(&html, 3, 3);
    expect("0 % &lt; 0.01 % 33.3 % 100 %");
}

Test(html, the_first_failure_stays)
{
    sink.write = refuse;
    html_print(&html, "text");
    cr_expect_eq(html_end(&html), UNECHO_E_IO);
    html_print(&html, "more");
    cr_expect_eq(html_end(&html), UNECHO_E_IO);
    cr_expect_eq(out.count, 0);
}
