// SPDX-License-Identifier: Apache-2.0
#include "page/draw.h"

#include <inttypes.h>

void draw_section(struct html *html, const char *id, const char *heading)
{
    html_print(html, "<section id=\"%s\" aria-labelledby=\"%s-h\">\n<h2 id=\"%s-h\">%s</h2>\n", id,
               id, id, heading);
}

void draw_section_end(struct html *html)
{
    html_print(html, "</section>\n");
}

void draw_note(struct html *html, const char *words)
{
    html_print(html, "<p class=\"note\">");
    html_words(html, words);
    html_print(html, "</p>\n");
}

/* ---- Tables ---- */

void draw_table(struct html *html, const char *caption, const struct column *columns, size_t count)
{
    uint64_t id = ++html->ids;
    html_print(html,
               "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"t%" PRIu64
               "\">\n<table class=\"data\">\n<caption id=\"t%" PRIu64 "\">%s</caption>\n"
               "<thead><tr>",
               id, id, caption);
    for (size_t i = 0; i < count; i++)
        html_print(html, "<th scope=\"col\"%s>%s</th>", columns[i].number ? " class=\"n\"" : "",
                   columns[i].title);
    html_print(html, "</tr></thead>\n<tbody>\n");
}

void draw_table_end(struct html *html)
{
    html_print(html, "</tbody>\n</table>\n</div>\n");
}

void draw_row(struct html *html)
{
    html_print(html, "<tr>");
}

void draw_row_end(struct html *html)
{
    html_print(html, "</tr>\n");
}

void draw_head(struct html *html, unecho_bytes text, size_t most, bool cut)
{
    html_print(html, "<th scope=\"row\"><bdi>");
    html_text(html, text, most, cut);
    html_print(html, "</bdi></th>");
}

void draw_head_words(struct html *html, const char *words)
{
    html_print(html, "<th scope=\"row\">");
    html_words(html, words);
    html_print(html, "</th>");
}

void draw_text(struct html *html, unecho_bytes text, size_t most, bool cut)
{
    html_print(html, "<td class=\"text\"><bdi>");
    html_text(html, text, most, cut);
    html_print(html, "</bdi></td>");
}

void draw_number(struct html *html, uint64_t number)
{
    html_print(html, "<td class=\"n\" data-v=\"%" PRIu64 "\">", number);
    html_number(html, number);
    html_print(html, "</td>");
}

void draw_bytes(struct html *html, uint64_t bytes)
{
    html_print(html, "<td class=\"n\" data-v=\"%" PRIu64 "\">", bytes);
    html_bytes(html, bytes);
    html_print(html, "</td>");
}

void draw_share(struct html *html, uint64_t part, uint64_t whole, const char *kind)
{
    double share = whole ? (double)part / (double)whole : 0;
    html_print(html, "<td class=\"n\" data-v=\"%.6f\">", share);
    draw_bar(html, (double)part, (double)whole, kind);
    html_print(html, "<span class=\"share\">");
    html_share(html, part, whole);
    html_print(html, "</span></td>");
}

/* ---- Pictures ---- */

void draw_bar(struct html *html, double part, double whole, const char *kind)
{
    html_print(html,
               "<svg class=\"bar\" viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\" "
               "aria-hidden=\"true\"><rect class=\"all\" width=\"100\" height=\"6\"/>"
               "<rect class=\"%s\" width=\"%.2f\" height=\"6\"/></svg>",
               kind, whole > 0 ? 100 * part / whole : 0.0);
}

static void put_legend(struct html *html, const struct slice *slices, size_t count, uint64_t whole)
{
    html_print(html, "<ul class=\"legend\">");
    for (size_t i = 0; i < count; i++) {
        if (!slices[i].bytes)
            continue;
        html_print(html,
                   "<li><svg class=\"key\" viewBox=\"0 0 10 10\" aria-hidden=\"true\">"
                   "<rect class=\"%s\" width=\"10\" height=\"10\" rx=\"2\"/></svg> %s <b>",
                   slices[i].kind, slices[i].name);
        html_share(html, slices[i].bytes, whole);
        html_print(html, "</b></li>\n");
    }
    html_print(html, "</ul>\n");
}

