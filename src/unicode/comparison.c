// SPDX-License-Identifier: Apache-2.0
/*
 * How a text becomes tokens. Code points take one of three roads:
 *
 *   ascii            a block at a time (kernel/), lower-cased straight into the forms
 *   beyond_ascii     one that nothing changes is copied into the forms
 *   feed_source      all others: set apart, folded, and where one may reorder or compose with what
 *                    precedes it, kept back as a segment
 *
 * A starter is written before anybody knows whether a mark follows. When one does, the starter is
 * taken back (`retract`) and opens the segment; `settle` normalises the segment if it has to be and
 * writes it. That is sound because what a starter becomes is of the starter's kind: the table
 * generator asserts it.
 *
 * Room in the forms: while source bytes `at` to `length` are unread there is room for twice as many
 * bytes and SLACK more. Neither ASCII nor a code point that nothing changes grows by more than the
 * mark of its token, so the first two roads need not ask; the third asks before each code point it
 * writes.
 */
#include "unicode/comparison.h"

#include "kernel/kernel.h"
#include "unicode/lookup.h"
#include "unicode/normalise.h"
#include "unicode/unicode.h"
#include "unicode/utf8.h"

#include <stdlib.h>
#include <string.h>

enum {
    SLACK = 32
};

struct maker {
    struct comparison *made;
    unecho_error *error;
    const unsigned char *bytes;
    size_t length;
    size_t at;  /* source bytes before it are dealt with */
    int failed; /* sticky: the first error code */
    bool whole; /* comparison_fold: everything is kept, as one token */

    bool open; /* the token being written: */
    size_t form;
    uint32_t start, end, flags;

    bool may_retract; /* the starter written last: */
    uint32_t last_written;
    struct form_point last;

    bool unsettled; /* the segment may change under normalisation */

    struct kernel_block block; /* the bytes block_at to block_end - 1, zero past the text */
    size_t block_at, block_end;
};

/* ---- Step 5: tokens ------------------------------------------------------------------------- */

static void close_token(struct maker *maker)
{
    struct comparison *made = maker->made;
    if (!maker->open)
        return;
    maker->open = false;
    if (!maker->whole)
        made->forms.at[maker->form - 1] = (char)(TOKEN_MARK | maker->flags);
    if (made->tokens.count == made->tokens.room &&
        ARRAY_RESERVE(&made->tokens, 1, "tokens", maker->error)) {
        maker->failed = UNECHO_E_MEMORY;
        return;
    }
    made->tokens.at[made->tokens.count++] = (struct token_form){
        .form = (uint32_t)maker->form,
        .form_length = (uint32_t)(made->forms.count - maker->form),
        .start = maker->start,
        .end = maker->end,
        .flags = maker->flags,
    };
}

static void open_token(struct maker *maker, uint32_t start, uint32_t flags)
{
    maker->open = true;
    if (!maker->whole)
        maker->made->forms.count++; /* for the mark */
    maker->form = maker->made->forms.count;
    maker->start = start;
    maker->flags = flags;
}

/* Opens or closes tokens as a code point of these traits asks. False: it is in no token. */
static inline bool prepare(struct maker *maker, uint32_t traits, uint32_t start)
{
    switch (maker->whole ? KIND_LETTER : traits & TRAIT_KIND) {
    case KIND_SEPARATOR:
        close_token(maker);
        return false;
    case KIND_MARK:
        return maker->open;
    case KIND_UNSPACED:
        close_token(maker);
        open_token(maker, start, TOKEN_UNSPACED);
        return true;
    default:
        if (maker->open && maker->flags & TOKEN_UNSPACED)
            close_token(maker);
        if (!maker->open)
            open_token(maker, start, 0);
        if (traits & TRAIT_DIGIT)
            maker->flags |= TOKEN_NUMBER;
        return true;
    }
}

static int reserve(struct maker *maker)
{
    size_t unread = maker->length - maker->at;
    if (ARRAY_RESERVE(&maker->made->forms, 2 * (unread + SLACK), "a comparison form", maker->error))
        maker->failed = UNECHO_E_MEMORY;
    return maker->failed;
}

