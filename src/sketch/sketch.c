// SPDX-License-Identifier: Apache-2.0
#include "sketch/sketch.h"

#include "unicode/comparison.h"

#include <stdlib.h>
#include <string.h>

enum {
    ELIGIBLE_HALF_WORDS = 20, /* SPEC 4, stage 5: 10 words */
    /* of the rule for bands, as shares of ONE (a thousand million, like the shares of settings) */
    ONE = 1000000000,
    LEAST_FOUND = 400000000,
    MOST_MISSED = 5000000
};

/* a * b for shares of ONE, rounded down: integers, so that every machine finds the same bands. */
static uint64_t times(uint64_t a, uint64_t b)
{
    return a * b / ONE;
}

struct bands sketch_bands(struct share threshold)
{
    uint64_t t = ONE / threshold.under * threshold.over, found = t, missed;
    struct bands to = {1, 1};
    for (; to.rows < SKETCH_ROWS_MOST && times(found, t) >= LEAST_FOUND; to.rows++)
        found = times(found, t);
    missed = ONE - found;
    for (uint64_t all = missed; all > MOST_MISSED && (to.bands + 1) * to.rows <= SKETCH_SLOTS_MOST;
         to.bands++)
        all = times(all, missed);
    return to;
}

/* The root of a number, rounded down. */
static uint64_t root(uint64_t number)
{
    uint64_t found = 0;
    for (uint64_t bit = UINT64_C(1) << 31; bit; bit /= 2)
        if ((found + bit) * (found + bit) <= number)
            found += bit;
    return found;
}

/* In millionths, so that what is under the root fits into 64 bits. */
struct signing sketch_signing(struct bands bands, struct share threshold)
{
    enum {
        MILLION = 1000000,
        DEVIATIONS = 4
    };
    uint64_t slots = (uint64_t)bands.bands * bands.rows;
    uint64_t n = slots < SKETCH_SIGNED_MOST ? slots : SKETCH_SIGNED_MOST;
    uint64_t t = (uint64_t)MILLION * threshold.over / threshold.under, p = t + (MILLION - t) / 16;
    uint64_t mean = n * p, away = DEVIATIONS * root(n * p * (MILLION - p));
    uint64_t words = (n + 15) / 16, least = mean > away ? (mean - away) / MILLION : 0;
    return (struct signing){.words = (uint32_t)words, .least = (uint32_t)(least + 16 * words - n)};
}

void sketches_empty(struct sketches *sketches)
{
    sketches->entries.count = sketches->keys.count = sketches->forms.count = 0;
    sketches->signatures.count = 0;
}

void sketches_free(struct sketches *sketches)
{
    ARRAY_FREE(&sketches->entries);
    ARRAY_FREE(&sketches->keys);
    ARRAY_FREE(&sketches->signatures);
    buffer_free(&sketches->forms);
    buffer_free(&sketches->form);
    ARRAY_FREE(&sketches->words);
    ARRAY_FREE(&sketches->shingles);
    ARRAY_FREE(&sketches->numbers);
}

int sketch_form(struct buffer *to, const struct batch *batch, struct range32 tokens,
                unecho_error *error)
{
    const struct word *words = batch->words->list.at;
    const uint32_t *ids = batch->tokens.word + tokens.first;
    const uint8_t *flags = batch->tokens.flags + tokens.first;
    size_t bytes = WORDS_SLACK;
    for (uint32_t i = 0; i < tokens.count; i++)
        bytes += (size_t)words[ids[i]].length + 1;
    if (ARRAY_RESERVE(to, bytes, "a form", error))
        return UNECHO_E_MEMORY;
    char *at = to->at + to->count;
    for (uint32_t i = 0; i < tokens.count; i++) {
        const struct word *word = &words[ids[i]];
        *at++ = (char)(FORM_MARK | flags[i]);
        if (word->length <= WORDS_SLACK) /* both sides have that many bytes to spare */
            memcpy(at, words_form(batch->words, ids[i]), WORDS_SLACK);
        else
            memcpy(at, words_form(batch->words, ids[i]), word->length);
        at += word->length;
    }
    to->count = (size_t)(at - to->at);
    return UNECHO_OK;
}

/* A bijection of 64 bits (the finalizer of SplitMix64, G. Steele et al., 2014): no two shingles of
 * one pair of word hashes fall together more often than chance has it. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

/* The hash of a token's word, from its bytes: where they stand in order, with no look-up. */
static uint64_t word_hash(const struct batch *batch, uint32_t token)
{
    const struct tokens *tokens = &batch->tokens;
    if (token >= tokens->in_order) {
        uint32_t word = tokens->word[token];
        return words_hash(words_form(batch->words, word), batch->words->list.at[word].length);
    }
    size_t at = tokens->form[token] + 1; /* behind its mark, up to that of the next one */
    size_t end = token + 1 < tokens->in_order ? tokens->form[token + 1] : batch->forms->count;
    return words_hash(batch->forms->at + at, (uint32_t)(end - at));
}