void draw_slices(struct html *html, const char *about, const struct slice *slices, size_t count)
{
    uint64_t whole = 0;
    double at = 0;
    for (size_t i = 0; i < count; i++)
        whole += slices[i].bytes;
    html_print(html,
               "<figure><svg class=\"slices\" viewBox=\"0 0 1000 28\" preserveAspectRatio=\"none\" "
               "role=\"img\" aria-label=\"%s\"><rect class=\"all\" width=\"1000\" height=\"28\"/>",
               about);
    for (size_t i = 0; i < count && whole; i++) {
        double wide = 1000 * (double)slices[i].bytes / (double)whole;
        if (slices[i].bytes)
            html_print(html, "<rect class=\"%s\" x=\"%.2f\" width=\"%.2f\" height=\"28\"/>",
                       slices[i].kind, at, wide < 1.5 ? 1.5 : wide);
        at += wide;
    }
    html_print(html, "</svg>\n<figcaption>%s</figcaption>\n", about);
    put_legend(html, slices, count, whole);
    html_print(html, "</figure>\n");
}

enum {
    HISTOGRAM_HIGH = 120,
    STEP_WIDE = 20
};

/* The first step that is shown: half of all, or where the lowest row is. */
static int first_step(const uint64_t *counts)
{
    for (int i = 0; i < SURVEY_STEPS / 2; i++)
        if (counts[i])
            return i - i % 5;
    return SURVEY_STEPS / 2;
}

static uint64_t most_of(const uint64_t *counts)
{
    uint64_t most = 1;
    for (int i = 0; i < SURVEY_STEPS; i++)
        most = counts[i] > most ? counts[i] : most;
    return most;
}

static void put_steps(struct html *html, const uint64_t *counts, int first, const char *kind)
{
    uint64_t most = most_of(counts);
    for (int i = first; i < SURVEY_STEPS; i++) {
        double high = HISTOGRAM_HIGH * (double)counts[i] / (double)most;
        high = counts[i] && high < 1.5 ? 1.5 : high;
        if (counts[i])
            html_print(html,
                       "<rect class=\"%s\" x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\">"
                       "<title>%.2f to %.2f: %" PRIu64 "</title></rect>",
                       kind, (i - first) * STEP_WIDE + 1, HISTOGRAM_HIGH - high, STEP_WIDE - 2,
                       high, i / (double)SURVEY_STEPS, (i + 1) / (double)SURVEY_STEPS, counts[i]);
    }
}

/* The same in words, for who cannot see the picture. */
static void put_figures(struct html *html, const uint64_t *counts, int first)
{
    static const struct column columns[] = {{"similarity", false}, {"removals", true}};
    html_print(html, "<details><summary>Figures</summary>\n");
    draw_table(html, "Removals by similarity", columns, 2);
    for (int i = first; i < SURVEY_STEPS; i++) {
        if (!counts[i])
            continue;
        html_print(html, "<tr><th scope=\"row\">%.2f to %.2f</th>", i / (double)SURVEY_STEPS,
                   (i + 1) / (double)SURVEY_STEPS);
        draw_number(html, counts[i]);
        draw_row_end(html);
    }
    draw_table_end(html);
    html_print(html, "</details>\n");
}

void draw_similarities(struct html *html, const char *about, const uint64_t *counts,
                       uint64_t threshold, const char *kind)
{
    int first = first_step(counts), steps = SURVEY_STEPS - first;
    double mark = ((double)threshold * SURVEY_STEPS / 10000 - first) * STEP_WIDE;
    html_print(html,
               "<figure><svg class=\"histogram\" viewBox=\"0 0 %d %d\" "
               "preserveAspectRatio=\"none\" role=\"img\" aria-label=\"%s\">",
               steps * STEP_WIDE, HISTOGRAM_HIGH, about);
    put_steps(html, counts, first, kind);
    if (mark >= 0)
        html_print(html, "<line class=\"mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\"/>", mark,
                   mark, HISTOGRAM_HIGH);
    html_print(html,
               "</svg>\n<div class=\"axis\" aria-hidden=\"true\"><span>%.2f</span><span>%.2f</span>"
               "<span>1.00</span></div>\n<figcaption>%s. The line marks the threshold, %.2f; "
               "the tallest bar stands for %" PRIu64 ".</figcaption>\n",
               first / (double)SURVEY_STEPS, (first + SURVEY_STEPS) / (2.0 * SURVEY_STEPS), about,
               (double)threshold / 10000, most_of(counts));
    put_figures(html, counts, first);
    html_print(html, "</figure>\n");
}
