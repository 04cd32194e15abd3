// SPDX-License-Identifier: Apache-2.0
#include "decide/corpus.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRST_SLOTS = 1 << 12,
    /* bytes of forms in memory: they are read only where classes are compared */
    FORMS_IN_MEMORY = 64 << 20,
    TOUCHED_BYTES = 32 << 10 /* that looking up a class may map, where the table is in a file */
};

/* What is read least goes to files first. */
enum rank {
    OF_FORMS,
    OF_BAND_KEYS,
    OF_SIGNATURES,
    OF_VERDICTS,
    OF_NAMES,
    OF_MEMBERS,
    OF_REMOVALS,
    OF_CLASSES,
    OF_CLASS_KEYS,
    OF_SLOTS
};

void corpus_init(struct corpus *corpus, const struct hash_secret *secret, struct vast_limit *limit)
{
    *corpus = (struct corpus){.secret = secret, .limit = limit};
    VAST_INIT(&corpus->slots, limit, "the table of classes", OF_SLOTS, SIZE_MAX);
    VAST_INIT(&corpus->key, limit, "classes", OF_CLASS_KEYS, SIZE_MAX);
    VAST_INIT(&corpus->form, limit, "classes", OF_CLASSES, SIZE_MAX);
    VAST_INIT(&corpus->form_length, limit, "classes", OF_CLASSES, SIZE_MAX);
    VAST_INIT(&corpus->first_member, limit, "classes", OF_CLASSES, SIZE_MAX);
    VAST_INIT(&corpus->keys, limit, "band keys", OF_BAND_KEYS, SIZE_MAX);
    VAST_INIT(&corpus->signatures, limit, "signatures", OF_SIGNATURES, SIZE_MAX);
    VAST_INIT(&corpus->forms, limit, "forms", OF_FORMS, FORMS_IN_MEMORY);
    VAST_INIT(&corpus->names, limit, "names of documents", OF_NAMES, SIZE_MAX);
    VAST_INIT(&corpus->documents, limit, "documents", OF_NAMES, SIZE_MAX);
    VAST_INIT(&corpus->verdicts, limit, "decisions", OF_VERDICTS, SIZE_MAX);
    VAST_INIT(&corpus->members, limit, "units", OF_MEMBERS, SIZE_MAX);
    VAST_INIT(&corpus->followers, limit, "units", OF_VERDICTS, SIZE_MAX);
    VAST_INIT(&corpus->witnesses, limit, "witnesses", OF_VERDICTS, SIZE_MAX);
    VAST_INIT(&corpus->removals, limit, "removed units", OF_REMOVALS, SIZE_MAX);
}

void corpus_free(struct corpus *corpus)
{
    corpus_seal(corpus);
    VAST_FREE(&corpus->key);
    VAST_FREE(&corpus->form);
    VAST_FREE(&corpus->form_length);
    VAST_FREE(&corpus->first_member);
    VAST_FREE(&corpus->keys);
    VAST_FREE(&corpus->signatures);
    VAST_FREE(&corpus->forms);
    VAST_FREE(&corpus->names);
    VAST_FREE(&corpus->documents);
    VAST_FREE(&corpus->verdicts);
    VAST_FREE(&corpus->members);
    VAST_FREE(&corpus->followers);
    VAST_FREE(&corpus->witnesses);
    VAST_FREE(&corpus->removals);
}

void corpus_seal(struct corpus *corpus)
{
    VAST_FREE(&corpus->slots);
}

void corpus_pin_classes(struct corpus *corpus)
{
    VAST_PIN(&corpus->form);
    VAST_PIN(&corpus->form_length);
    VAST_PIN(&corpus->forms);
    VAST_PIN(&corpus->keys);
    VAST_PIN(&corpus->signatures);
}

void corpus_unpin_classes(struct corpus *corpus)
{
    VAST_UNPIN(&corpus->form);
    VAST_UNPIN(&corpus->form_length);
    VAST_UNPIN(&corpus->forms);
    VAST_UNPIN(&corpus->keys);
    VAST_UNPIN(&corpus->signatures);
}

