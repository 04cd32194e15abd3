// SPDX-License-Identifier: Apache-2.0
/*
 * The comparison form against ICU, which shares no code and no tables with us:
 *
 *   - the properties of every code point (where ICU is of Unicode 15.0);
 *   - random strings: NFKC_Casefold, and the tokens that step 5 cuts, flags included.
 *
 * usage: icu_oracle [STRINGS [SEED]]; 200,000 strings take a second or two. The long form is
 * `icu_oracle 10000000`. Strings hold code points assigned in Unicode 15.0 only, and no '&'.
 */
#include "unicode/comparison.h"
#include "unicode/unicode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

enum {
    SIZE = 0x110000,
    MOST_POINTS = 24,
    MOST_UNITS = 2048,
    MOST_SHOWN = 10
};

/* What a code point is to a token, by ICU's properties. */
enum {
    SEPARATES,
    IS_MARK,
    IS_LETTER,
    IS_UNSPACED
};

static unsigned char kinds[SIZE];
static uint32_t pool[6][SIZE]; /* code points to draw from, by flavour */
static size_t pool_count[6];
static uint64_t state;

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t draw(uint64_t below)
{
    uint64_t mixed = state += 0x9E3779B97F4A7C15;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
    return (mixed ^ mixed >> 31) % below;
}

static bool is_unspaced_script(UChar32 c)
{
    static const UScriptCode scripts[] = {USCRIPT_HAN,     USCRIPT_HIRAGANA, USCRIPT_KATAKANA,
                                          USCRIPT_THAI,    USCRIPT_LAO,      USCRIPT_KHMER,
                                          USCRIPT_MYANMAR, USCRIPT_TIBETAN};
    for (size_t nth = 0; nth < sizeof scripts / sizeof *scripts; nth++)
        if (uscript_hasScript(c, scripts[nth]))
            return !uscript_hasScript(c, USCRIPT_LATIN);
    return false;
}

static int kind_of(UChar32 c)
{
    uint32_t category = U_GET_GC_MASK(c);
    if (category & U_GC_L_MASK)
        return is_unspaced_script(c) ? IS_UNSPACED : IS_LETTER;
    return category & U_GC_N_MASK ? IS_LETTER : category & U_GC_M_MASK ? IS_MARK : SEPARATES;
}

static bool is_set_apart(UChar32 c)
{
    int32_t type = u_getIntPropertyValue(c, UCHAR_DECOMPOSITION_TYPE);
    return type == U_DT_FRACTION || type == U_DT_SUPER || type == U_DT_SUB;
}

/* ---- Properties ----------------------------------------------------------------------------- */

static uint32_t properties_of(UChar32 c)
{
    uint32_t category = U_GET_GC_MASK(c);
    return (u_hasBinaryProperty(c, UCHAR_WHITE_SPACE) ? UNICODE_WHITE_SPACE : 0) |
           (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ? UNICODE_IGNORABLE : 0) |
           (u_hasBinaryProperty(c, UCHAR_QUOTATION_MARK) ? UNICODE_QUOTATION : 0) |
           (category & (U_GC_PS_MASK | U_GC_PI_MASK) ? UNICODE_OPEN : 0) |
           (category & (U_GC_PE_MASK | U_GC_PF_MASK) ? UNICODE_CLOSE : 0) |
           (category & (U_GC_PF_MASK | U_GC_PI_MASK) ? UNICODE_FINAL_OR_INITIAL : 0) |
           (u_hasBinaryProperty(c, UCHAR_S_TERM) ? UNICODE_SENTENCE_TERMINAL : 0) |
           (category & U_GC_SC_MASK ? UNICODE_CURRENCY : 0) |
           (category & U_GC_L_MASK ? UNICODE_LETTER : 0) |
           (category & U_GC_N_MASK ? UNICODE_NUMERIC : 0) |
           (category & U_GC_ND_MASK ? UNICODE_DIGIT : 0) |
           (category & U_GC_M_MASK ? UNICODE_MARK : 0) |
           (kinds[c] == IS_UNSPACED ? UNICODE_UNSPACED : 0) |
           (category & U_GC_PD_MASK ? UNICODE_DASH : 0) |
           (category & U_GC_PO_MASK ? UNICODE_PUNCTUATION : 0) |
           (u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL) ? UNICODE_BIDI_CONTROL : 0);
}

