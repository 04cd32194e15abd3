// SPDX-License-Identifier: Apache-2.0
#include "decide/corpus.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRST_SLOTS = 1 << 12
};

struct class_slot {
    struct hash128 key;
    uint64_t class_plus_1; /* 0: empty */
};

void corpus_init(struct corpus *corpus, const struct hash_secret *secret)
{
    *corpus = (struct corpus){.secret = secret};
}

void corpus_free(struct corpus *corpus)
{
    free(corpus->slots);
    ARRAY_FREE(&corpus->form);
    ARRAY_FREE(&corpus->form_length);
    ARRAY_FREE(&corpus->first_member);
    ARRAY_FREE(&corpus->keys);
    buffer_free(&corpus->forms);
    buffer_free(&corpus->names);
    ARRAY_FREE(&corpus->documents);
    ARRAY_FREE(&corpus->verdicts);
    ARRAY_FREE(&corpus->members);
    ARRAY_FREE(&corpus->followers);
    ARRAY_FREE(&corpus->removals);
    corpus_init(corpus, corpus->secret);
}

static int too_many(unecho_error *error, const char *what)
{
    return error_set(error, UNECHO_E_LIMIT, "more than 4294967294 %s in one run", what);
}

uint32_t corpus_add_document(struct corpus *corpus, uint32_t input, uint64_t record,
                             unecho_bytes id, unecho_error *error)
{
    struct corpus_document document = {.id = corpus->names.count,
                                       .record = record,
                                       .id_length = (uint32_t)id.length,
                                       .input = input};
    if (corpus->documents.count >= NONE - 1) {
        too_many(error, "documents");
        return NONE;
    }
    if (buffer_append(&corpus->names, id.at, id.length, error) ||
        ARRAY_RESERVE(&corpus->documents, 1, "documents", error))
        return NONE;
    corpus->documents.at[corpus->documents.count++] = document;
    return (uint32_t)corpus->documents.count - 1;
}

/* ---- Classes ---- */

void corpus_prefetch(const struct corpus *corpus, struct hash128 key)
{
    if (corpus->slot_count)
        __builtin_prefetch(&corpus->slots[key.low & (corpus->slot_count - 1)]);
}

static struct class_slot *find_slot(struct class_slot *slots, uint64_t count, struct hash128 key)
{
    uint64_t at = key.low & (count - 1);
    while (slots[at].class_plus_1 &&
           (slots[at].key.low != key.low || slots[at].key.high != key.high))
        at = (at + 1) & (count - 1);
    return &slots[at];
}

/* Doubles the slots once they are two thirds full. */
static int make_room(struct corpus *corpus, unecho_error *error)
{
    if (corpus->form.count * 3 < corpus->slot_count * 2)
        return UNECHO_OK;
    uint64_t count = corpus->slot_count ? corpus->slot_count * 2 : FIRST_SLOTS;
    struct class_slot *slots = mem_new(count, sizeof *slots, "the table of classes", error);
    if (!slots)
        return UNECHO_E_MEMORY;
    for (uint64_t i = 0; i < corpus->slot_count; i++)
        if (corpus->slots[i].class_plus_1)
            *find_slot(slots, count, corpus->slots[i].key) = corpus->slots[i];
    free(corpus->slots);
    corpus->slots = slots;
    corpus->slot_count = count;
    return UNECHO_OK;
}

/* Adds a class whose first member is the one that is being added. */
static int add_class(struct corpus *corpus, unecho_bytes form, const uint64_t *keys, uint32_t bands,
                     unecho_error *error)
{
    if (corpus->form.count >= NONE - 1)
        return too_many(error, "classes");
    uint64_t begins = corpus->forms.count;
    if (ARRAY_RESERVE(&corpus->form, 1, "classes", error) ||
        ARRAY_RESERVE(&corpus->form_length, 1, "classes", error) ||
        ARRAY_RESERVE(&corpus->first_member, 1, "classes", error) ||
        ARRAY_RESERVE(&corpus->keys, bands, "band keys", error) ||
        buffer_append(&corpus->forms, form.at, form.length, error))
        return UNECHO_E_MEMORY;
    corpus->form.at[corpus->form.count++] = begins;
    corpus->form_length.at[corpus->form_length.count++] = (uint32_t)form.length;
    corpus->first_member.at[corpus->first_member.count++] = (uint32_t)corpus->members.count;
    if (bands)
        memcpy(corpus->keys.at + corpus->keys.count, keys, bands * sizeof *keys);
    corpus->keys.count += bands;
    return UNECHO_OK;
}

uint32_t corpus_add_member(struct corpus *corpus, struct hash128 key, unecho_bytes form,
                           const uint64_t *keys, uint32_t bands, const struct corpus_member *member,
                           unecho_error *error)
{
    if (corpus->members.count >= NONE - 1) {
        too_many(error, "units");
        return NONE;
    }
    if (ARRAY_RESERVE(&corpus->members, 1, "units", error) || make_room(corpus, error))
        return NONE;
    struct class_slot *slot = find_slot(corpus->slots, corpus->slot_count, key);
    if (!slot->class_plus_1) {
        if (add_class(corpus, form, keys, bands, error))
            return NONE;
        *slot = (struct class_slot){key, corpus->form.count};
    }
    struct corpus_member *to = &corpus->members.at[corpus->members.count];
    *to = *member;
    to->class = (uint32_t)(slot->class_plus_1 - 1);
    to->follower = NONE;
    return (uint32_t)corpus->members.count++;
}

int corpus_add_follower(struct corpus *corpus, uint32_t member, uint64_t verdict, unecho_bytes form,
                        unecho_error *error)
{
    struct corpus_follower follower = {corpus->forms.count, verdict, (uint32_t)form.length,
                                       corpus->members.at[member].follower};
    if (ARRAY_RESERVE(&corpus->followers, 1, "units", error) ||
        buffer_append(&corpus->forms, form.at, form.length, error))
        return UNECHO_E_MEMORY;
    corpus->members.at[member].follower = (uint32_t)corpus->followers.count;
    corpus->followers.at[corpus->followers.count++] = follower;
    return UNECHO_OK;
}

struct classes corpus_classes(const struct corpus *corpus, uint32_t bands)
{
    return (struct classes){.count = (uint32_t)corpus->form.count,
                            .forms = corpus->forms.at,
                            .form = corpus->form.at,
                            .form_length = corpus->form_length.at,
                            .keys = corpus->keys.at,
                            .bands = bands};
}