/* Writes a code point. Returns the bytes that it takes in the forms. */
static uint32_t put(struct maker *maker, uint32_t code_point, uint32_t traits, uint32_t start,
                    uint32_t end)
{
    if (!prepare(maker, traits, start) || reserve(maker))
        return 0;
    struct buffer *forms = &maker->made->forms;
    uint32_t written = utf8_encode(code_point, forms->at + forms->count);
    forms->count += written;
    maker->end = end;
    return written;
}

/* ---- Step 4: NFKC_Casefold ------------------------------------------------------------------ */

static void push(struct maker *maker, struct form_point point)
{
    struct comparison *made = maker->made;
    if (ARRAY_RESERVE(&made->segment, 1, "a segment of marks", maker->error))
        maker->failed = UNECHO_E_MEMORY;
    else
        made->segment.at[made->segment.count++] = point;
}

/* Takes the starter written last out of its token and opens a segment with it. */
static void retract(struct maker *maker)
{
    if (!maker->may_retract)
        return;
    struct buffer *forms = &maker->made->forms;
    forms->count -= maker->last_written;
    if (maker->open && forms->count == maker->form) {
        maker->open = false;
        forms->count -= !maker->whole;
    }
    maker->may_retract = false;
    push(maker, maker->last);
}

/* Writes the segment, normalised. What normalisation changed stands for all of its bytes. */
static void settle(struct maker *maker)
{
    struct comparison *made = maker->made;
    size_t count = made->segment.count;
    bool changed = false;
    if (maker->failed || count == 0)
        return;
    if (maker->unsettled && normalise_segment(made, &changed, maker->error)) {
        maker->failed = UNECHO_E_MEMORY;
        return;
    }
    const struct form_point *at = made->segment.at;
    if (changed)
        for (size_t nth = 0; nth < made->points.count; nth++)
            put(maker, made->points.at[nth], unicode_record(made->points.at[nth]).traits,
                at[0].start, at[count - 1].end);
    else
        for (size_t nth = 0; nth < count; nth++)
            put(maker, at[nth].code_point, unicode_record(at[nth].code_point).traits, at[nth].start,
                at[nth].end);
    made->segment.count = 0;
    maker->unsettled = false;
    maker->may_retract = false;
}

/* A code point that NFKC_CF leaves alone or that it gave. */
static void feed(struct maker *maker, uint32_t code_point, uint32_t start, uint32_t end)
{
    struct comparison *made = maker->made;
    struct unicode_record record = unicode_record(code_point);
    struct form_point point = {code_point, start, end, record.class};
    if (!(record.traits & TRAIT_JOINS)) {
        settle(maker);
        maker->last_written = put(maker, code_point, record.traits, start, end);
        maker->last = point;
        maker->may_retract = true;
        return;
    }
    if (made->segment.count == 0)
        retract(maker);
    uint32_t before = made->segment.count ? made->segment.at[made->segment.count - 1].class : 0;
    if (record.traits & TRAIT_UNSURE || record.class < before)
        maker->unsettled = true;
    push(maker, point);
}

static void feed_folded(struct maker *maker, uint32_t code_point, uint32_t traits, uint32_t start,
                        uint32_t end)
{
    if (!(traits & TRAIT_FOLDS)) {
        feed(maker, code_point, start, end);
        return;
    }
    uint32_t first;
    const uint32_t *others;
    uint32_t count = unicode_fold(code_point, &first, &others);
    if (count > 0)
        feed(maker, first, start, end);
    for (uint32_t nth = 1; nth < count; nth++)
        feed(maker, others[nth - 1], start, end);
}

/* ---- Steps 1 to 3: decode, resolve references, set apart ---------------------------------------
 */