static uint64_t check_properties(void)
{
    uint64_t failed = 0;
    for (UChar32 c = 0; c < SIZE; c++)
        if (unicode_properties((uint32_t)c) != properties_of(c) && failed++ < MOST_SHOWN)
            printf("U+%04X: properties %X, ICU %X\n", (unsigned)c, unicode_properties((uint32_t)c),
                   properties_of(c));
    return failed;
}

/* ---- Random strings ---------------------------------------------------------------------------
 */

static void add_to_pool(int flavour, UChar32 c)
{
    pool[flavour][pool_count[flavour]++] = (uint32_t)c;
}

/* Flavours: ASCII, anything, marks, what composes, folds, Hangul and its letters. */
static void fill_pools(const UNormalizer2 *casefold, const UNormalizer2 *nfc)
{
    for (UChar32 c = 0; c < SIZE; c++) {
        UVersionInfo age;
        u_charAge(c, age);
        kinds[c] = (unsigned char)kind_of(c);
        if (age[0] == 0 || age[0] > 15 || (age[0] == 15 && age[1] > 0) || U_IS_SURROGATE(c) ||
            c == '&')
            continue;
        UChar unused[8];
        UErrorCode error = U_ZERO_ERROR;
        if (c < 0x80)
            add_to_pool(0, c);
        add_to_pool(1, c);
        if (u_getCombiningClass(c))
            add_to_pool(2, c);
        if (unorm2_getRawDecomposition(nfc, c, unused, 8, &error) >= 0 ||
            u_getIntPropertyValue(c, UCHAR_NFC_QUICK_CHECK) != UNORM_YES)
            add_to_pool(3, c);
        if (!unorm2_isInert(casefold, c))
            add_to_pool(4, c);
        if ((c >= 0x1100 && c < 0x1200) || (c >= 0xAC00 && c < 0xAC40))
            add_to_pool(5, c);
    }
}

/* A string leans to one flavour, so that long runs of each come up. */
static size_t random_string(uint32_t *points)
{
    size_t count = 1 + draw(MOST_POINTS);
    uint64_t leaning = draw(6);
    for (size_t nth = 0; nth < count; nth++) {
        uint64_t flavour = draw(2) ? leaning : draw(6);
        points[nth] = pool[flavour][draw(pool_count[flavour])];
    }
    return count;
}

/* ---- What ICU makes of a string -----------------------------------------------------------------
 */

static size_t to_utf8(const UChar *units, int32_t count, char *bytes)
{
    int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strToUTF8(bytes, MOST_UNITS * 3, &length, units, count, &error);
    return U_FAILURE(error) ? 0 : (size_t)length;
}

static int32_t casefolded(const UNormalizer2 *casefold, const uint32_t *points, size_t count,
                          bool step_3, UChar *to)
{
    UChar units[8 * MOST_POINTS];
    int32_t used = 0;
    for (size_t nth = 0; nth < count; nth++) {
        uint32_t c = points[nth];
        bool apart = step_3 && is_set_apart((UChar32)c);
        if (step_3 && (c == 0xB4 || c == 0x2BC))
            c = '\'';
        if (apart)
            units[used++] = ' ';
        U16_APPEND_UNSAFE(units, used, c);
        if (apart)
            units[used++] = ' ';
    }
    UErrorCode error = U_ZERO_ERROR;
    int32_t length = unorm2_normalize(casefold, units, used, to, MOST_UNITS, &error);
    return U_FAILURE(error) ? -1 : length;
}

