// SPDX-License-Identifier: Apache-2.0
#include "options/value.h"

#include "options/nearest.h"

#include <stdio.h>
#include <string.h>

/* ---- numbers -------------------------------------------------------------------------------- */

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

bool value_count(const char *text, size_t length, uint64_t *to)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < length; i++) {
        if (!digit(text[i]) || sum > (UINT64_MAX - (uint64_t)(text[i] - '0')) / 10)
            return false;
        sum = sum * 10 + (uint64_t)(text[i] - '0');
    }
    *to = sum;
    return length > 0;
}

static const char units[] = "KMGT"; /* the nth, from 1, is 1024 to the power of n */

bool value_size(const char *text, size_t length, uint64_t *to)
{
    if (length > 2 && memcmp(text + length - 2, "iB", 2) == 0) {
        length -= 2;
        if (digit(text[length - 1]))
            return false;
    }
    unsigned shift = 0;
    for (unsigned unit = 0; length && units[unit]; unit++) {
        if (text[length - 1] == units[unit] || text[length - 1] == units[unit] - 'A' + 'a')
            shift = 10 * (unit + 1);
    }
    if (!value_count(text, shift ? length - 1 : length, to) || *to > UINT64_MAX >> shift)
        return false;
    *to <<= shift;
    return true;
}

/* A decimal fraction under construction: digits after the point, with trailing zeros held back so
 * that 0.80 and 0.8 are one value and ten decimals of zeros are no more exact than none. */
struct decimal {
    uint64_t over, under;
    unsigned zeros;
};

static bool decimal_digit(struct decimal *to, char c)
{
    if (c == '0') {
        to->zeros++;
        return true;
    }
    for (to->zeros++; to->zeros > 0; to->zeros--) {
        if (to->under >= 1000000000)
            return false;
        to->over *= 10;
        to->under *= 10;
    }
    to->over += (uint64_t)(c - '0');
    return true;
}

/* 80/1 percent is 8/10. */
static bool decimal_percent(struct decimal *to)
{
    for (int i = 0; i < 2; i++) {
        if (to->under == 1 && to->over % 10 == 0)
            to->over /= 10;
        else if (to->under < 1000000000)
            to->under *= 10;
        else
            return false;
    }
    return true;
}

bool value_share(const char *text, size_t length, struct share *to)
{
    bool percent = length && text[length - 1] == '%';
    length -= percent;
    const char *point = length ? memchr(text, '.', length) : NULL;
    size_t whole = point ? (size_t)(point - text) : length;
    struct decimal sum = {0, 1, 0};
    if ((whole && !value_count(text, whole, &sum.over)) || sum.over > 1000 || length == 0)
        return false;
    if (point && whole + 1 == length)
        return false; /* "1." is a slip, not a number */
    for (size_t i = whole + 1; i < length; i++) {
        if (!digit(text[i]) || !decimal_digit(&sum, text[i]))
            return false;
    }
    if (percent && !decimal_percent(&sum))
        return false;
    if (sum.over > UINT32_MAX)
        return false;
    *to = (struct share){(uint32_t)sum.over, (uint32_t)sum.under};
    return true;
}

/* ---- words ---------------------------------------------------------------------------------- */

const char *word_at(const char *words, int nth, size_t *length)
{
    for (; nth > 0 && words; nth--) {
        words = strchr(words, '|');
        if (words)
            words++;
    }
    if (words)
        *length = strcspn(words, "|");
    return words;
}

int word_index(const char *words, const char *text, size_t length)
{
    size_t known_length;
    const char *known;
    for (int i = 0; (known = word_at(words, i, &known_length)); i++) {
        if (known_length == length && memcmp(known, text, length) == 0)
            return i;
    }
    return -1;
}

const char *word_next(const char **at, size_t *length)
{
    const char *word = *at + strspn(*at, " \t");
    size_t whole = strcspn(word, ",");
    *at = word[whole] ? word + whole + 1 : NULL;
    while (whole && (word[whole - 1] == ' ' || word[whole - 1] == '\t'))
        whole--;
    *length = whole;
    return word;
}

