// SPDX-License-Identifier: Apache-2.0
#include "decide/append.h"

/* Where the columns of the part begin in the whole. */
struct bases {
    uint64_t names, forms, verdicts;
    uint32_t documents, members, followers, witnesses;
    size_t classes; /* in the list of numbers */
};

static int too_many(unecho_error *error, const char *what)
{
    return error_set(error, UNECHO_E_LIMIT, "more than 4294967294 %s in one run", what);
}

/* Numbers are 32 bits wide. */
static int check_room(const struct corpus *to, const struct corpus *part, unecho_error *error)
{
    if (to->documents.count + part->documents.count >= NONE)
        return too_many(error, "documents");
    if (to->members.count + part->members.count >= NONE)
        return too_many(error, "units");
    if (to->followers.count + part->followers.count >= NONE ||
        to->witnesses.count + part->witnesses.count >= NONE)
        return too_many(error, "units removed on account of others");
    return UNECHO_OK;
}

static int append_documents(struct corpus *to, const struct corpus *part, uint32_t input,
                            const struct bases *bases, unecho_error *error)
{
    if (vast_append(&to->names, part->names.at, part->names.count, error) ||
        VAST_RESERVE(&to->documents, part->documents.count, error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < part->documents.count; i++) {
        struct corpus_document document = part->documents.at[i];
        document.id += bases->names;
        document.input = input;
        to->documents.at[to->documents.count++] = document;
    }
    return UNECHO_OK;
}

/* Classes of the part stand in the order of their first members, and so do those that are new. */
static int append_classes(struct corpus *to, const struct corpus *part, const struct bases *bases,
                          struct class_numbers *classes, unecho_error *error)
{
    enum {
        AHEAD = 16
    }; /* look-ups under way at once */
    size_t count = part->key.count, words = count ? part->signatures.count / count : 0;
    if (vast_append(&to->forms, part->forms.at, part->forms.count, error) ||
        VAST_RESERVE(&classes->list, count, error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < count; i++) {
        struct corpus_class class = {.key = part->key.at[i],
                                     .form = bases->forms + part->form.at[i],
                                     .form_length = part->form_length.at[i],
                                     .first_member = bases->members + part->first_member.at[i]};
        struct corpus_sketch sketch = {.signature = part->signatures.at + i * words,
                                       .signature_words = (uint32_t)words};
        if (i + AHEAD < count)
            corpus_prefetch(to, part->key.at[i + AHEAD]);
        uint32_t number = corpus_find_class(to, &class, sketch, error);
        if (number == NONE)
            return error ? error->code : UNECHO_E_LIMIT;
        classes->list.at[classes->list.count++] = number;
    }
    return UNECHO_OK;
}

static int append_members(struct corpus *to, const struct corpus *part, const struct bases *bases,
                          const struct class_numbers *classes, unecho_error *error)
{
    if (VAST_RESERVE(&to->members, part->members.count, error))
        return UNECHO_E_MEMORY;
    const uint32_t *class = classes->list.at + bases->classes;
    for (size_t i = 0; i < part->members.count; i++) {
        struct corpus_member member = part->members.at[i];
        member.class = class[member.class];
        member.document += bases->documents;
        if (member.follower != NONE)
            member.follower += bases->followers;
        to->members.at[to->members.count++] = member;
    }
    return UNECHO_OK;
}

static int append_verdicts(struct corpus *to, const struct corpus *part, const struct bases *bases,
                           unecho_error *error)
{
    if (VAST_RESERVE(&to->verdicts, part->verdicts.count, error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < part->verdicts.count; i++) {
        struct verdict verdict = part->verdicts.at[i];
        verdict.document += bases->documents;
        verdict.together.first += bases->witnesses;
        to->verdicts.at[to->verdicts.count++] = verdict;
    }
    return UNECHO_OK;
}

static int append_witnesses(struct corpus *to, const struct corpus *part, const struct bases *bases,
                            unecho_error *error)
{
    if (VAST_RESERVE(&to->witnesses, part->witnesses.count, error) ||
        VAST_RESERVE(&to->followers, part->followers.count, error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < part->witnesses.count; i++) {
        struct corpus_witness witness = part->witnesses.at[i];
        witness.form += bases->forms;
        to->witnesses.at[to->witnesses.count++] = witness;
    }
    for (size_t i = 0; i < part->followers.count; i++) {
        struct corpus_follower follower = part->followers.at[i];
        follower.form += bases->forms;
        follower.verdict += bases->verdicts;
        if (follower.next != NONE)
            follower.next += bases->followers;
        to->followers.at[to->followers.count++] = follower;
    }
    return UNECHO_OK;
}

int corpus_append(struct corpus *to, const struct corpus *part, uint32_t input,
                  struct class_numbers *classes, unecho_error *error)
{
    struct bases bases = {.names = to->names.count,
                          .forms = to->forms.count,
                          .verdicts = to->verdicts.count,
                          .documents = (uint32_t)to->documents.count,
                          .members = (uint32_t)to->members.count,
                          .followers = (uint32_t)to->followers.count,
                          .witnesses = (uint32_t)to->witnesses.count,
                          .classes = classes->list.count};
    int code = check_room(to, part, error);
    if (!code)
        code = append_documents(to, part, input, &bases, error);
    if (!code)
        code = append_classes(to, part, &bases, classes, error);
    if (!code)
        code = append_members(to, part, &bases, classes, error);
    if (!code)
        code = append_verdicts(to, part, &bases, error);
    return code ? code : append_witnesses(to, part, &bases, error);
}