static void feed_source(struct maker *maker, uint32_t code_point, uint32_t start, uint32_t end)
{
    uint32_t traits = unicode_record(code_point).traits;
    if (!(traits & TRAIT_SPECIAL) || maker->whole) {
        feed_folded(maker, code_point, traits, start, end);
    } else if (code_point == 0xB4 || code_point == 0x2BC) {
        feed(maker, '\'', start, end);
    } else {
        feed(maker, ' ', start, end);
        feed_folded(maker, code_point, traits, start, end);
        feed(maker, ' ', start, end);
    }
}

/* At '&': what a reference stands for, or the character itself. */
static void reference(struct maker *maker)
{
    const char *at = (const char *)maker->bytes + maker->at;
    uint32_t points[2] = {'&', 0}, count = 1;
    uint32_t length = unicode_reference(at, maker->length - maker->at, points, &count);
    if (length == 0)
        length = 1;
    uint32_t start = (uint32_t)maker->at;
    for (uint32_t nth = 0; nth < count; nth++)
        feed_source(maker, points[nth], start, start + length);
    maker->at += length;
}

/* Copies a code point that nothing changes and that nothing before it is waiting for. */
static inline void copy(struct maker *maker, uint32_t code_point, uint32_t traits, uint32_t width)
{
    uint32_t start = (uint32_t)maker->at, written = 0;
    if (prepare(maker, traits, start)) {
        struct buffer *forms = &maker->made->forms;
        written = utf8_encode(code_point, forms->at + forms->count);
        forms->count += written;
        maker->end = start + width;
    }
    maker->last_written = written;
    maker->last = (struct form_point){code_point, start, start + width, 0};
    maker->may_retract = true;
}

/* Whether beyond_ascii goes on: not for the sake of a space between two words of its kind. */
static inline bool is_beyond(const struct maker *maker)
{
    unsigned char byte = maker->bytes[maker->at];
    return byte >= 0x80 || byte == ' ' || maker->whole;
}

/* Reads up to the next ASCII byte other than a space (comparison_fold: to the end). */
static void beyond_ascii(struct maker *maker)
{
    while (maker->at < maker->length && is_beyond(maker)) {
        uint32_t code_point;
        uint32_t width =
            utf8_decode(maker->bytes + maker->at, maker->length - maker->at, &code_point);
        if (code_point == UTF8_ILL_FORMED)
            code_point = UNICODE_REPLACEMENT;
        uint32_t start = (uint32_t)maker->at, traits = unicode_record(code_point).traits;
        if (traits & (TRAIT_FOLDS | TRAIT_JOINS | TRAIT_SPECIAL) || maker->made->segment.count)
            feed_source(maker, code_point, start, start + width);
        else
            copy(maker, code_point, traits, width);
        maker->at += width;
    }
}

/* ---- ASCII, a block at a time ------------------------------------------------------------------
 */

/* What the ASCII road left behind can be taken back like any other starter. */
static void remember_ascii(struct maker *maker)
{
    unsigned char byte = maker->bytes[maker->at - 1];
    uint32_t lower = byte >= 'A' && byte <= 'Z' ? byte | 0x20u : byte;
    uint32_t end = (uint32_t)maker->at;
    maker->last = (struct form_point){lower, end - 1, end, 0};
    maker->last_written = maker->open ? 1 : 0;
    maker->may_retract = true;
}

/* The bits from `first` to before `end`, which is 64 at most. */
static inline uint64_t bits(size_t first, size_t end)
{
    return first < end ? UINT64_MAX >> (64 - (end - first)) << first : 0;
}

/* How many bits from `first` on are set in a row. */
static inline size_t run_from(uint64_t set, size_t first)
{
    uint64_t clear = ~(set >> first);
    return clear ? (size_t)__builtin_ctzll(clear) : 64;
}

/* Classifies the block at maker->at, unless that byte is in the one that was classified last. */
static void find_block(struct maker *maker)
{
    size_t at = maker->at, left = maker->length - at;
    if (at < maker->block_end)
        return;
    maker->block_at = at;
    maker->block_end = at + KERNEL_BLOCK;
    if (left >= KERNEL_BLOCK) {
        kernel_classify(&maker->block, maker->bytes + at);
        return;
    }
    unsigned char last[KERNEL_BLOCK] = {0};
    memcpy(last, maker->bytes + at, left);
    kernel_classify(&maker->block, last);
}