/* The hash of each shingle; a unit shorter than a shingle is one. */
static int hash_shingles(struct sketches *sketches, const struct sketch_plan *plan,
                         const struct batch *batch, struct range32 tokens, unecho_error *error)
{
    uint32_t n = tokens.count < plan->shingle ? tokens.count : plan->shingle;
    uint32_t count = tokens.count - n + 1;
    sketches->shingles.count = 0;
    if (ARRAY_RESERVE(&sketches->shingles, count, "shingles", error) ||
        ARRAY_RESERVE(&sketches->words, tokens.count, "words", error))
        return UNECHO_E_MEMORY;
    uint64_t *words = sketches->words.at;
    for (uint32_t i = 0; i < tokens.count; i++)
        words[i] = word_hash(batch, tokens.first + i);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t hash = plan->seed;
        for (uint32_t k = 0; k < n; k++)
            hash = mix(hash + words[i + k]);
        sketches->shingles.at[sketches->shingles.count++] = hash;
    }
    return UNECHO_OK;
}

void sketch_plan_draw(struct sketch_plan *plan)
{
    plan->kernel = kernel_best();
    for (uint32_t i = 0; i < plan->bands.bands * plan->bands.rows; i++) {
        uint64_t drawn = mix(plan->seed + (i + 1) * UINT64_C(0x9E3779B97F4A7C15));
        plan->xors[i] = (uint32_t)drawn;
        plan->factors[i] = (uint32_t)(drawn >> 32) | 1;
    }
}