void corpus_settle(struct corpus *corpus)
{
    VAST_FREE(&corpus->key);
    VAST_FREE(&corpus->form);
    VAST_FREE(&corpus->form_length);
    VAST_FREE(&corpus->first_member);
    VAST_FREE(&corpus->keys);
    VAST_FREE(&corpus->signatures);
    VAST_FREE(&corpus->forms);
    VAST_FREE(&corpus->followers);
    VAST_PIN(&corpus->names);
    VAST_PIN(&corpus->documents);
    VAST_PIN(&corpus->verdicts);
    VAST_PIN(&corpus->members);
    VAST_PIN(&corpus->witnesses);
    VAST_PIN(&corpus->removals);
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
    if (vast_append(&corpus->names, id.at, id.length, error) ||
        VAST_RESERVE(&corpus->documents, 1, error))
        return NONE;
    corpus->documents.at[corpus->documents.count++] = document;
    return (uint32_t)corpus->documents.count - 1;
}

/* ---- Classes ---- */

void corpus_prefetch(const struct corpus *corpus, struct hash128 key)
{
    if (corpus->slots.count)
        __builtin_prefetch(&corpus->slots.at[key.low & (corpus->slots.count - 1)]);
}

static bool is_class(const struct corpus *corpus, struct class_slot slot, struct hash128 key)
{
    if (slot.tag != (uint32_t)key.high)
        return false;
    struct hash128 found = corpus->key.at[slot.class_plus_1 - 1];
    return found.low == key.low && found.high == key.high;
}

/* Which slot holds the class of `key`, or is the empty one where it belongs. Adding a class may
 * move them. */
static uint64_t find_slot(const struct corpus *corpus, struct hash128 key)
{
    struct class_slot *slots = corpus->slots.at;
    uint64_t mask = corpus->slots.count - 1, at = key.low & mask;
    if (VAST_IN_FILE(&corpus->slots) || VAST_IN_FILE(&corpus->key))
        vast_touch(corpus->limit, TOUCHED_BYTES);
    while (slots[at].class_plus_1 && !is_class(corpus, slots[at], key))
        at = (at + 1) & mask;
    return at;
}

/* Puts all classes where their keys tell that they belong in the emptied table. */
static void fill_slots(struct corpus *corpus)
{
    struct class_slot *slots = corpus->slots.at;
    uint64_t mask = corpus->slots.count - 1;
    memset(slots, 0, corpus->slots.count * sizeof *slots);
    for (uint32_t i = 0; i < corpus->key.count; i++) {
        struct hash128 key = corpus->key.at[i];
        uint64_t at = key.low & mask;
        if (VAST_IN_FILE(&corpus->slots))
            vast_touch(corpus->limit, TOUCHED_BYTES);
        while (slots[at].class_plus_1)
            at = (at + 1) & mask;
        slots[at] = (struct class_slot){(uint32_t)key.high, i + 1};
    }
    vast_touch(corpus->limit, corpus->key.count * sizeof *corpus->key.at);
}

/* Doubles the slots once they are two thirds full. Not both tables at once are held. */
static int make_room(struct corpus *corpus, unecho_error *error)
{
    uint64_t count = corpus->slots.count;
    if (corpus->form.count * 3 < count * 2)
        return UNECHO_OK;
    int code = VAST_RESERVE(&corpus->slots, count ? count : FIRST_SLOTS, error);
    if (code)
        return code;
    corpus->slots.count = count ? count * 2 : FIRST_SLOTS;
    fill_slots(corpus);
    return UNECHO_OK;
}

static int add_class(struct corpus *corpus, const struct corpus_class *class,
                     struct corpus_sketch sketch, unecho_error *error)
{
    if (corpus->form.count >= NONE - 1)
        return too_many(error, "classes");
    if (VAST_RESERVE(&corpus->key, 1, error) || VAST_RESERVE(&corpus->form, 1, error) ||
        VAST_RESERVE(&corpus->form_length, 1, error) ||
        VAST_RESERVE(&corpus->first_member, 1, error) ||
        VAST_RESERVE(&corpus->keys, sketch.bands, error) ||
        VAST_RESERVE(&corpus->signatures, sketch.signature_words, error))
        return UNECHO_E_MEMORY;
    corpus->key.at[corpus->key.count++] = class->key;
    corpus->form.at[corpus->form.count++] = class->form;
    corpus->form_length.at[corpus->form_length.count++] = class->form_length;
    corpus->first_member.at[corpus->first_member.count++] = class->first_member;
    for (uint32_t i = 0; i < sketch.bands; i++)
        corpus->keys.at[corpus->keys.count++] = sketch.keys[i];
    for (uint32_t i = 0; i < sketch.signature_words; i++)
        corpus->signatures.at[corpus->signatures.count++] = sketch.signature[i];
    return UNECHO_OK;
}

