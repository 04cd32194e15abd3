// SPDX-License-Identifier: Apache-2.0
#include "report/recount.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool is_text(unecho_bytes bytes, const char *text)
{
    return bytes.length == strlen(text) && memcmp(bytes.at, text, bytes.length) == 0;
}

/* The number of a reason's word; what follows a colon is the rule. 0: none of ours. */
static int number_of(unecho_bytes reason)
{
    const char *colon = reason.length ? memchr(reason.at, ':', reason.length) : NULL;
    if (colon)
        reason.length = (size_t)(colon - reason.at);
    for (int i = 1; i < COUNTS_REASONS; i++)
        if (is_text(reason, unecho_reason_name(i)))
            return i;
    return 0;
}

/* A range, or a document that went as a whole, counts for its reason, and so does one that is only
 * marked; an emptied record was counted by its ranges. */
void recount_row(struct counts *seen, int kind, uint64_t length, unecho_bytes reason)
{
    bool emptied = kind == UNECHO_RECORD && is_text(reason, "emptied");
    bool has_reason = kind == UNECHO_RANGE || kind == UNECHO_RECORD || kind == UNECHO_MARK;
    int number = has_reason ? number_of(reason) : 0;
    bool document = kind == UNECHO_RECORD && number;
    seen->rows[number] += number != 0;
    seen->row_bytes[number] += number ? length : 0;
    seen->removed_bytes += kind == UNECHO_RANGE || document ? length : 0;
    seen->dropped += emptied || document;
    seen->documents += emptied || document;
    seen->quarantined += kind == UNECHO_QUARANTINE;
    seen->quarantined_bytes += kind == UNECHO_QUARANTINE ? length : 0;
}

static int differs(const struct entry *entry, const char *what, uint64_t seen, uint64_t told,
                   unecho_error *error)
{
    return error_set(error, UNECHO_E_MISMATCH,
                     "input \"%.*s\": the manifest tells of %" PRIu64 " %s, and there are %" PRIu64,
                     (int)entry->name.length, entry->name.at, told, what, seen);
}

static int check_reasons(const struct counts *seen, const struct entry *entry, unecho_error *error)
{
    const struct counts *told = &entry->counts;
    int code = UNECHO_OK;
    for (int i = 1; i < COUNTS_REASONS && !code; i++) {
        char what[64];
        snprintf(what, sizeof what, "ranges removed as %s", unecho_reason_name(i));
        if (seen->rows[i] != told->rows[i])
            code = differs(entry, what, seen->rows[i], told->rows[i], error);
        snprintf(what, sizeof what, "bytes removed as %s", unecho_reason_name(i));
        if (!code && seen->row_bytes[i] != told->row_bytes[i])
            code = differs(entry, what, seen->row_bytes[i], told->row_bytes[i], error);
    }
    return code;
}

/* A shard of WET or of marked records holds other bytes than the records that stay, all others
 * those. */
static int check_balance(const struct entry *entry, bool marked, unecho_error *error)
{
    const struct counts *told = &entry->counts;
    bool as_is = !is_text(entry->format, "wet") && !marked;
    if (told->source_bytes == entry->bytes &&
        told->source_bytes == told->kept_bytes + told->logged_bytes + told->quarantined_bytes &&
        (!as_is || told->kept_bytes == entry->text.bytes - entry->line_end_added) &&
        told->removed_bytes <= told->text_bytes)
        return UNECHO_OK;
    return error_set(error, UNECHO_E_MISMATCH, "input \"%.*s\": the counts do not balance",
                     (int)entry->name.length, entry->name.at);
}

int recount_check(const struct counts *seen, const struct entry *entry, bool marked,
                  unecho_error *error)
{
    const struct counts *told = &entry->counts;
    const struct {
        const char *what;
        uint64_t seen, told;
    } counts[] = {{"records", seen->records, told->records},
                  {"documents", seen->documents, told->documents},
                  {"dropped records", seen->dropped, told->dropped},
                  {"bad records", seen->quarantined, told->quarantined},
                  {"bytes of bad records", seen->quarantined_bytes, told->quarantined_bytes},
                  {"bytes removed", seen->removed_bytes, told->removed_bytes}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (counts[i].seen != counts[i].told)
            return differs(entry, counts[i].what, counts[i].seen, counts[i].told, error);
    int code = check_reasons(seen, entry, error);
    return code ? code : check_balance(entry, marked, error);
}