/* ---- what is refused, and why ---------------------------------------------------------------- */

/* "a, b or c" of "a|b|c". */
static void list_words(const char *words, const char *last_joint, char *to, size_t room)
{
    size_t length, used = 0;
    const char *word;
    *to = '\0';
    for (int i = 0; (word = word_at(words, i, &length)); i++) {
        const char *joint = i == 0 ? "" : word[length] ? ", " : last_joint;
        int more = snprintf(to + used, room - used, "%s%.*s", joint, (int)length, word);
        used += (size_t)more;
        if (used >= room)
            return;
    }
}

static void describe(const struct option_row *row, char *to, size_t room)
{
    char words[160];
    switch (row->face.type) {
    case UNECHO_TYPE_COUNT:
        snprintf(to, room, "a whole number %s", row->face.range);
        break;
    case UNECHO_TYPE_SIZE:
        snprintf(to, room, "a number of bytes %s, such as %s", row->face.range, row->face.initial);
        break;
    case UNECHO_TYPE_SHARE:
        snprintf(to, room, "a decimal fraction %s with up to 9 decimals, such as 0.8 or 80%%",
                 row->face.range);
        break;
    case UNECHO_TYPE_CHOICES:
        list_words(row->face.range, ", ", words, sizeof words);
        snprintf(to, room, "one or more of %s, each once, with commas between", words);
        break;
    default:
        list_words(row->face.range, " or ", words, sizeof words);
        snprintf(to, room, "%s", words);
    }
}

static int refuse(const struct option_row *row, const char *text, unecho_error *error)
{
    char accepted[256];
    describe(row, accepted, sizeof accepted);
    return error_set(error, UNECHO_E_SETTING, "%s takes %s, not \"%.*s\"", row->face.name, accepted,
                     (int)nearest_shown(text), text);
}

/* A word that is not in the range: a slip, or anything. */
static int refuse_word(const struct option_row *row, const char *text, const char *word,
                       size_t length, unecho_error *error)
{
    refuse(row, text, error);
    size_t best = NEAREST_FAR, known_length;
    const char *known;
    for (int i = 0; (known = word_at(row->face.range, i, &known_length)); i++) {
        size_t distance = nearest_distance(word, length, known, known_length);
        if (distance < best) {
            best = distance;
            error_hint(error, "did you mean \"%.*s\"?", (int)known_length, known);
        }
    }
    return UNECHO_E_SETTING;
}

/* ---- checks ---------------------------------------------------------------------------------- */

/* The two ends of "from LEAST to MOST". */
struct ends {
    const char *least, *most;
    size_t least_length, most_length;
};

static struct ends range_ends(const char *range)
{
    const char *words_end = strrchr(range, '|');
    struct ends ends = {.least = (words_end ? words_end + 1 : range) + strlen("from ")};
    ends.least_length = strcspn(ends.least, " ");
    ends.most = ends.least + ends.least_length + strlen(" to ");
    ends.most_length = strlen(ends.most);
    return ends;
}

/* Reads a whole number with `read` and says whether it is in the row's range. */
static bool in_range(const struct option_row *row, const char *text, uint64_t *value,
                     bool (*read)(const char *text, size_t length, uint64_t *to))
{
    struct ends ends = range_ends(row->face.range);
    uint64_t least, most;
    return read(ends.least, ends.least_length, &least) &&
           read(ends.most, ends.most_length, &most) && read(text, strlen(text), value) &&
           *value >= least && *value <= most;
}

static int check_count(const struct option_row *row, const char *text, struct buffer *to,
                       unecho_error *error)
{
    uint64_t value;
    if (!in_range(row, text, &value, value_count))
        return refuse(row, text, error);
    return buffer_print(to, error, "%llu", (unsigned long long)value);
}

