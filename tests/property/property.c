// SPDX-License-Identifier: Apache-2.0
/*
 * What must hold of any document. Usage: property [DOCUMENTS [SEED]]; prints TAP, and of a document
 * for which something does not hold its number and, escaped, its text.
 *
 * A plain program rather than Criterion, so that it can run under ThreadSanitizer.
 */
#include "base/mem.h"
#include "property/documents.h"
#include "unecho.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* Everything that cleaning a document tells: rows as JSON, what stays, what went. */
struct answer {
    struct buffer rows, kept;
    size_t removed, row_count;
    bool in_order; /* the rows' ranges are, and hold the document's bytes */
};

static void must(int code)
{
    if (code == UNECHO_OK)
        return;
    printf("Bail out! a call failed: %d\n", code);
    exit(EXIT_FAILURE);
}

static int take(void *self, const void *bytes, size_t length, unecho_error *error)
{
    return buffer_append(self, bytes, length, error);
}

static unecho_cleaner *new_cleaner(const char *units, const char *rules)
{
    unecho_settings *settings = unecho_settings_new(NULL);
    must(unecho_settings_set(settings, "units", units, NULL, NULL));
    must(unecho_settings_set(settings, "rules", rules, NULL, NULL));
    unecho_cleaner *cleaner = unecho_cleaner_new(settings, NULL);
    must(cleaner ? UNECHO_OK : UNECHO_E_MEMORY);
    unecho_settings_free(settings);
    return cleaner;
}

static void take_rows(const unecho_result *result, unecho_bytes text, struct answer *answer)
{
    unecho_sink sink = {sizeof sink, take, &answer->rows};
    uint64_t end = 0;
    answer->row_count = unecho_result_row_count(result);
    for (size_t i = 0; i < answer->row_count; i++) {
        unecho_row row = {.size = sizeof row};
        must(unecho_result_row(result, i, &row));
        must(unecho_row_write(&row, &sink, NULL));
        answer->in_order = answer->in_order && row.offset >= end && row.length > 0 &&
                           row.offset + row.length <= text.length &&
                           row.text.length == row.length &&
                           memcmp(row.text.at, text.at + row.offset, row.length) == 0;
        end = row.offset + row.length;
        answer->removed += row.length;
    }
}

static void clean(const unecho_cleaner *cleaner, const struct buffer *text, struct answer *answer)
{
    unecho_document document = {.size = sizeof document,
                                .text = {text->at, text->count},
                                .id = {"a", 1},
                                .source = {"-", 1}};
    unecho_result *result = unecho_clean(cleaner, &document, NULL);
    must(result ? UNECHO_OK : UNECHO_E_INTERNAL);
    answer->rows.count = answer->kept.count = answer->removed = 0;
    answer->in_order = true;
    take_rows(result, document.text, answer);
    unecho_bytes kept = unecho_result_text(result);
    must(buffer_append(&answer->kept, kept.at, kept.length, NULL));
    unecho_result_free(result);
}

static void answer_free(struct answer *answer)
{
    buffer_free(&answer->rows);
    buffer_free(&answer->kept);
}

static bool same_bytes(const struct buffer *a, const struct buffer *b)
{
    return a->count == b->count && (!a->count || memcmp(a->at, b->at, a->count) == 0);
}

static bool same_answer(const struct answer *a, const struct answer *b)
{
    return same_bytes(&a->rows, &b->rows) && same_bytes(&a->kept, &b->kept);
}

/* ---- The properties ---- */

static bool balances(const struct buffer *text, const struct answer *answer)
{
    return answer->in_order && answer->kept.count + answer->removed == text->count;
}

static bool restores(const struct buffer *text, const struct answer *answer)
{
    struct buffer original = {0};
    unecho_sink sink = {sizeof sink, take, &original};
    int code =
        unecho_restore_text((unecho_bytes){answer->kept.at, answer->kept.count},
                            (unecho_bytes){answer->rows.at, answer->rows.count}, &sink, NULL);
    bool same = code == UNECHO_OK && same_bytes(&original, text);
    buffer_free(&original);
    return same;
}