/* Slot i holds the least (x ^ a_i) * b_i, b_i odd, over all shingles x. */
static void find_minima(struct sketches *sketches, const struct sketch_plan *plan)
{
    uint32_t slots = plan->bands.bands * plan->bands.rows;
    memset(sketches->slots, 0xFF, slots * sizeof *sketches->slots);
    plan->kernel->minima(sketches->slots, plan->xors, plan->factors, slots, sketches->shingles.at,
                         sketches->shingles.count);
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* One hash for the numbers of a unit, each as often as it stands there, in any order. */
static int hash_numbers(struct sketches *sketches, const struct batch *batch, struct range32 tokens,
                        uint64_t *hash, unecho_error *error)
{
    sketches->numbers.count = 0;
    for (uint32_t i = 0; i < tokens.count; i++) {
        uint32_t token = tokens.first + i;
        if (!(batch->tokens.flags[token] & TOKEN_NUMBER))
            continue;
        if (ARRAY_RESERVE(&sketches->numbers, 1, "numbers", error))
            return UNECHO_E_MEMORY;
        sketches->numbers.at[sketches->numbers.count++] = word_hash(batch, token);
    }
    if (sketches->numbers.count > 1)
        qsort(sketches->numbers.at, sketches->numbers.count, sizeof(uint64_t), ascending);
    *hash = sketches->numbers.count;
    for (size_t i = 0; i < sketches->numbers.count; i++)
        *hash = mix(*hash + sketches->numbers.at[i]);
    return UNECHO_OK;
}

/* Appends the signature of the slots: the upper bits of a product, which all bits of a slot move.
 */
static int add_signature(struct sketches *sketches, const struct sketch_plan *plan,
                         unecho_error *error)
{
    uint32_t slots = plan->bands.bands * plan->bands.rows, words = plan->signing.words;
    if (ARRAY_RESERVE(&sketches->signatures, words, "signatures", error))
        return UNECHO_E_MEMORY;
    for (uint32_t word = 0; word < words; word++) {
        uint64_t bits = 0;
        for (uint32_t i = 16 * word; i < 16 * word + 16 && i < slots; i++)
            bits |= (uint64_t)(sketches->slots[i] * UINT32_C(0x9E3779B1) >> 28) << i % 16 * 4;
        sketches->signatures.at[sketches->signatures.count++] = bits;
    }
    return UNECHO_OK;
}

static int add_keys(struct sketches *sketches, const struct sketch_plan *plan,
                    const struct batch *batch, struct range32 tokens, unecho_error *error)
{
    uint64_t numbers = 0;
    if (hash_shingles(sketches, plan, batch, tokens, error) ||
        (plan->numbers && hash_numbers(sketches, batch, tokens, &numbers, error)) ||
        ARRAY_RESERVE(&sketches->keys, plan->bands.bands, "band keys", error))
        return UNECHO_E_MEMORY;
    find_minima(sketches, plan);
    const uint32_t *slot = sketches->slots;
    for (uint32_t band = 0; band < plan->bands.bands; band++) {
        uint64_t key = mix(numbers + band);
        for (uint32_t row = 0; row < plan->bands.rows; row++)
            key = mix(key + *slot++);
        sketches->keys.at[sketches->keys.count++] = key;
    }
    return add_signature(sketches, plan, error);
}

/* The form of tokens, as they were made or put together in `room`. NULL `at`: out of memory. */
static unecho_bytes form_of(const struct batch *batch, struct range32 tokens, struct buffer *room,
                            unecho_error *error)
{
    size_t end = (size_t)tokens.first + tokens.count, in_order = batch->tokens.in_order;
    if (end <= in_order && tokens.count) {
        const uint32_t *form = batch->tokens.form;
        size_t stop = end < in_order ? form[end] : batch->forms->count;
        return (unecho_bytes){batch->forms->at + form[tokens.first], stop - form[tokens.first]};
    }
    room->count = 0;
    if (sketch_form(room, batch, tokens, error))
        return (unecho_bytes){NULL, 0};
    return (unecho_bytes){room->at, room->count};
}

static int add_entry(struct sketches *sketches, const struct sketch_plan *plan,
                     const struct batch *batch, uint32_t document, uint32_t unit,
                     struct range32 tokens, uint32_t half_words, unecho_error *error)
{
    unecho_bytes form = form_of(batch, tokens, &sketches->form, error);
    if (!form.at || ARRAY_RESERVE(&sketches->entries, 1, "sketches", error))
        return UNECHO_E_MEMORY;
    struct sketch_entry entry = {.key = hash_bytes(plan->secret, form.at, form.length),
                                 .document = document,
                                 .unit = unit,
                                 .half_words = half_words,
                                 .form = sketches->forms.count};
    if (plan->forms) {
        entry.form_length = (uint32_t)form.length;
        if (buffer_append(&sketches->forms, form.at, form.length, error))
            return UNECHO_E_MEMORY;
    }
    sketches->entries.at[sketches->entries.count++] = entry;
    return plan->bands.bands ? add_keys(sketches, plan, batch, tokens, error) : UNECHO_OK;
}

static bool is_eligible(const struct unit *unit)
{
    return !unit->fate.reason && unit->half_words >= ELIGIBLE_HALF_WORDS;
}

/* Sentences first, then all others, blocks among them. */
static int run_document(struct sketches *sketches, const struct sketch_plan *plan,
                        const struct batch *batch, uint32_t document, unecho_error *error)
{
    struct range32 units = batch->documents.at[document].units;
    for (int sentences = 1; sentences >= 0; sentences--)
        for (uint32_t i = units.first; i < units.first + units.count; i++) {
            const struct unit *unit = &batch->units.at[i];
            bool is_sentence = (unit->flags & UNIT_SENTENCE) && !(unit->flags & UNIT_BLOCK);
            if (is_sentence == (sentences == 1) && is_eligible(unit) &&
                add_entry(sketches, plan, batch, document, i, unit->tokens, unit->half_words,
                          error))
                return UNECHO_E_MEMORY;
        }
    return UNECHO_OK;
}

int sketch_run(struct sketches *sketches, const struct sketch_plan *plan, const struct batch *batch,
               unecho_error *error)
{
    sketches->bands = plan->bands.bands;
    sketches->signature_words = plan->signing.words;
    for (uint32_t i = 0; i < batch->documents.count; i++)
        if (run_document(sketches, plan, batch, i, error))
            return UNECHO_E_MEMORY;
    return UNECHO_OK;
}

/* All that the rules left of a document's lines, put together at the end of the tokens column. */
static int gather_document(struct batch *batch, const struct document *document, struct range32 *to,
                           uint32_t *half_words, unecho_error *error)
{
    struct tokens *tokens = &batch->tokens;
    *to = (struct range32){(uint32_t)tokens->count, 0};
    *half_words = 0;
    for (uint32_t i = 0; i < document->lines.count; i++) {
        const struct line *line = &batch->lines.at[document->lines.first + i];
        if (line->flags & (LINE_BLANK | LINE_RULED))
            continue;
        if (tokens_reserve(tokens, line->tokens.count, error))
            return UNECHO_E_MEMORY;
        for (uint32_t k = line->tokens.first; k < line->tokens.first + line->tokens.count; k++) {
            tokens->word[tokens->count] = tokens->word[k];
            tokens->flags[tokens->count++] = tokens->flags[k];
            *half_words += tokens->flags[k] & TOKEN_UNSPACED ? 1 : 2;
        }
    }
    to->count = (uint32_t)(tokens->count - to->first);
    return UNECHO_OK;
}

int sketch_documents(struct sketches *sketches, const struct sketch_plan *plan, struct batch *batch,
                     unecho_error *error)
{
    sketches->bands = plan->bands.bands;
    sketches->signature_words = plan->signing.words;
    for (uint32_t i = 0; i < batch->documents.count; i++) {
        struct range32 tokens;
        uint32_t half_words;
        if (gather_document(batch, &batch->documents.at[i], &tokens, &half_words, error))
            return UNECHO_E_MEMORY;
        if (half_words >= ELIGIBLE_HALF_WORDS &&
            add_entry(sketches, plan, batch, i, NONE, tokens, half_words, error))
            return UNECHO_E_MEMORY;
    }
    return UNECHO_OK;
}
