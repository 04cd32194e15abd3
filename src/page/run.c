// SPDX-License-Identifier: Apache-2.0
/* The run itself: its speed from run.json, its settings from the manifest. */
#include "page/sections.h"

#include "json/string.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FINISHED,
    WALL,
    CPU,
    SPEED,
    MEMORY,
    THREADS,
    FACTS
};

static const unecho_bytes PATHS[FACTS] = {
    {"finished", 8},           {"wall_seconds", 12},
    {"cpu_seconds", 11},       {"source_bytes_per_second", 23},
    {"peak_memory_bytes", 17}, {"threads", 7}};

static double number_of(unecho_bytes run, struct json_value value)
{
    char digits[40];
    snprintf(digits, sizeof digits, "%.*s", (int)(value.end - value.start), run.at + value.start);
    return strtod(digits, NULL);
}

static void put_amount(struct html *html, int fact, double amount)
{
    uint64_t whole = amount >= 0 && amount < 1e18 ? (uint64_t)amount : 0;
    if (fact == MEMORY || fact == SPEED)
        html_bytes(html, whole);
    else if (fact == THREADS)
        html_number(html, whole);
    else
        html_print(html, "%.1f s", amount >= 0 && amount < 1e12 ? amount : 0.0);
    if (fact == SPEED)
        html_print(html, "/s");
}

static void put_facts(struct html *html, unecho_bytes run, const struct json_value *values)
{
    static const char *const names[FACTS] = {"finished", "time",        "processor time",
                                             "speed",    "peak memory", "threads"};
    html_print(html, "<dl class=\"facts\">\n");
    for (int i = 0; i < FACTS; i++) {
        bool text = i == FINISHED;
        if (values[i].type != (text ? JSON_STRING : JSON_NUMBER))
            continue;
        html_print(html, "<div><dt>%s</dt><dd>", names[i]);
        if (text)
            html_text(html, json_string_raw(run, values[i]), 64, false);
        else
            put_amount(html, i, number_of(run, values[i]));
        html_print(html, "</dd></div>\n");
    }
    html_print(html, "</dl>\n");
}

/* run.json may be missing, or be no JSON any more: then there is nothing to tell. */
static void put_run(struct html *html, const struct survey *survey)
{
    struct buffer run = {0};
    struct json_value values[FACTS];
    int code = finished_run(&survey->finished, &run, html->error);
    unecho_bytes text = {run.at, run.count};
    html->code = html->code ? html->code : code;
    if (!code && run.count && !json_record_find(text, PATHS, FACTS, values, NULL))
        put_facts(html, text, values);
    buffer_free(&run);
}

static void put_settings(struct html *html, const struct survey *survey)
{
    static const struct column columns[] = {{"setting", false}, {"value", false}};
    struct buffer room = {0};
    unecho_bytes value;
    draw_table(html, "Settings that affect the output", columns, 2);
    for (size_t i = 0; i < unecho_option_count(); i++) {
        const unecho_option *option = unecho_option_at(i);
        room.count = 0;
        if (!option->affects_output ||
            manifest_setting(&survey->finished.manifest, option->name, &room, &value, NULL))
            continue;
        draw_row(html);
        draw_head_words(html, option->name);
        draw_text(html, value, 400, false);
        draw_row_end(html);
    }
    draw_table_end(html);
    buffer_free(&room);
}

void section_run(struct html *html, const struct survey *survey)
{
    draw_section(html, "run", "The run");
    put_run(html, survey);
    put_settings(html, survey);
    draw_section_end(html);
}