/* Where line `number` (from 1) begins and the one after it does. */
static bool line_at(const struct buffer *text, uint64_t number, uint64_t *start, uint64_t *end)
{
    for (*start = 0; *start < text->count; *start = *end) {
        const char *feed = memchr(text->at + *start, '\n', text->count - *start);
        *end = feed ? (uint64_t)(feed + 1 - text->at) : text->count;
        if (--number == 0)
            return true;
    }
    return false;
}

/* A witness stands in the output: neither its first line nor its last is touched by a row. (The
 * unit has `lines` of its own, and more where rules took some; none did here.) */
static bool is_whole(const unecho_result *result, const struct buffer *text,
                     const unecho_witness *witness)
{
    uint64_t start, end, last;
    if (!witness->lines || !line_at(text, witness->line, &start, &end) ||
        !line_at(text, witness->line + witness->lines - 1, &last, &end))
        return false;
    for (size_t i = 0; i < unecho_result_row_count(result); i++) {
        unecho_row row = {.size = sizeof row};
        must(unecho_result_row(result, i, &row));
        if (row.offset < end && start < row.offset + row.length)
            return false;
    }
    return true;
}

/* Each removal names a witness, or several of which it is the first, all of them whole. */
static bool has_witnesses(const unecho_cleaner *cleaner, const struct buffer *text)
{
    unecho_document document = {.size = sizeof document, .text = {text->at, text->count}};
    unecho_result *result = unecho_clean(cleaner, &document, NULL);
    bool all = result != NULL;
    for (size_t i = 0; all && i < unecho_result_row_count(result); i++) {
        unecho_row row = {.size = sizeof row};
        must(unecho_result_row(result, i, &row));
        all = row.has_witness && is_whole(result, text, &row.witness) && row.witness_count != 1;
        for (size_t k = 0; all && k < row.witness_count; k++)
            all = is_whole(result, text, &row.witnesses[k]);
        all = all && (!row.witness_count || row.witnesses[0].line == row.witness.line);
    }
    unecho_result_free(result);
    return all;
}

/* ---- Two threads with one cleaner ---- */

struct shift {
    const unecho_cleaner *cleaner;
    const struct buffer *texts;
    struct answer *answers;
    size_t count;
    bool backwards;
};

static void *clean_all(void *argument)
{
    const struct shift *shift = argument;
    for (size_t i = 0; i < shift->count; i++) {
        size_t k = shift->backwards ? shift->count - 1 - i : i;
        clean(shift->cleaner, &shift->texts[k], &shift->answers[k]);
    }
    return NULL;
}

/* ---- Telling ---- */

enum property {
    BALANCE,
    RESTORE,
    TWICE,
    SECRET,
    THREADS,
    WITNESSES,
    WITNESSES_LINES,
    WITNESSES_PARAGRAPHS,
    RULES_BALANCE,
    RULES_RESTORE,
    PROPERTIES
};

static const char *const titles[PROPERTIES] = {
    "what stays and the rows are the document, each byte once",
    "what stays and the log give the document back",
    "the same answer twice",
    "the same answer under another secret",
    "the same answer by two threads at once with one cleaner",
    "the witnesses of each removal stand in the output whole",
    "the same with units=line",
    "the same with units=paragraph",
    "with rules: what stays and the rows are the document",
    "with rules: what stays and the log give the document back",
};

static size_t failures[PROPERTIES];

static void print_escaped(const struct buffer *text)
{
    for (size_t i = 0; i < text->count; i++) {
        unsigned char byte = (unsigned char)text->at[i];
        printf(byte < 0x20 || byte >= 0x7F || byte == '\\' ? "\\x%02X" : "%c", byte);
    }
}

static void check(enum property property, bool holds, const struct buffer *text, size_t number)
{
    if (holds || ++failures[property] > 3)
        return;
    printf("# document %zu: not: %s\n# ", number, titles[property]);
    print_escaped(text);
    printf("\n");
}