int value_word(const struct option_row *row, const char *text)
{
    size_t length;
    int index = word_index(row->face.range, text, strlen(text));
    return index >= 0 && word_at(row->face.range, index + 1, &length) ? index : -1;
}

static int check_count_or_word(const struct option_row *row, const char *text, struct buffer *to,
                               unecho_error *error)
{
    return value_word(row, text) >= 0 ? buffer_append(to, text, strlen(text), error)
                                      : check_count(row, text, to, error);
}

static int check_size(const struct option_row *row, const char *text, struct buffer *to,
                      unecho_error *error)
{
    uint64_t value;
    if (!in_range(row, text, &value, value_size))
        return refuse(row, text, error);
    unsigned unit = 0;
    for (; value && value % 1024 == 0 && units[unit]; unit++)
        value /= 1024;
    int failed = buffer_print(to, error, "%llu", (unsigned long long)value);
    return failed || unit == 0 ? failed : buffer_append(to, &units[unit - 1], 1, error);
}

static bool share_less(struct share a, struct share b)
{
    return (uint64_t)a.over * b.under < (uint64_t)b.over * a.under;
}

static int check_share(const struct option_row *row, const char *text, struct buffer *to,
                       unecho_error *error)
{
    struct ends ends = range_ends(row->face.range);
    struct share least, most, value;
    if (!value_share(ends.least, ends.least_length, &least) ||
        !value_share(ends.most, ends.most_length, &most) ||
        !value_share(text, strlen(text), &value) || share_less(value, least) ||
        share_less(most, value))
        return refuse(row, text, error);
    int decimals = 0;
    for (uint32_t under = value.under; under > 1; under /= 10)
        decimals++;
    if (decimals == 0)
        return buffer_print(to, error, "%u", value.over);
    return buffer_print(to, error, "%u.%0*u", value.over / value.under, decimals,
                        value.over % value.under);
}

static int check_choice(const struct option_row *row, const char *text, struct buffer *to,
                        unecho_error *error)
{
    size_t length = strlen(text);
    if (word_index(row->face.range, text, length) < 0)
        return refuse_word(row, text, text, length, error);
    return buffer_append(to, text, length, error);
}

static int check_choices(const struct option_row *row, const char *text, struct buffer *to,
                         unecho_error *error)
{
    uint32_t chosen = 0;
    size_t length;
    for (const char *at = text; at;) {
        const char *word = word_next(&at, &length);
        int index = word_index(row->face.range, word, length);
        if (index < 0)
            return refuse_word(row, text, word, length, error);
        if (chosen & 1U << index)
            return refuse(row, text, error);
        chosen |= 1U << index;
    }
    int failed = 0;
    const char *joint = "", *word;
    for (int i = 0; !failed && (word = word_at(row->face.range, i, &length)); i++) {
        if (!(chosen & 1U << i))
            continue;
        failed = buffer_print(to, error, "%s%.*s", joint, (int)length, word);
        joint = ",";
    }
    return failed;
}

int value_check(const struct option_row *row, const char *text, struct buffer *to,
                unecho_error *error)
{
    switch (row->face.type) {
    case UNECHO_TYPE_COUNT:
        return check_count(row, text, to, error);
    case UNECHO_TYPE_COUNT_OR_WORD:
        return check_count_or_word(row, text, to, error);
    case UNECHO_TYPE_SIZE:
        return check_size(row, text, to, error);
    case UNECHO_TYPE_SHARE:
        return check_share(row, text, to, error);
    case UNECHO_TYPE_FLAG:
    case UNECHO_TYPE_CHOICE:
        return check_choice(row, text, to, error);
    case UNECHO_TYPE_CHOICES:
        return check_choices(row, text, to, error);
    case UNECHO_TYPE_TEXTS:
        if (!*text)
            return refuse(row, text, error);
        break;
    default: /* a text: anything, "" for none */
        break;
    }
    return buffer_append(to, text, strlen(text), error);
}
