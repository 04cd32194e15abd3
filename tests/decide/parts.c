// SPDX-License-Identifier: Apache-2.0
/* A corpus of parts is that of one pass; what is cut out of it names the same. */
#include "decide/append.h"
#include "decide/keep.h"
#include "decide/slice.h"
#include "support/files.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    PARTS = 3,
    DOCUMENTS = 40, /* of a part */
    CLASSES = 50
};

static struct vast_limit limit;
static struct hash_secret secret;

static void begin(struct corpus *corpus)
{
    corpus_init(corpus, &secret, &limit);
}

/* A document with two members, a verdict on one's account, and one more with two witnesses. */
static void add_document(struct corpus *corpus, uint32_t part, uint32_t nth)
{
    char name[32], form[32];
    int length = snprintf(name, sizeof name, "%u-%u", part, nth);
    uint32_t number =
        corpus_add_document(corpus, part, nth + 1, (unecho_bytes){name, (size_t)length}, NULL);
    for (uint32_t i = 0; i < 2; i++) {
        uint64_t class = (part * 17 + nth * 7 + i * 3) % CLASSES;
        const uint64_t signature[] = {class, class * 3};
        struct corpus_sketch sketch = {.signature = signature, .signature_words = 2};
        struct corpus_member member = {.document = number, .line = i, .lines = 1};
        length = snprintf(form, sizeof form, "form %u", (unsigned)class);
        uint32_t added =
            corpus_add_member(corpus, (struct hash128){class, ~class},
                              (unecho_bytes){form, (size_t)length}, sketch, &member, NULL);
        struct corpus_follower follower = {.verdict = corpus->verdicts.count, .nth = i};
        cr_assert_eq(corpus_add_form(corpus, (unecho_bytes){name, 3}, &follower.form, NULL), 0);
        follower.form_length = 3;
        cr_assert_eq(corpus_add_follower(corpus, added, &follower, NULL), 0);
    }
    struct verdict verdict = {.document = number,
                              .kind = VERDICT_ECHO,
                              .member = NONE,
                              .together = {(uint32_t)corpus->witnesses.count, 2}};
    cr_assert_eq(VAST_RESERVE(&corpus->verdicts, 1, NULL), 0);
    cr_assert_eq(VAST_RESERVE(&corpus->witnesses, 2, NULL), 0);
    corpus->verdicts.at[corpus->verdicts.count++] = verdict;
    for (uint32_t i = 0; i < 2; i++)
        corpus->witnesses.at[corpus->witnesses.count++] =
            (struct corpus_witness){.line = i, .lines = 1, .member = NONE};
}

static void add_part(struct corpus *corpus, uint32_t part)
{
    for (uint32_t i = 0; i < DOCUMENTS; i++)
        add_document(corpus, part, i);
}

/* Appends a part that went through a file. */
static void append_kept(struct corpus *to, uint32_t part, struct class_numbers *numbers)
{
    static const struct hash128 stamp = {7, 7};
    struct files files;
    struct corpus corpus, back;
    struct archive_writer writer;
    struct archive archive;
    files_begin(&files);
    int folder = open(files.root, O_RDONLY | O_DIRECTORY);
    begin(&corpus);
    add_part(&corpus, part);
    cr_assert_eq(archive_begin(&writer, folder, "a", "a", stamp, NULL), 0);
    cr_assert_eq(corpus_keep(&corpus, &writer, NULL), 0);
    cr_assert_eq(archive_finish(&writer, NULL), 0);
    archive_abandon(&writer);
    cr_assert_eq(archive_open(&archive, folder, "a", "a", stamp, NULL, NULL), 0);
    cr_assert_eq(corpus_map(&back, &archive, &limit, NULL), 0);
    cr_assert_eq(corpus_append(to, &back, part, numbers, NULL), 0);
    archive_close(&archive);
    corpus_free(&corpus);
    close(folder);
    files_end(&files);
}

