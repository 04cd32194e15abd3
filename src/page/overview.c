// SPDX-License-Identifier: Apache-2.0
/* What came in and stayed, in all, by reason, and by where it came from. */
#include "page/sections.h"
#include "unicode/scripts.h"

#include <string.h>

enum {
    SHOWN = 100,
    NAME_BYTES = 240
};

const char *section_colour(int reason)
{
    static const char *const colours[] = {"r-kept",  "r-rule", "r-boilerplate",
                                          "r-exact", "r-near", "r-contained"};
    return colours[reason];
}

/* ---- In all ---- */

static uint64_t sum(const uint64_t of[COUNTS_REASONS])
{
    uint64_t all = 0;
    for (int i = 0; i < SURVEY_REASONS; i++)
        all += of[i];
    return all;
}

static void begin_card(struct html *html)
{
    html_print(html, "<div class=\"card\"><b>");
}

static void end_card(struct html *html, const char *words)
{
    html_print(html, "</b> <span>%s</span></div>\n", words);
}

/* Bytes of text that went, or would have gone. */
static uint64_t gone(const struct survey *survey)
{
    const struct counts *totals = &survey->totals;
    uint64_t bytes = survey->marked ? sum(totals->row_bytes) : totals->removed_bytes;
    return bytes < totals->text_bytes ? bytes : totals->text_bytes;
}

static void put_cards(struct html *html, const struct survey *survey)
{
    const struct counts *totals = &survey->totals;
    bool marked = survey->marked;
    html_print(html, "<div class=\"cards\">\n");
    begin_card(html);
    html_bytes(html, totals->text_bytes);
    end_card(html, "of text in");
    begin_card(html);
    html_share(html, gone(survey), totals->text_bytes);
    end_card(html, marked ? "of it marked" : "of it removed");
    begin_card(html);
    html_number(html, sum(totals->rows));
    end_card(html, marked ? "ranges marked" : "ranges removed");
    begin_card(html);
    html_number(html, totals->documents);
    end_card(html, "documents");
    if (totals->dropped) {
        begin_card(html);
        html_number(html, totals->dropped);
        end_card(html, "of them left without text");
    }
    if (totals->quarantined) {
        begin_card(html);
        html_number(html, totals->quarantined);
        end_card(html, "bad records set aside");
    }
    html_print(html, "</div>\n");
}

void section_overview(struct html *html, const struct survey *survey)
{
    struct slice slices[SURVEY_REASONS];
    const struct counts *totals = &survey->totals;
    slices[0] = (struct slice){section_colour(0), "stayed", totals->text_bytes - gone(survey)};
    for (int i = 1; i < SURVEY_REASONS; i++)
        slices[i] = (struct slice){section_colour(i), unecho_reason_name(i), totals->row_bytes[i]};
    draw_section(html, "overview", "Overview");
    if (survey->marked)
        draw_note(html, "This run removed nothing: what would go is marked in the records (the "
                        "setting mark). Below, that is told as removed.");
    put_cards(html, survey);
    draw_slices(html, "The bytes of all texts: what stayed, and what went by reason", slices,
                SURVEY_REASONS);
    draw_section_end(html);
}

/* ---- By reason ---- */

static const char *meaning(int reason)
{
    static const char *const meanings[] = {
        "",
        "an artefact rule matches the line, its head or its tail",
        "the same text stands in many documents of its host",
        "another unit has the same words",
        "another unit has nearly the same words, and this one adds nothing",
        "another unit, or several together, say all of it"};
    return meanings[reason];
}

static void put_rules(struct html *html, const struct survey *survey)
{
    static const struct column columns[] = {
        {"rule", false}, {"ranges", true}, {"bytes", true}, {"share of ranges by rules", true}};
    if (!survey->rules.entries.count)
        return;
    draw_table(html, "Artefact rules by hits", columns, 4);
    for (size_t i = 0; i < survey->rules.entries.count && i < SHOWN; i++) {
        const struct top_entry *rule = &survey->rules.entries.at[i];
        draw_row(html);
        draw_head(html, (unecho_bytes){rule->text, rule->text_length}, NAME_BYTES, rule->text_cut);
        draw_number(html, top_certain(rule));
        draw_bytes(html, rule->sums[SUM_REMOVED]);
        draw_share(html, top_certain(rule), survey->totals.rows[UNECHO_RULE],
                   section_colour(UNECHO_RULE));
        draw_row_end(html);
    }
    draw_table_end(html);
}

void section_reasons(struct html *html, const struct survey *survey)
{
    static const struct column columns[] = {{"reason", false},
                                            {"ranges", true},
                                            {"bytes", true},
                                            {"share of all text", true},
                                            {"what it means", false}};
    const struct counts *totals = &survey->totals;
    draw_section(html, "reasons", "Why text went");
    draw_table(html, "Removed ranges by reason", columns, 5);
    for (int i = 1; i < SURVEY_REASONS; i++) {
        draw_row(html);
        draw_head_words(html, unecho_reason_name(i));
        draw_number(html, totals->rows[i]);
        draw_bytes(html, totals->row_bytes[i]);
        draw_share(html, totals->row_bytes[i], totals->text_bytes, section_colour(i));
        html_print(html, "<td>%s</td>", meaning(i));
        draw_row_end(html);
    }
    draw_table_end(html);
    put_rules(html, survey);
    draw_section_end(html);
}

/* ---- By where it came from ---- */

static void put_part(struct html *html, uint64_t documents, uint64_t text, uint64_t removed)
{
    draw_number(html, documents);
    draw_bytes(html, text);
    draw_bytes(html, text - (removed < text ? removed : text));
    draw_share(html, removed, text, "r-gone");
    draw_row_end(html);
}

static void draw_parts(struct html *html, const char *caption, const char *title)
{
    const struct column columns[] = {{title, false},
                                     {"documents", true},
                                     {"text in", true},
                                     {"stayed", true},
                                     {"removed", true}};
    draw_table(html, caption, columns, 5);
}

static void put_top(struct html *html, const struct top *top, const char *caption,
                    const char *title)
{
    if (!top->entries.count)
        return;
    draw_parts(html, caption, title);
    for (size_t i = 0; i < top->entries.count && i < SHOWN; i++) {
        const struct top_entry *entry = &top->entries.at[i];
        draw_row(html);
        draw_head(html, (unecho_bytes){entry->text, entry->text_length}, NAME_BYTES,
                  entry->text_cut);
        put_part(html, entry->sums[SUM_DOCUMENTS], entry->sums[SUM_TEXT], entry->sums[SUM_REMOVED]);
    }
    draw_table_end(html);
    if (top->full_once)
        draw_note(html, "There were more of them than are counted at a time: these figures are "
                        "lower bounds.");
    else if (top->entries.count > SHOWN)
        draw_note(html, "The largest 100 of them.");
}

static void put_scripts(struct html *html, const struct survey *survey)
{
    draw_parts(html, "By script: that of most letters at the beginning of a document", "script");
    for (size_t i = 0; i < survey->scripts.count; i++) {
        const struct script_count *script = &survey->scripts.at[i];
        if (!script->documents)
            continue;
        draw_row(html);
        draw_head_words(html, i ? unicode_script_names[i] : "no letters");
        put_part(html, script->documents, script->text_bytes, script->removed_bytes);
    }
    draw_table_end(html);
}

void section_sources(struct html *html, const struct survey *survey)
{
    draw_section(html, "sources", "What came in and stayed");
    put_top(html, &survey->inputs, "By input", "input");
    put_top(html, &survey->hosts, "By host", "host");
    put_scripts(html, survey);
    draw_section_end(html);
}
