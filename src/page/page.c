// SPDX-License-Identifier: Apache-2.0
#include "page/page.h"

#include "page/assets.h"
#include "page/sections.h"

#include <string.h>

/* THE order of the page. */
static const struct {
    const char *id, *name; /* of the link to it */
    void (*write)(struct html *html, const struct survey *survey);
} SECTIONS[] = {
    {"overview", "Overview", section_overview},
    {"reasons", "Why text went", section_reasons},
    {"sources", "What came in and stayed", section_sources},
    {"repeated", "What repeats most", section_repeated},
    {"distributions", "How alike, how often", section_distributions},
    {"uncertain", "Least certain removals", section_uncertain},
    {"samples", "Samples", section_samples},
    {"run", "The run", section_run},
};
enum {
    SECTION_COUNT = sizeof SECTIONS / sizeof *SECTIONS
};

/* The folder's own name, without the folders around it. */
static unecho_bytes name_of(const char *folder)
{
    size_t end = strlen(folder);
    while (end > 1 && folder[end - 1] == '/')
        end--;
    size_t start = end;
    while (start && folder[start - 1] != '/')
        start--;
    return (unecho_bytes){folder + start, end - start};
}

static void write_head(struct html *html, const char *folder)
{
    html_print(html,
               "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
               "style-src 'sha256-%s'; script-src 'sha256-%s'; base-uri 'none'; form-action 'none'"
               "\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<meta name=\"color-scheme\" content=\"light dark\">\n<title>unecho report: ",
               page_style_hash, page_script_hash);
    html_text(html, name_of(folder), 400, false);
    html_print(html, "</title>\n<style>");
    html_raw(html, page_style, page_style_length);
    html_print(html, "</style>\n</head>\n<body>\n");
}

static void write_top(struct html *html, const char *folder, const struct survey *survey)
{
    html_print(html, "<a class=\"skip\" href=\"#main\">To the content</a>\n<header>\n<h1><bdi>");
    html_text(html, name_of(folder), 400, false);
    html_print(html,
               "</bdi></h1>\n<p>What unecho %s removed from it, and why.</p>\n"
               "<div id=\"search\"></div>\n<nav aria-label=\"Sections\"><ul>\n",
               unecho_version());
    for (size_t i = 0; i < SECTION_COUNT; i++)
        if (SECTIONS[i].write != section_uncertain || survey->uncertain.sample.rows.count)
            html_print(html, "<li><a href=\"#%s\">%s</a></li>\n", SECTIONS[i].id, SECTIONS[i].name);
    html_print(html, "</ul></nav>\n</header>\n<main id=\"main\">\n");
}

static void write_end(struct html *html)
{
    html_print(html, "</main>\n<footer><p>Every removed byte stands in the audit log of this "
                     "folder; <code>unecho restore</code> gives the originals back.</p></footer>\n"
                     "<script>");
    html_raw(html, page_script, page_script_length);
    html_print(html, "</script>\n</body>\n</html>\n");
}

int page_draw(const char *folder, const struct survey *survey, const unecho_sink *to,
              unecho_error *error)
{
    struct html html = {.to = to, .error = error};
    write_head(&html, folder);
    write_top(&html, folder, survey);
    for (size_t i = 0; i < SECTION_COUNT; i++)
        SECTIONS[i].write(&html, survey);
    write_end(&html);
    return html_end(&html);
}

int page_write(const char *folder, const struct foreigns *foreigns, const unecho_sink *to,
               unecho_error *error)
{
    struct survey survey;
    int code = survey_make(&survey, folder, foreigns, error);
    if (!code)
        code = survey_find_witnesses(&survey, error);
    if (!code)
        code = page_draw(folder, &survey, to, error);
    survey_free(&survey);
    return code;
}