/* Letters and digits in a row: from bytes `first` to before `end` of the block. */
static inline void copy_run(struct maker *maker, size_t first, size_t end)
{
    struct buffer *forms = &maker->made->forms;
    char *to = forms->at + forms->count;
    for (size_t at = first; at < end; at += KERNEL_SLACK, to += KERNEL_SLACK)
        memcpy(to, maker->block.lower + at, KERNEL_SLACK); /* there is SLACK in the forms */
    forms->count += end - first;
    maker->end = (uint32_t)(maker->block_at + end);
    if (maker->block.digits & bits(first, end))
        maker->flags |= TOKEN_NUMBER;
}

/* The tokens in bytes `first` to before `end` of the block; one that reaches its end stays open. */
static void take_block(struct maker *maker, size_t first, size_t end)
{
    uint64_t letters = maker->block.letters & bits(first, end);
    bool goes_on = maker->open && !(maker->flags & TOKEN_UNSPACED) && letters >> first & 1;
    if (!goes_on && first < end)
        close_token(maker);
    while (letters) {
        size_t start = (size_t)__builtin_ctzll(letters), stop = start + run_from(letters, start);
        if (!goes_on)
            open_token(maker, (uint32_t)(maker->block_at + start), 0);
        goes_on = false;
        copy_run(maker, start, stop);
        if (stop < end)
            close_token(maker);
        letters &= ~bits(0, stop);
    }
}

/* Reads up to the next byte that is not ASCII, or '&'. At least one byte stands before it. */
static void ascii(struct maker *maker)
{
    bool stops = false;
    while (maker->at < maker->length && !stops) {
        find_block(maker);
        size_t first = maker->at - maker->block_at, end = maker->length - maker->block_at;
        uint64_t stop = maker->block.stops & ~bits(0, first);
        end = end < KERNEL_BLOCK ? end : KERNEL_BLOCK;
        stops = stop != 0;
        if (stops)
            end = (size_t)__builtin_ctzll(stop);
        take_block(maker, first, end);
        maker->at = maker->block_at + end;
    }
    remember_ascii(maker);
}

/* ---- The whole ------------------------------------------------------------------------------ */

static int make(struct maker *maker)
{
    struct comparison *made = maker->made;
    made->tokens.count = made->segment.count = 0;
    reserve(maker);
    while (!maker->failed && maker->at < maker->length) {
        unsigned char byte = maker->bytes[maker->at];
        if (byte >= 0x80 || maker->whole) {
            beyond_ascii(maker);
        } else if (byte == '&') {
            reference(maker);
        } else {
            settle(maker);
            ascii(maker);
        }
    }
    settle(maker);
    close_token(maker);
    if (!maker->failed && made->forms.count > UINT32_MAX)
        return error_set(maker->error, UNECHO_E_LIMIT, "a comparison form of more than 4 GiB");
    return maker->failed;
}

int comparison_make(struct comparison *made, const char *bytes, size_t length, unecho_error *error)
{
    made->forms.count = 0;
    return comparison_add(made, bytes, length, error);
}

int comparison_add(struct comparison *made, const char *bytes, size_t length, unecho_error *error)
{
    struct maker maker = {
        .made = made, .bytes = (const unsigned char *)bytes, .length = length, .error = error};
    return make(&maker);
}

int comparison_fold(struct comparison *made, const char *bytes, size_t length, unecho_error *error)
{
    struct maker maker = {.made = made,
                          .bytes = (const unsigned char *)bytes,
                          .length = length,
                          .error = error,
                          .whole = true};
    made->forms.count = 0;
    return make(&maker);
}

void comparison_free(struct comparison *made)
{
    buffer_free(&made->forms);
    ARRAY_FREE(&made->tokens);
    ARRAY_FREE(&made->segment);
    ARRAY_FREE(&made->points);
    ARRAY_FREE(&made->sorted);
}