static void expect_equal(const struct corpus *a, const struct corpus *b)
{
    cr_assert_eq(a->form.count, b->form.count);
    cr_assert_eq(a->members.count, b->members.count);
    cr_assert_eq(a->followers.count, b->followers.count);
    for (size_t i = 0; i < a->form.count; i++) {
        cr_assert_eq(a->first_member.at[i], b->first_member.at[i]);
        cr_assert_eq(a->form_length.at[i], b->form_length.at[i]);
        cr_assert(!memcmp(a->signatures.at + 2 * i, b->signatures.at + 2 * i, 16));
        cr_assert(!memcmp(a->forms.at + a->form.at[i], b->forms.at + b->form.at[i],
                          a->form_length.at[i]));
    }
    for (size_t i = 0; i < a->members.count; i++) {
        const struct corpus_follower *x = &a->followers.at[a->members.at[i].follower];
        const struct corpus_follower *y = &b->followers.at[b->members.at[i].follower];
        cr_assert(!memcmp(&a->members.at[i], &b->members.at[i], sizeof *a->members.at));
        cr_assert(x->verdict == y->verdict && x->next == y->next && x->nth == y->nth);
        cr_assert(!memcmp(a->forms.at + x->form, b->forms.at + y->form, 3));
    }
    for (size_t i = 0; i < a->verdicts.count; i++)
        cr_assert(!memcmp(&a->verdicts.at[i], &b->verdicts.at[i], sizeof *a->verdicts.at));
    for (size_t i = 0; i < a->documents.count; i++)
        cr_assert(!memcmp(&a->documents.at[i], &b->documents.at[i], sizeof *a->documents.at));
}

Test(parts, put_together_they_are_the_whole)
{
    struct corpus whole, parts;
    struct class_numbers numbers;
    vast_limit_init(&limit, "/tmp", UINT64_MAX);
    begin(&whole);
    begin(&parts);
    VAST_INIT(&numbers.list, &limit, "numbers", 0, SIZE_MAX);
    for (uint32_t i = 0; i < PARTS; i++) {
        add_part(&whole, i);
        append_kept(&parts, i, &numbers);
    }
    cr_assert_eq(whole.form.count, CLASSES);
    expect_equal(&whole, &parts);
    corpus_free(&whole);
    corpus_free(&parts);
    VAST_FREE(&numbers.list);
    cr_assert_eq(limit.held, 0);
}

/* What a slice says of the removal and the witness of a document. */
static void expect_names(const struct corpus *slice, uint32_t reference)
{
    const struct corpus_removal *removal = &slice->removals.at[0];
    const struct corpus_member *gone = &slice->members.at[removal->member];
    const struct corpus_member *stays = &slice->members.at[removal->witness];
    const struct corpus_document *document = &slice->documents.at[stays->document];
    cr_assert_eq(gone->document, reference + 5);
    cr_assert_eq(document->id_length, 3);
    cr_assert(!memcmp(slice->names.at + document->id, reference ? "0-9" : "2-9", 3));
    cr_assert_eq(slice->verdicts.at[3].document, reference + 3);
    cr_assert_eq(slice->verdicts.at[3].member, removal->witness);
    cr_assert_eq(slice->verdicts.at[3].together.first, 6);
    cr_assert_eq(slice->witnesses.at[7].member, removal->member);
}

/* The second part of three, whose witness stands in the first part, a reference set, or the third.
 */
static void expect_slice(bool of_reference)
{
    struct corpus whole, slice;
    vast_limit_init(&limit, "/tmp", UINT64_MAX);
    begin(&whole);
    begin(&slice);
    for (uint32_t i = 0; i < PARTS; i++)
        add_part(&whole, i);
    whole.reference.documents = of_reference ? DOCUMENTS : 0;
    uint32_t witness = 2 * ((of_reference ? 0 : 2) * DOCUMENTS + 9);
    uint32_t gone = 2 * (DOCUMENTS + 5) + 1;
    cr_assert_eq(VAST_RESERVE(&whole.removals, 2, NULL), 0);
    whole.removals.at[0] = (struct corpus_removal){gone, witness, UNECHO_EXACT, 1, 1};
    whole.removals.at[1] =
        (struct corpus_removal){2 * (2 * DOCUMENTS + 1), gone, UNECHO_EXACT, 1, 1};
    whole.removals.count = 2;
    whole.verdicts.at[DOCUMENTS + 3].member = witness;
    whole.witnesses.at[2 * DOCUMENTS + 7].member = gone;
    struct corpus_part part = {DOCUMENTS, DOCUMENTS, 2 * DOCUMENTS,
                               DOCUMENTS, DOCUMENTS, 2 * DOCUMENTS};
    cr_assert_eq(corpus_slice(&whole, &part, &slice, NULL), 0);
    cr_assert_eq(slice.removals.count, 1, "the other one is of the third part");
    cr_assert_eq(slice.members.count, 2);
    cr_assert_eq(slice.documents.count, DOCUMENTS + 1);
    cr_assert_eq(slice.reference.documents, of_reference);
    expect_names(&slice, of_reference);
    corpus_free(&slice);
    corpus_free(&whole);
    cr_assert_eq(limit.held, 0);
}

Test(parts, a_slice_names_witnesses_of_other_parts_and_of_the_reference_set)
{
    expect_slice(true);
    expect_slice(false);
}
