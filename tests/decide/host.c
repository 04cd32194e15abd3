// SPDX-License-Identifier: Apache-2.0
/* The host of a URL. */
#include "decide/host.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect(const char *url, const char *host)
{
    char name[HOST_MOST + 1];
    size_t length = host_of((unecho_bytes){url, strlen(url)}, name);
    name[length] = '\0';
    cr_expect_str_eq(name, host, "of %s: %s, not %s", url, name, host);
}

Test(host, is_the_name_alone_in_small_letters)
{
    expect("http://example.org/a/b", "example.org");
    expect("HTTPS://Example.ORG", "example.org");
    expect("//example.org", "example.org");
    expect("ftp+x.1-y://example.org?a=//b", "example.org");
    expect("http://user:word@example.org:8080#x", "example.org");
    expect("http://user@b@example.org/@c", "example.org");
    expect("http://[2001:DB8::1]:80/", "[2001:db8::1]");
    expect("http://[2001:db8", "[2001");
    expect("http://\xC3\x89.org/", "\xC3\x89.org");
}

Test(host, loses_one_www)
{
    expect("http://www.example.org/", "example.org");
    expect("http://WWW.www.example.org/", "www.example.org");
    expect("http://www2.example.org/", "www2.example.org");
    expect("http://www.", "");
    expect("http://www", "www");
}

Test(host, is_none_where_a_url_names_none)
{
    expect("", "");
    expect("http:", "");
    expect("http:/", "");
    expect("http:///a", "");
    expect("http://:80", "");
    expect("mailto:a@example.org", "");
    expect("example.org/a", "");
    expect("/a//example.org", "");
    expect("1http://example.org", "");
}

Test(host, is_none_where_the_name_is_too_long)
{
    char url[400] = "http://", name[HOST_MOST];
    memset(url + 7, 'a', HOST_MOST);
    cr_expect_eq(host_of((unecho_bytes){url, 7 + HOST_MOST}, name), HOST_MOST);
    url[7 + HOST_MOST] = 'a';
    cr_expect_eq(host_of((unecho_bytes){url, 8 + HOST_MOST}, name), 0);
}