/* Step 5 over folded text: each token as flags, its UTF-8, and a line end. */
static size_t tokens_of(const UChar *units, int32_t count, char *to)
{
    size_t used = 0, flags_at = 0;
    bool open = false;
    for (int32_t at = 0; at < count;) {
        UChar32 c;
        U16_NEXT(units, at, count, c);
        int kind = kinds[c];
        bool opens =
            kind == IS_UNSPACED || (kind == IS_LETTER && (!open || to[flags_at] & TOKEN_UNSPACED));
        if (open && (opens || kind == SEPARATES))
            to[used++] = '\n';
        if (opens) {
            flags_at = used++;
            to[flags_at] = (char)('@' | (kind == IS_UNSPACED ? TOKEN_UNSPACED : 0));
        }
        open = opens || (open && kind != SEPARATES);
        if (open)
            used += unicode_encode((uint32_t)c, to + used);
        if (open && u_charType(c) == U_DECIMAL_DIGIT_NUMBER)
            to[flags_at] |= TOKEN_NUMBER;
    }
    if (open)
        to[used++] = '\n';
    return used;
}

/* ---- Comparing ------------------------------------------------------------------------------ */

static size_t our_tokens(const struct comparison *made, char *to)
{
    size_t used = 0;
    for (size_t nth = 0; nth < made->tokens.count; nth++) {
        const struct token_form *token = &made->tokens.at[nth];
        to[used++] = (char)('@' | token->flags);
        memcpy(to + used, made->forms.at + token->form, token->form_length);
        used += token->form_length;
        to[used++] = '\n';
    }
    return used;
}

static bool agrees(struct comparison *made, const UNormalizer2 *casefold, const uint32_t *points,
                   size_t count)
{
    static char source[4 * MOST_POINTS], ours[MOST_UNITS * 4], theirs[MOST_UNITS * 4];
    static UChar units[MOST_UNITS];
    size_t length = 0;
    for (size_t nth = 0; nth < count; nth++)
        length += unicode_encode(points[nth], source + length);

    int32_t folded = casefolded(casefold, points, count, false, units);
    size_t expected = to_utf8(units, folded, theirs);
    if (folded < 0 || comparison_fold(made, source, length, NULL) ||
        made->forms.count != expected || memcmp(made->forms.at, theirs, expected) != 0)
        return false;

    folded = casefolded(casefold, points, count, true, units);
    if (folded < 0 || comparison_make(made, source, length, NULL))
        return false;
    expected = tokens_of(units, folded, theirs);
    return our_tokens(made, ours) == expected && memcmp(ours, theirs, expected) == 0;
}

static uint64_t check_strings(const UNormalizer2 *casefold, uint64_t strings)
{
    struct comparison made = {0};
    uint64_t failed = 0;
    uint32_t points[MOST_POINTS];
    for (uint64_t nth = 0; nth < strings; nth++) {
        size_t count = random_string(points);
        if (agrees(&made, casefold, points, count) || failed++ >= MOST_SHOWN)
            continue;
        printf("string %llu differs:", (unsigned long long)nth);
        for (size_t at = 0; at < count; at++)
            printf(" %04X", points[at]);
        printf("\n");
    }
    comparison_free(&made);
    return failed;
}

int main(int count, char **arguments)
{
    uint64_t strings = count > 1 ? strtoull(arguments[1], NULL, 10) : 200000;
    state = count > 2 ? strtoull(arguments[2], NULL, 10) : 1;
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *casefold = unorm2_getNFKCCasefoldInstance(&error);
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
    if (U_FAILURE(error)) {
        printf("ICU has no normalisation data: %s\n", u_errorName(error));
        return 77;
    }
    fill_pools(casefold, nfc);
    UVersionInfo version;
    u_getUnicodeVersion(version);
    bool same_version = version[0] == 15 && version[1] == 0;
    uint64_t properties = same_version ? check_properties() : 0;
    uint64_t differing = check_strings(casefold, strings);
    printf("ICU of Unicode %d.%d: %llu code points%s and %llu of %llu strings differ\n", version[0],
           version[1], (unsigned long long)properties, same_version ? "" : " (not compared)",
           (unsigned long long)differing, (unsigned long long)strings);
    return properties || differing ? 1 : 0;
}
