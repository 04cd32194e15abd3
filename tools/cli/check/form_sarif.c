// SPDX-License-Identifier: Apache-2.0
/* Findings as results of SARIF 2.1.0 (OASIS). Limits that did not hold are notifications. */
#include "check/escape.h"
#include "check/report.h"

#include <string.h>

enum {
    EXCERPT = 160 /* characters */
};

static void begin(struct report *report)
{
    text_print(&report->out, report->error,
               "{\"version\":\"2.1.0\",\n"
               "\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\n"
               "\"runs\":[{\"columnKind\":\"unicodeCodePoints\",\n\"results\":[");
}

static void put_artifact(struct text *to, const char *path, unecho_error *error)
{
    struct text uri = {0};
    put_uri(&uri, path, error);
    text_print(to, error, "\"artifactLocation\":{\"uri\":");
    text_json(to, text_bytes(&uri), error);
    text_print(to, error, "}");
    text_free(&uri);
}

static void put_location(struct text *to, const struct finding *finding, unecho_error *error)
{
    text_print(to, error, "\"locations\":[{\"physicalLocation\":{");
    put_artifact(to, finding->path, error);
    if (finding->line)
        text_print(to, error, ",\"region\":{\"startLine\":%llu,\"endLine\":%llu}",
                   (unsigned long long)finding->line, (unsigned long long)finding->last_line);
    text_print(to, error, "}");
    if (finding->format != UNECHO_FORMAT_TEXT && finding->row->doc.length) {
        text_print(to, error, ",\"logicalLocations\":[{\"fullyQualifiedName\":");
        text_json(to, finding->row->doc, error);
        text_print(to, error, "}]");
    }
    text_print(to, error, "}]");
}

/* A source is no string: it has no NUL at its end. */
static void put_source(struct text *to, unecho_bytes source, unecho_error *error)
{
    struct text path = {0};
    text_add(&path, source.at, source.length, error);
    if (!text_add(&path, "", 1, error))
        put_artifact(to, path.at, error);
    text_free(&path);
}

/* The unit that stays. Its lines are those of a file where that is the text itself. */
static void put_witness(struct text *to, const struct finding *finding, unecho_error *error)
{
    const unecho_row *row = finding->row;
    const unecho_witness *witness = &row->witness;
    bool same_file = witness->source.length == row->source.length &&
                     memcmp(witness->source.at, row->source.at, row->source.length) == 0;
    if (!row->has_witness)
        return;
    text_print(to, error,
               ",\"relatedLocations\":[{\"message\":{\"text\":\"what stays\"},"
               "\"physicalLocation\":{");
    put_source(to, witness->source, error);
    if (finding->format == UNECHO_FORMAT_TEXT && same_file && witness->lines)
        text_print(to, error, ",\"region\":{\"startLine\":%llu,\"endLine\":%llu}",
                   (unsigned long long)witness->line,
                   (unsigned long long)(witness->line + witness->lines - 1));
    text_print(to, error, "},\"logicalLocations\":[{\"fullyQualifiedName\":");
    text_json(to, witness->doc, error);
    text_print(to, error, "}]}]");
}

static void finding(struct report *report, const struct finding *found)
{
    struct text *out = &report->out, message = {0};
    unecho_error *error = report->error;
    finding_message(&message, found, error);
    if (found->row->text.length)
        text_print(&message, error, ": ");
    finding_excerpt(&message, found, EXCERPT, error);
    text_print(out, error, "%s{\"ruleId\":\"", report->shown++ ? ",\n" : "\n");
    finding_rule(out, found, error);
    text_print(out, error, "\",\"level\":\"%s\",\"message\":{\"text\":",
               found->row->kind == UNECHO_QUARANTINE ? "error" : "warning");
    text_json(out, text_bytes(&message), error);
    text_print(out, error, "},");
    put_location(out, found, error);
    put_witness(out, found, error);
    text_print(out, error, ",\"partialFingerprints\":{\"unecho/v1\":\"%s\"}%s,\"properties\":",
               found->fingerprint, report->has_baseline ? ",\"baselineState\":\"new\"" : "");
    text_print(out, error, "{\"record\":%llu,\"line\":%llu,\"bytes\":%llu}}",
               (unsigned long long)found->row->record, (unsigned long long)found->row->line,
               (unsigned long long)found->row->length);
    text_free(&message);
}

static void put_notification(struct text *to, const struct broken *broken, unecho_error *error)
{
    struct text message = {0};
    text_print(&message, error, "%.*s allowed%s, found ", (int)broken->limit->label.count,
               broken->limit->label.at, broken->path ? "" : " in all inputs together");
    put_measured(&message, broken->limit, &broken->amount, broken->text_bytes, error);
    text_print(to, error, "{\"level\":\"error\",\"message\":{\"text\":");
    text_json(to, text_bytes(&message), error);
    text_print(to, error, "}");
    if (broken->path) {
        text_print(to, error, ",\"locations\":[{\"physicalLocation\":{");
        put_artifact(to, broken->path, error);
        text_print(to, error, "}}]");
    }
    text_print(to, error, "}");
    text_free(&message);
}

static void put_rule(struct text *to, const char *before, const char *id, const char *about,
                     unecho_error *error)
{
    text_print(to, error, ",\n{\"id\":\"%s%s\",\"shortDescription\":{\"text\":", before, id);
    text_json(to, bytes_of(about), error);
    text_print(to, error, "}}");
}

/* The reasons, and the rules in force. */
static void put_rules(struct report *report)
{
    struct text *out = &report->out;
    unecho_error *error = report->error;
    unecho_rule rule = {.size = sizeof rule};
    text_print(out, error,
               "\"rules\":[\n{\"id\":\"bad-record\",\"shortDescription\":{\"text\":"
               "\"A record that cannot be read\"}}");
    put_rule(out, "", "exact", "The same words as another unit", error);
    put_rule(out, "", "near", "Nearly the same as another unit, and it adds nothing", error);
    put_rule(out, "", "contained", "Covered by a longer unit, and it adds nothing", error);
    put_rule(out, "", "boilerplate", "The same unit stands in many documents of its host", error);
    for (size_t i = 0; !unecho_rule_at(report->rules, i, &rule); i++)
        put_rule(out, "rule:", rule.id, *rule.about ? rule.about : rule.id, error);
    text_print(out, error, "]");
}

static void end(struct report *report, const struct summary_of_check *summary)
{
    struct text *out = &report->out;
    unecho_error *error = report->error;
    text_print(out, error,
               "\n],\n\"invocations\":[{\"executionSuccessful\":true,"
               "\"toolExecutionNotifications\":[");
    for (size_t i = 0; i < summary->broken_count && i < BROKEN_KEPT; i++) {
        text_print(out, error, i ? ",\n" : "\n");
        put_notification(out, &summary->broken[i], error);
    }
    text_print(out, error, "]}],\n\"tool\":{\"driver\":{\"name\":\"unecho\",\"version\":\"%s\",\n",
               unecho_version());
    put_rules(report);
    text_print(out, error, "}}}]}\n");
}

const struct form sarif_form = {
    .name = "sarif",
    .begin = begin,
    .finding = finding,
    .end = end,
};
