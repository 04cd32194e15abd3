// SPDX-License-Identifier: Apache-2.0
/*
 * How a text becomes tokens. Code points take one of three roads:
 *
 *   ascii            eight bytes at a time, lower-cased straight into the forms
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

/* ---- ASCII, eight bytes in a word --------------------------------------------------------------
 */

#define EACH(byte) ((uint64_t)(byte)*0x0101010101010101u)

/* The bytes of a word with the first one lowest, whatever the machine's order. */
static inline uint64_t in_order(uint64_t word)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return __builtin_bswap64(word);
#else
    return word;
#endif
}

/* The next eight bytes, zero past the end of the text. */
static inline uint64_t load(const unsigned char *at, size_t length)
{
    uint64_t word = 0;
    if (length >= sizeof word)
        memcpy(&word, at, sizeof word);
    else
        memcpy(&word, at, length);
    return in_order(word);
}

static inline void store(char *to, uint64_t word)
{
    word = in_order(word);
    memcpy(to, &word, sizeof word);
}

/* The upper bit of each byte that is from `low` to `high`; all bytes of `word` are under 0x80. */
static inline uint64_t between(uint64_t word, unsigned low, unsigned high)
{
    return (word + EACH(0x80 - low)) & ~(word + EACH(0x7F - high)) & EACH(0x80);
}

/* How many bytes precede the first one marked. */
static inline uint32_t bytes_before(uint64_t marked)
{
    return marked ? (uint32_t)__builtin_ctzll(marked) / 8 : 8;
}

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

/* Eight bytes: in lower case where they are letters, and masks with the upper bit of each byte that
 * is of a class. */
struct ascii_word {
    uint64_t lower;
    uint64_t digits;
    uint64_t letters; /* or digits */
    uint64_t stops;   /* beyond ASCII, or '&' */
};

static inline struct ascii_word classify(uint64_t word)
{
    uint64_t beyond = word & EACH(0x80), low = word & EACH(0x7F), lower = low | EACH(0x20);
    uint64_t digits = between(low, '0', '9') & ~beyond;
    uint64_t letters = between(lower, 'a', 'z') & ~beyond;
    uint64_t ampersands = between(low, '&', '&') & ~beyond;
    return (struct ascii_word){lower, digits, letters | digits, ampersands | beyond};
}

/* Reads up to the next byte that is not ASCII, or '&'. At least one byte stands before it. */
static void ascii(struct maker *maker)
{
    struct buffer *forms = &maker->made->forms;
    size_t at = maker->at;
    while (at < maker->length) {
        struct ascii_word word = classify(load(maker->bytes + at, maker->length - at));
        uint32_t count = bytes_before(~word.letters & EACH(0x80));
        if (count) {
            prepare(maker, KIND_LETTER, (uint32_t)at);
            store(forms->at + forms->count, word.lower);
            forms->count += count;
            at += count;
            maker->end = (uint32_t)at;
            if (bytes_before(word.digits) < count)
                maker->flags |= TOKEN_NUMBER;
            if (count == 8)
                continue;
        }
        uint64_t rest = (word.letters | word.stops) >> 8 * count;
        uint32_t apart = rest ? bytes_before(rest) : 8 - count;
        if (apart)
            close_token(maker);
        at += apart;
        if (rest && word.stops >> 8 * (count + apart) & 0x80)
            break;
    }
    maker->at = at < maker->length ? at : maker->length;
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