/* ---- All documents ---- */

struct cleaners {
    unecho_cleaner *plain, *other, *lines, *paragraphs, *rules;
};

static void check_alternatives(const struct cleaners *by, const struct buffer *text, size_t number)
{
    struct answer answer = {0};
    check(WITNESSES_LINES, has_witnesses(by->lines, text), text, number);
    check(WITNESSES_PARAGRAPHS, has_witnesses(by->paragraphs, text), text, number);
    clean(by->rules, text, &answer);
    check(RULES_BALANCE, balances(text, &answer), text, number);
    check(RULES_RESTORE, restores(text, &answer), text, number);
    answer_free(&answer);
}

static void check_document(const struct cleaners *by, const struct buffer *text,
                           const struct answer *answer, size_t number)
{
    struct answer again = {0};
    check(BALANCE, balances(text, answer), text, number);
    check(RESTORE, restores(text, answer), text, number);
    clean(by->plain, text, &again);
    check(TWICE, same_answer(answer, &again), text, number);
    clean(by->other, text, &again);
    check(SECRET, same_answer(answer, &again), text, number);
    check(WITNESSES, has_witnesses(by->plain, text), text, number);
    check_alternatives(by, text, number);
    answer_free(&again);
}

struct totals {
    size_t documents, rows;
};

static void check_answers(const struct cleaners *by, const struct buffer *texts,
                          const struct answer *one, const struct answer *other, size_t count,
                          struct totals *totals)
{
    for (size_t i = 0; i < count; i++, totals->documents++) {
        check(THREADS, same_answer(&one[i], &other[i]), &texts[i], totals->documents);
        check_document(by, &texts[i], &one[i], totals->documents);
        totals->rows += one[i].row_count;
    }
}

enum {
    ROUND = 500
};

/* Makes and checks up to ROUND documents: two threads clean all of them first. */
static void check_round(const struct cleaners *by, struct random *random, size_t count,
                        struct totals *totals)
{
    static struct buffer texts[ROUND];
    static struct answer one[ROUND], other[ROUND];
    for (size_t i = 0; i < count; i++)
        document_make(random, &texts[i]);
    struct shift shifts[2] = {{by->plain, texts, one, count, false},
                              {by->plain, texts, other, count, true}};
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        must(pthread_create(&threads[i], NULL, clean_all, &shifts[i]));
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    check_answers(by, texts, one, other, count, totals);
    for (size_t i = 0; i < count; i++) {
        buffer_free(&texts[i]);
        answer_free(&one[i]);
        answer_free(&other[i]);
    }
}

static bool tell(const struct totals *totals)
{
    bool all = true;
    printf("# %zu documents, %zu rows\n", totals->documents, totals->rows);
    for (int i = 0; i < PROPERTIES; i++) {
        printf("%s %d - %s\n", failures[i] ? "not ok" : "ok", i + 1, titles[i]);
        all = all && !failures[i];
    }
    return all;
}

int main(int argc, char **argv)
{
    size_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000;
    struct random random = {argc > 2 ? strtoull(argv[2], NULL, 10) | 1 : 1};
    struct cleaners by = {new_cleaner("line,paragraph", "none"),
                          new_cleaner("line,paragraph", "none"), new_cleaner("line", "none"),
                          new_cleaner("paragraph", "none"),
                          new_cleaner("line,paragraph", "default")};
    struct totals totals = {0};
    printf("1..%d\n", PROPERTIES);
    for (size_t left = count; left;) {
        size_t round = left < ROUND ? left : ROUND;
        check_round(&by, &random, round, &totals);
        left -= round;
    }
    bool all = tell(&totals);
    unecho_cleaner_free(by.plain);
    unecho_cleaner_free(by.other);
    unecho_cleaner_free(by.lines);
    unecho_cleaner_free(by.paragraphs);
    unecho_cleaner_free(by.rules);
    return all ? EXIT_SUCCESS : EXIT_FAILURE;
}
