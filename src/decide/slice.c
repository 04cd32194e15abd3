// SPDX-License-Identifier: Apache-2.0
#include "decide/slice.h"

#include <stdlib.h>

struct slicing {
    const struct corpus *whole;
    const struct corpus_part *part;
    struct corpus *to;
    uint64_t removals, removal_count;
    struct list32 members;   /* that are named, ascending */
    struct list32 documents; /* of those, outside of the part, ascending */
};

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void sort_once(struct list32 *list)
{
    size_t kept = 0;
    if (list->count > 1)
        qsort(list->at, list->count, sizeof *list->at, ascending);
    for (size_t i = 0; i < list->count; i++)
        if (!i || list->at[i] != list->at[kept - 1])
            list->at[kept++] = list->at[i];
    list->count = kept;
}

/* How many numbers of the list are below `number`. */
static uint32_t count_below(const struct list32 *list, uint32_t number)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->at[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

static int name_member(struct slicing *slicing, uint32_t member, unecho_error *error)
{
    if (member == NONE)
        return UNECHO_OK;
    if (ARRAY_RESERVE(&slicing->members, 1, "units", error))
        return UNECHO_E_MEMORY;
    slicing->members.at[slicing->members.count++] = member;
    return UNECHO_OK;
}

static uint32_t document_of(const struct corpus *whole, uint64_t removal)
{
    return whole->members.at[whole->removals.at[removal].member].document;
}

/* The first removal of a document that is not below `document`. */
static uint64_t first_removal(const struct corpus *whole, uint64_t document)
{
    uint64_t low = 0, high = whole->removals.count;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (document_of(whole, middle) < document)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int list_members(struct slicing *slicing, unecho_error *error)
{
    const struct corpus *whole = slicing->whole;
    const struct corpus_part *part = slicing->part;
    for (uint64_t i = 0; i < slicing->removal_count; i++) {
        const struct corpus_removal *removal = &whole->removals.at[slicing->removals + i];
        if (name_member(slicing, removal->member, error) ||
            name_member(slicing, removal->witness, error))
            return UNECHO_E_MEMORY;
    }
    for (uint64_t i = 0; i < part->verdict_count; i++)
        if (name_member(slicing, whole->verdicts.at[part->verdicts + i].member, error))
            return UNECHO_E_MEMORY;
    for (uint64_t i = 0; i < part->witness_count; i++)
        if (name_member(slicing, whole->witnesses.at[part->witnesses + i].member, error))
            return UNECHO_E_MEMORY;
    sort_once(&slicing->members);
    return UNECHO_OK;
}

static bool is_own(const struct corpus_part *part, uint32_t document)
{
    return document >= part->documents && document - part->documents < part->document_count;
}

static int list_documents(struct slicing *slicing, unecho_error *error)
{
    if (ARRAY_RESERVE(&slicing->documents, slicing->members.count, "documents", error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < slicing->members.count; i++) {
        uint32_t document = slicing->whole->members.at[slicing->members.at[i]].document;
        if (!is_own(slicing->part, document))
            slicing->documents.at[slicing->documents.count++] = document;
    }
    sort_once(&slicing->documents);
    return UNECHO_OK;
}

/* ---- Copying ---- */

static uint32_t references_of(const struct slicing *slicing)
{
    return count_below(&slicing->documents, slicing->whole->reference.documents);
}

/* The number of a document in the slice. */
static uint32_t document_in(const struct slicing *slicing, uint32_t document)
{
    const struct corpus_part *part = slicing->part;
    uint32_t references = references_of(slicing), nth = count_below(&slicing->documents, document);
    if (is_own(part, document))
        return references + (uint32_t)(document - part->documents);
    return nth < references ? nth : nth + (uint32_t)part->document_count;
}

static uint32_t member_in(const struct slicing *slicing, uint32_t member)
{
    return member == NONE ? NONE : count_below(&slicing->members, member);
}

static int copy_document(const struct slicing *slicing, uint64_t number, unecho_error *error)
{
    const struct corpus *whole = slicing->whole;
    const struct corpus_document *document = &whole->documents.at[number];
    unecho_bytes id = {whole->names.at + document->id, document->id_length};
    return corpus_add_document(slicing->to, document->input, document->record, id, error) == NONE
               ? UNECHO_E_MEMORY
               : UNECHO_OK;
}

static int copy_documents(const struct slicing *slicing, unecho_error *error)
{
    const struct corpus_part *part = slicing->part;
    uint32_t references = references_of(slicing);
    int code = UNECHO_OK;
    for (uint32_t i = 0; i < references && !code; i++)
        code = copy_document(slicing, slicing->documents.at[i], error);
    slicing->to->reference.documents = references;
    for (uint64_t i = 0; i < part->document_count && !code; i++)
        code = copy_document(slicing, part->documents + i, error);
    for (size_t i = references; i < slicing->documents.count && !code; i++)
        code = copy_document(slicing, slicing->documents.at[i], error);
    return code;
}

static int copy_members(const struct slicing *slicing, unecho_error *error)
{
    struct corpus *to = slicing->to;
    if (VAST_RESERVE(&to->members, slicing->members.count, error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < slicing->members.count; i++) {
        struct corpus_member member = slicing->whole->members.at[slicing->members.at[i]];
        member.document = document_in(slicing, member.document);
        member.class = member.follower = NONE; /* of which nothing is left */
        to->members.at[to->members.count++] = member;
    }
    return UNECHO_OK;
}

static int copy_decisions(const struct slicing *slicing, unecho_error *error)
{
    const struct corpus *whole = slicing->whole;
    const struct corpus_part *part = slicing->part;
    struct corpus *to = slicing->to;
    if (VAST_RESERVE(&to->removals, slicing->removal_count, error) ||
        VAST_RESERVE(&to->verdicts, part->verdict_count, error) ||
        VAST_RESERVE(&to->witnesses, part->witness_count, error))
        return UNECHO_E_MEMORY;
    for (uint64_t i = 0; i < slicing->removal_count; i++) {
        struct corpus_removal removal = whole->removals.at[slicing->removals + i];
        removal.member = member_in(slicing, removal.member);
        removal.witness = member_in(slicing, removal.witness);
        to->removals.at[to->removals.count++] = removal;
    }
    for (uint64_t i = 0; i < part->verdict_count; i++) {
        struct verdict verdict = whole->verdicts.at[part->verdicts + i];
        verdict.document = document_in(slicing, verdict.document);
        verdict.member = member_in(slicing, verdict.member);
        verdict.together.first -= (uint32_t)part->witnesses;
        to->verdicts.at[to->verdicts.count++] = verdict;
    }
    for (uint64_t i = 0; i < part->witness_count; i++) {
        struct corpus_witness witness = whole->witnesses.at[part->witnesses + i];
        witness.member = member_in(slicing, witness.member);
        to->witnesses.at[to->witnesses.count++] = witness;
    }
    return UNECHO_OK;
}

int corpus_slice(const struct corpus *whole, const struct corpus_part *part, struct corpus *to,
                 unecho_error *error)
{
    struct slicing slicing = {.whole = whole, .part = part, .to = to};
    slicing.removals = first_removal(whole, part->documents);
    slicing.removal_count =
        first_removal(whole, part->documents + part->document_count) - slicing.removals;
    int code = list_members(&slicing, error);
    if (!code)
        code = list_documents(&slicing, error);
    if (!code)
        code = copy_documents(&slicing, error);
    if (!code)
        code = copy_members(&slicing, error);
    if (!code)
        code = copy_decisions(&slicing, error);
    ARRAY_FREE(&slicing.members);
    ARRAY_FREE(&slicing.documents);
    return code;
}
