// SPDX-License-Identifier: Apache-2.0
#include "decide/keep.h"

#define KEEP(id, column)                                                                           \
    archive_add(to, (id), corpus->column.at, corpus->column.count, sizeof *corpus->column.at, error)

int corpus_keep(const struct corpus *corpus, struct archive_writer *to, unecho_error *error)
{
    const uint32_t reference[] = {corpus->reference.documents, corpus->reference.classes,
                                  corpus->reference.members};
    if (KEEP(KEEP_CLASS_KEYS, key) || KEEP(KEEP_FORM, form) ||
        KEEP(KEEP_FORM_LENGTH, form_length) || KEEP(KEEP_FIRST_MEMBER, first_member) ||
        KEEP(KEEP_SIGNATURES, signatures) || KEEP(KEEP_FORMS, forms) || KEEP(KEEP_NAMES, names) ||
        KEEP(KEEP_DOCUMENTS, documents) || KEEP(KEEP_VERDICTS, verdicts) ||
        KEEP(KEEP_MEMBERS, members) || KEEP(KEEP_FOLLOWERS, followers) ||
        KEEP(KEEP_WITNESSES, witnesses) || KEEP(KEEP_REMOVALS, removals))
        return error ? error->code : UNECHO_E_IO;
    return archive_add(to, KEEP_REFERENCE, reference, 3, sizeof *reference, error);
}

/* The columns of a mapped corpus are never written, whatever their type says. */
#define MAP(id, column)                                                                            \
    map_column(from, (id), sizeof *corpus->column.at, (void **)&corpus->column.at,                 \
               &corpus->column.count, error)

static int map_column(const struct archive *from, uint32_t id, size_t size, void **at,
                      size_t *count, unecho_error *error)
{
    const void *column;
    int code = archive_get(from, id, size, &column, count, error);
    *at = (void *)(uintptr_t)column;
    return code;
}

/* Columns by class go together. What a number in a column points to is not looked at: the
 * checksum tells that it was written so. */
static int check_counts(const struct corpus *corpus, const struct archive *from, size_t references,
                        unecho_error *error)
{
    size_t classes = corpus->key.count;
    if (references == 3 && corpus->form.count == classes && corpus->form_length.count == classes &&
        corpus->first_member.count == classes &&
        (classes ? corpus->signatures.count % classes : corpus->signatures.count) == 0)
        return UNECHO_OK;
    error_set(error, UNECHO_E_INPUT, "its columns do not fit together");
    error_place(error, from->shown, 0, UNECHO_NOWHERE);
    return UNECHO_E_INPUT;
}

int corpus_map(struct corpus *corpus, const struct archive *from, struct vast_limit *limit,
               unecho_error *error)
{
    const void *reference;
    size_t references;
    *corpus = (struct corpus){.limit = limit};
    int code = archive_get(from, KEEP_REFERENCE, sizeof(uint32_t), &reference, &references, error);
    if (code || MAP(KEEP_CLASS_KEYS, key) || MAP(KEEP_FORM, form) ||
        MAP(KEEP_FORM_LENGTH, form_length) || MAP(KEEP_FIRST_MEMBER, first_member) ||
        MAP(KEEP_SIGNATURES, signatures) || MAP(KEEP_FORMS, forms) || MAP(KEEP_NAMES, names) ||
        MAP(KEEP_DOCUMENTS, documents) || MAP(KEEP_VERDICTS, verdicts) ||
        MAP(KEEP_MEMBERS, members) || MAP(KEEP_FOLLOWERS, followers) ||
        MAP(KEEP_WITNESSES, witnesses) || MAP(KEEP_REMOVALS, removals))
        return code ? code : error ? error->code : UNECHO_E_INPUT;
    code = check_counts(corpus, from, references, error);
    if (code)
        return code;
    const uint32_t *counts = reference;
    corpus->reference.documents = counts[0];
    corpus->reference.classes = counts[1];
    corpus->reference.members = counts[2];
    return UNECHO_OK;
}
