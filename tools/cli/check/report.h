// SPDX-License-Identifier: Apache-2.0
/*
 * How findings are told: a form for each word of the setting output-format. A form is fed as the
 * inputs are read, in corpus order, and adds to `out`, which is written as it grows: no form holds
 * all findings. What comes from outside is made inert by every form: no raw control, nothing that
 * its reader takes for structure, and no line that a CI system would obey.
 */
#ifndef CLI_CHECK_REPORT_H
#define CLI_CHECK_REPORT_H

#include "check/limits.h"

/* An input, or all of them together. */
struct scope {
    const char *path; /* NULL: all */
    uint64_t text_bytes, findings;
    const struct limits *limits;
};

const struct amount *scope_amount(const struct scope *scope, const struct limit *limit);
bool scope_passes(const struct scope *scope, const struct limit *limit);

/* A limit that did not hold, kept for forms that tell of it at the end. */
struct broken {
    const struct limit *limit;
    char *path; /* NULL: of all inputs */
    struct amount amount;
    uint64_t text_bytes;
};
enum {
    BROKEN_KEPT = 1000
};

/* What came of it. */
struct summary_of_check {
    const char *source; /* the only input that was named, or NULL */
    unecho_totals totals;
    struct scope all;
    uint64_t known, gone; /* with a baseline; known: or accepted now */
    const char *baseline; /* NULL: none */
    bool updated;         /* it was written anew */
    struct broken broken[BROKEN_KEPT];
    uint64_t broken_count; /* as many as there were, kept or not */
    double seconds;
};

struct report {
    const struct form *form;
    unecho_error *error;
    unecho_sink to;
    struct text out;
    const unecho_cleaner *rules;
    bool has_baseline;
    struct paint paint;
    /* for the forms' own use */
    uint64_t shown; /* findings told so far, of this input where that is how a form counts */
    struct text samples;
};

struct form {
    const char *name;
    void (*begin)(struct report *report);
    void (*finding)(struct report *report, const struct finding *finding);
    void (*end_input)(struct report *report, const struct scope *input);
    void (*end)(struct report *report, const struct summary_of_check *summary);
};

extern const struct form text_form, json_form, jsonl_form, github_form, junit_form, sarif_form,
    markdown_form;

/* The form of that name; NULL: there is none. */
const struct form *form_find(const char *name);

void report_begin(struct report *report);
void report_finding(struct report *report, const struct finding *finding);
void report_end_input(struct report *report, const struct scope *input);
void report_end(struct report *report, const struct summary_of_check *summary);
void report_free(struct report *report);

/* "4.1 %, 1,234 of 30,000 bytes" or "12 findings": what a limit was held against. */
void put_measured(struct text *to, const struct limit *limit, const struct amount *amount,
                  uint64_t text_bytes, unecho_error *error);

/* The summary as one JSON object: docs/schema/summary-1.json. */
void put_summary_json(struct text *to, const struct summary_of_check *summary, unecho_error *error);
/* A finding as one JSON object, which holds its row of the audit log. */
void put_finding_json(struct text *to, const struct finding *finding, unecho_error *error);

#endif
