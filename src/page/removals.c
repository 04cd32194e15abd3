// SPDX-License-Identifier: Apache-2.0
/* What repeats, how alike it is, and single removals beside their witnesses. */
#include "page/sections.h"
#include "similarity/beside.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    SHOWN_TEXTS = 60,
    TABLE_TEXT_BYTES = 300, /* of HTML */
    PAIR_TEXT_BYTES = 1500,
    SAMPLE_SHOWN_BYTES = 600,
    NAME_BYTES = 160
};

/* ---- What repeats ---- */

static void put_texts(struct html *html, const struct top *top, const char *caption)
{
    static const struct column columns[] = {
        {"text", false}, {"times removed", true}, {"bytes", true}};
    if (!top->entries.count)
        return;
    draw_table(html, caption, columns, 3);
    for (size_t i = 0; i < top->entries.count && i < SHOWN_TEXTS; i++) {
        const struct top_entry *entry = &top->entries.at[i];
        unecho_bytes text = {entry->text, entry->text_length};
        while (text.length &&
               (text.at[text.length - 1] == '\n' || text.at[text.length - 1] == '\r'))
            text.length--;
        draw_row(html);
        draw_text(html, text, TABLE_TEXT_BYTES, entry->text_cut);
        draw_number(html, top_certain(entry));
        draw_bytes(html, entry->sums[SUM_REMOVED]);
        draw_row_end(html);
    }
    draw_table_end(html);
    if (top->full_once)
        draw_note(html, "There were more texts than are counted at a time: these figures are lower "
                        "bounds.");
}

void section_repeated(struct html *html, const struct survey *survey)
{
    draw_section(html, "repeated", "What repeats most");
    put_texts(html, &survey->lines, "Texts by how often they were removed, written alike or not");
    put_texts(html, &survey->classes,
              "Classes: units that stay, by how many went on their account; one of those is shown");
    draw_section_end(html);
}

/* ---- How alike ---- */

/* "4 to 7": a bin of sizes. */
static void put_bin(struct html *html, int bin)
{
    uint64_t first = (uint64_t)1 << bin;
    html_print(html, "<tr><th scope=\"row\">");
    html_number(html, first);
    if (bin) {
        html_print(html, " to ");
        html_number(html, 2 * first - 1);
    }
    html_print(html, "</th>");
}

static void put_sizes(struct html *html, const struct survey *survey)
{
    static const struct column columns[] = {
        {"removals on its account", false}, {"units that stay", true}, {"share", true}};
    uint64_t bins[SPREAD_BINS], all = 0;
    spread_bins(&survey->sizes, bins);
    for (int i = 0; i < SPREAD_BINS; i++)
        all += bins[i];
    if (!all)
        return;
    draw_table(html, "Class sizes: how many removals a unit that stays accounts for", columns, 3);
    for (int i = 0; i < SPREAD_BINS; i++) {
        if (!bins[i])
            continue;
        put_bin(html, i);
        draw_number(html, bins[i]);
        draw_share(html, bins[i], all, section_colour(UNECHO_EXACT));
        draw_row_end(html);
    }
    draw_table_end(html);
    if (survey->sizes.halvings)
        draw_note(html, "Estimated from a sample of the classes, each of which is counted whole.");
}

void section_distributions(struct html *html, const struct survey *survey)
{
    draw_section(html, "distributions", "How alike, how often");
    if (survey->totals.rows[UNECHO_NEAR])
        draw_similarities(html, "Similarity of near echoes to their witnesses",
                          survey->similar[UNECHO_NEAR], survey->uncertain.thresholds[UNECHO_NEAR],
                          section_colour(UNECHO_NEAR));
    if (survey->totals.rows[UNECHO_CONTAINED])
        draw_similarities(html, "Share of contained echoes that their witnesses cover",
                          survey->similar[UNECHO_CONTAINED],
                          survey->uncertain.thresholds[UNECHO_CONTAINED],
                          section_colour(UNECHO_CONTAINED));
    put_sizes(html, survey);
    draw_section_end(html);
}

/* ---- Single removals ---- */

static void put_place(struct html *html, unecho_bytes doc, uint64_t record, uint64_t line,
                      uint64_t lines)
{
    html_print(html, "<bdi>");
    html_text(html, doc, NAME_BYTES, false);
    html_print(html, "</bdi>, record %" PRIu64, record);
    if (lines == 1)
        html_print(html, ", line %" PRIu64, line);
    else if (lines)
        html_print(html, ", lines %" PRIu64 " to %" PRIu64, line, line + lines - 1);
}