/* Adds the class of a form that is new: its first member is the one that is being added. */
static int add_form_of_class(struct corpus *corpus, struct hash128 key, unecho_bytes form,
                             struct corpus_sketch sketch, unecho_error *error)
{
    struct corpus_class class = {.key = key,
                                 .form = corpus->forms.count,
                                 .form_length = (uint32_t)form.length,
                                 .first_member = (uint32_t)corpus->members.count};
    int code = vast_append(&corpus->forms, form.at, form.length, error);
    return code ? code : add_class(corpus, &class, sketch, error);
}

static void take_slot(struct corpus *corpus, uint64_t slot, struct hash128 key)
{
    corpus->slots.at[slot] = (struct class_slot){(uint32_t)key.high, (uint32_t)corpus->form.count};
}

uint32_t corpus_find_class(struct corpus *corpus, const struct corpus_class *class,
                           struct corpus_sketch sketch, unecho_error *error)
{
    if (make_room(corpus, error))
        return NONE;
    uint64_t slot = find_slot(corpus, class->key);
    if (!corpus->slots.at[slot].class_plus_1) {
        if (add_class(corpus, class, sketch, error))
            return NONE;
        take_slot(corpus, slot, class->key);
    }
    return corpus->slots.at[slot].class_plus_1 - 1;
}

uint32_t corpus_add_member(struct corpus *corpus, struct hash128 key, unecho_bytes form,
                           struct corpus_sketch sketch, const struct corpus_member *member,
                           unecho_error *error)
{
    if (corpus->members.count >= NONE - 1) {
        too_many(error, "units");
        return NONE;
    }
    if (VAST_RESERVE(&corpus->members, 1, error) || make_room(corpus, error))
        return NONE;
    uint64_t slot = find_slot(corpus, key);
    if (!corpus->slots.at[slot].class_plus_1) {
        if (add_form_of_class(corpus, key, form, sketch, error))
            return NONE;
        take_slot(corpus, slot, key);
    }
    struct corpus_member *to = &corpus->members.at[corpus->members.count];
    *to = *member;
    to->class = corpus->slots.at[slot].class_plus_1 - 1;
    to->follower = NONE;
    return (uint32_t)corpus->members.count++;
}

int corpus_add_form(struct corpus *corpus, unecho_bytes form, uint64_t *at, unecho_error *error)
{
    *at = corpus->forms.count;
    return vast_append(&corpus->forms, form.at, form.length, error);
}

int corpus_add_follower(struct corpus *corpus, uint32_t member,
                        const struct corpus_follower *follower, unecho_error *error)
{
    if (VAST_RESERVE(&corpus->followers, 1, error))
        return UNECHO_E_MEMORY;
    struct corpus_follower *to = &corpus->followers.at[corpus->followers.count];
    *to = *follower;
    to->next = corpus->members.at[member].follower;
    corpus->members.at[member].follower = (uint32_t)corpus->followers.count++;
    return UNECHO_OK;
}

void corpus_end_reference(struct corpus *corpus)
{
    corpus->reference.documents = (uint32_t)corpus->documents.count;
    corpus->reference.classes = (uint32_t)corpus->form.count;
    corpus->reference.members = (uint32_t)corpus->members.count;
}

struct classes corpus_classes(const struct corpus *corpus)
{
    return (struct classes){.count = (uint32_t)corpus->form.count,
                            .kept = corpus->reference.classes,
                            .forms = corpus->forms.at,
                            .form = corpus->form.at,
                            .form_length = corpus->form_length.at,
                            .keys = corpus->keys.at,
                            .signatures = corpus->signatures.at,
                            .limit = corpus->limit};
}