/* A text with the words marked that the other one lacks. */
static void put_marked(struct html *html, unecho_bytes text, const struct beside_text *beside)
{
    size_t left = PAIR_TEXT_BYTES;
    html_print(html, "<p class=\"text\"><bdi>");
    for (size_t i = 0; i < beside->runs.count && left; i++) {
        const struct beside_run *run = &beside->runs.at[i];
        unecho_bytes part = {text.at + run->start, run->end - run->start};
        html_print(html, run->common ? "" : "<mark>");
        html_text(html, part, left, false);
        html_print(html, run->common ? "" : "</mark>");
        left -= part.length < left ? part.length : left;
    }
    html_print(html, "</bdi></p>\n");
}

static void put_witness(struct html *html, const struct sampled *sampled)
{
    const unecho_witness *witness = &sampled->row.witness;
    html_print(html, "<div><h4>stays</h4><p class=\"where\">");
    put_place(html, witness->doc, witness->record, witness->line, witness->lines);
    if (sampled->row.witness_count)
        html_print(html, ", and %zu more together", sampled->row.witness_count - 1);
    html_print(html, "</p>\n");
}

static void put_pair(struct html *html, const struct sampled *sampled, struct beside *beside)
{
    const unecho_row *row = &sampled->row;
    unecho_bytes witness = {sampled->witness.at, sampled->witness.count};
    int code = beside_make(beside, row->text, witness, html->error);
    html->code = html->code ? html->code : code;
    html_print(html, "<article class=\"pair\"><h3><span class=\"tag %s\">%s</span> %.4f</h3>\n",
               section_colour(row->reason), unecho_reason_name(row->reason),
               (double)row->similarity_over / (double)row->similarity_under);
    html_print(html, "<div class=\"two\"><div><h4>went</h4><p class=\"where\">");
    put_place(html, row->doc, row->record, row->line, row->lines);
    html_print(html, "</p>\n");
    put_marked(html, row->text, &beside->left);
    html_print(html, "</div>\n");
    put_witness(html, sampled);
    if (sampled->has_witness_text)
        put_marked(html, witness, &beside->right);
    else
        draw_note(html, "Its text is not in this folder.");
    html_print(html, "</div></div></article>\n");
}

void section_uncertain(struct html *html, const struct survey *survey)
{
    struct beside beside = {0};
    if (!survey->uncertain.sample.rows.count)
        return;
    draw_section(html, "uncertain", "Least certain removals");
    draw_note(html,
              "Those nearest to their thresholds, beside the unit on whose account they went. "
              "Marked: words that the other text lacks there. To see one at the terminal: unecho "
              "explain FOLDER 'DOC#LINE'.");
    for (size_t i = 0; i < survey->uncertain.sample.rows.count; i++)
        put_pair(html, &survey->uncertain.sample.rows.at[i], &beside);
    draw_section_end(html);
    beside_free(&beside);
}

static void put_samples(struct html *html, const struct sample *sample, int reason)
{
    static const struct column columns[] = {{"text", false}, {"where", false}};
    char caption[96];
    if (!sample->rows.count)
        return;
    snprintf(caption, sizeof caption, "A sample of removals: %s", unecho_reason_name(reason));
    html_print(html, "<details><summary>%s</summary>\n", unecho_reason_name(reason));
    draw_table(html, caption, columns, 2);
    for (size_t i = 0; i < sample->rows.count; i++) {
        const unecho_row *row = &sample->rows.at[i].row;
        draw_row(html);
        draw_text(html, row->text, SAMPLE_SHOWN_BYTES, row->length > row->text.length);
        html_print(html, "<td class=\"where\">");
        put_place(html, row->doc, row->record, row->line, row->lines);
        if (row->rule.length) {
            html_print(html, "<br>rule ");
            html_text(html, row->rule, NAME_BYTES, false);
        }
        html_print(html, "</td>");
        draw_row_end(html);
    }
    draw_table_end(html);
    html_print(html, "</details>\n");
}

void section_samples(struct html *html, const struct survey *survey)
{
    draw_section(html, "samples", "Samples");
    draw_note(html, "Drawn fairly from all removals of each reason.");
    for (int i = 1; i < SURVEY_REASONS; i++)
        put_samples(html, &survey->samples[i], i);
    draw_section_end(html);
}
