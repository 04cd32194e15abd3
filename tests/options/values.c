// SPDX-License-Identifier: Apache-2.0
/* What each type of option accepts, what it refuses, and the canonical text of what it accepts. */
#include "options/settings.h"
#include "options/table.h"
#include "options/value.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

struct sample {
    const char *name, *text, *canonical; /* NULL: refused */
};

static void check(const struct sample *sample)
{
    unecho_error error = UNECHO_ERROR_INIT;
    unecho_settings *settings = unecho_settings_new(&error);
    const char *before = unecho_option_find(sample->name)->initial;
    int failed = unecho_settings_set(settings, sample->name, sample->text, "test", &error);
    const char *now = unecho_settings_get(settings, sample->name);
    if (sample->canonical) {
        cr_assert_eq(failed, 0, "%s = %s: %s", sample->name, sample->text, error.message);
        cr_assert_str_eq(now, sample->canonical);
        cr_assert_str_eq(unecho_settings_origin(settings, sample->name), "test");
    } else {
        cr_assert_eq(failed, UNECHO_E_SETTING, "%s = %s", sample->name, sample->text);
        cr_assert(strstr(error.message, sample->name), "%s", error.message);
        cr_assert_str_eq(now, before, "a refused value changes nothing");
        cr_assert_str_eq(unecho_settings_origin(settings, sample->name), "default");
    }
    unecho_settings_free(settings);
}

#define CHECK_ALL(samples)                                                                         \
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples)[0]; i++)                              \
    check(&(samples)[i])

static const struct sample shares[] = {
    {"threshold", ".8", "0.8"},
    {"threshold", "0.80", "0.8"},
    {"threshold", "80%", "0.8"},
    {"threshold", "80.0%", "0.8"},
    {"threshold", "8.5%", "0.085"},
    {"threshold", ".5%", "0.005"},
    {"threshold", "0", "0"},
    {"threshold", "00.0", "0"},
    {"threshold", "0%", "0"},
    {"threshold", "1", "1"},
    {"threshold", "1.000", "1"},
    {"threshold", "100%", "1"},
    {"threshold", "100.00%", "1"},
    {"threshold", "0.123456789", "0.123456789"},
    {"threshold", "0.1234567890000", "0.123456789"},
    {"threshold", "0.000000001", "0.000000001"},
    {"threshold", "12.3456789%", "0.123456789"},
    {"threshold", "0.999999999", "0.999999999"},
    {"threshold", "0.1234567891", NULL},
    {"threshold", "12.34567891%", NULL},
    {"threshold", "1.000000001", NULL},
    {"threshold", "100.1%", NULL},
    {"threshold", "101%", NULL},
    {"threshold", "2", NULL},
    {"threshold", "18446744073709551617", NULL},
    {"threshold", "1.", NULL},
    {"threshold", ".", NULL},
    {"threshold", "%", NULL},
    {"threshold", "", NULL},
    {"threshold", "-0.5", NULL},
    {"threshold", "+0.5", NULL},
    {"threshold", "0,8", NULL},
    {"threshold", "8e-1", NULL},
    {"threshold", "0x1", NULL},
    {"threshold", "0.8 ", NULL},
    {"threshold", "0.8.1", NULL},
    {"threshold", "80%%", NULL},
    {"threshold", "nan", NULL},
};

Test(values, shares)
{
    CHECK_ALL(shares);
}

Test(values, shares_are_read_alike_in_every_locale)
{
    static const char *const locales[] = {"de_DE.UTF-8", "tr_TR.UTF-8", "C"};
    for (size_t k = 0; k < sizeof locales / sizeof locales[0]; k++) {
        setlocale(LC_ALL, locales[k]); /* one that is not installed changes nothing */
        CHECK_ALL(shares);
    }
}

Test(values, sizes)
{
    static const struct sample samples[] = {
        {"max-record", "64M", "64M"},
        {"max-record", "64MiB", "64M"},
        {"max-record", "67108864", "64M"},
        {"max-record", "65536K", "64M"},
        {"max-record", "65536k", "64M"},
        {"max-record", "1024", "1K"},
        {"max-record", "1KiB", "1K"},
        {"max-record", "1025", "1025"},
        {"max-record", "1000000", "1000000"},
        {"max-record", "1536K", "1536K"},
        {"max-record", "1G", "1G"},
        {"max-record", "1073741824", "1G"},
        {"max-record", "1073741825", NULL},
        {"max-record", "1023", NULL},
        {"max-record", "2G", NULL},
        {"max-record", "17179869185G", NULL}, /* 2^64 + 1G, were it to wrap */
        {"max-record", "0", NULL},
        {"max-record", "", NULL},
        {"max-record", "M", NULL},
        {"max-record", "iB", NULL},
        {"max-record", "64iB", NULL},
        {"max-record", "64MB", NULL},
        {"max-record", "64B", NULL},
        {"max-record", "64 M", NULL},
        {"max-record", "1.5G", NULL},
        {"max-record", "-1", NULL},
        {"max-record", "64P", NULL},
        {"max-record", "64MM", NULL},
    };
    CHECK_ALL(samples);
}

Test(values, counts)
{
    static const struct sample samples[] = {
        {"shingle", "1", "1"},
        {"shingle", "16", "16"},
        {"shingle", "007", "7"},
        {"novel", "0", "0"},
        {"novel", "1000", "1000"},
        {"novel", "1001", NULL},
        {"shingle", "0", NULL},
        {"shingle", "17", NULL},
        {"shingle", "", NULL},
        {"shingle", "-1", NULL},
        {"shingle", "+1", NULL},
        {"shingle", "1 ", NULL},
        {"shingle", " 1", NULL},
        {"shingle", "1_0", NULL},
        {"shingle", "2.0", NULL},
        {"shingle", "18446744073709551618", NULL}, /* 2^64 + 2, were it to wrap */
    };
    CHECK_ALL(samples);
}

Test(values, words)
{
    static const struct sample samples[] = {
        {"color", "auto", "auto"},
        {"color", "never", "never"},
        {"color", "Never", NULL},
        {"color", "auto|never", NULL},
        {"color", "", NULL},
        {"quiet", "true", "true"},
        {"quiet", "false", "false"},
        {"quiet", "yes", NULL},
        {"quiet", "1", NULL},
        {"quiet", "", NULL},
        {"reasons", "exact", "exact"},
        {"reasons", "contained,exact", "exact,contained"},
        {"reasons", "near , contained,\texact", "exact,near,contained"},
        {"reasons", "exact,exact", NULL},
        {"reasons", "exact,", NULL},
        {"reasons", ",exact", NULL},
        {"reasons", "exact;near", NULL},
        {"reasons", "", NULL},
        {"reasons", "all", NULL},
        {"units", "paragraph", "paragraph"},
        {"output", "", ""},
        {"output", "a,b\\c d", "a,b\\c d"},
        {"rules", "none", "none"},
        {"rules", "default,a b.rules", "default,a b.rules"},
        {"rules", "a\\,b", "a\\,b"},
        {"rules", "a\\b", "a\\\\b"},
        {"rules", "a\\\\b", "a\\\\b"},
        {"rules", "", NULL},
        {"rules", "a,", NULL},
        {"rules", "none,default", NULL},
    };
    CHECK_ALL(samples);
}

static void refused(const char *name, const char *text, const char *message, const char *hint)
{
    unecho_error error = UNECHO_ERROR_INIT;
    unecho_settings *settings = unecho_settings_new(NULL);
    cr_assert_eq(unecho_settings_set(settings, name, text, NULL, &error), UNECHO_E_SETTING);
    cr_assert_str_eq(error.message, message);
    cr_assert_str_eq(error.hint, hint);
    unecho_settings_free(settings);
}

Test(values, errors_say_what_is_accepted)
{
    refused("threshold", "2",
            "threshold takes a decimal fraction from 0 to 1 with up to 9 decimals, such as 0.8 or "
            "80%, not \"2\"",
            "");
    refused("shingle", "x", "shingle takes a whole number from 1 to 16, not \"x\"", "");
    refused("max-record", "1",
            "max-record takes a number of bytes from 1K to 1G, such as 64M, not "
            "\"1\"",
            "");
    refused("color", "nevr", "color takes auto, always or never, not \"nevr\"",
            "did you mean \"never\"?");
    refused("reasons", "exact,naer",
            "reasons takes one or more of exact, near, contained, each once, with commas between, "
            "not \"exact,naer\"",
            "did you mean \"near\"?");
    refused("quiet", "1", "quiet takes true or false, not \"1\"", "");
    refused("rules", "", "rules takes default, none or a file, not \"\"", "");
    refused("rules", "none,x", "rules takes \"none\" alone, not together with other values", "");
    refused("treshold", "1", "there is no setting \"treshold\"", "did you mean \"threshold\"?");
    refused("xyzzy", "1", "there is no setting \"xyzzy\"",
            "`unecho config show` lists all settings");
}

static void round_trip(const char *name, const char *text)
{
    unecho_settings *once = unecho_settings_new(NULL), *twice = unecho_settings_new(NULL);
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert_eq(unecho_settings_set(once, name, text, NULL, &error), 0, "%s", error.message);
    const char *printed = unecho_settings_get(once, name);
    cr_assert_eq(unecho_settings_set(twice, name, printed, NULL, &error), 0, "%s", error.message);
    cr_assert_str_eq(unecho_settings_get(twice, name), printed);
    unecho_settings_free(once);
    unecho_settings_free(twice);
}

/* Both ends of "from LEAST to MOST". */
static void round_trip_ends(const unecho_option *option)
{
    char least[32];
    const char *from = strstr(option->range, "from ") + 5;
    size_t length = strcspn(from, " ");
    memcpy(least, from, length);
    least[length] = '\0';
    round_trip(option->name, least);
    round_trip(option->name, strstr(option->range, " to ") + 4);
}

/* Each word, and for several words every one and the next in the wrong order. */
static void round_trip_words(const unecho_option *option)
{
    size_t length, next_length;
    const char *word, *next;
    for (int i = 0; (word = word_at(option->range, i, &length)); i++) {
        char text[64];
        snprintf(text, sizeof text, "%.*s", (int)length, word);
        round_trip(option->name, text);
        next = word_at(option->range, i + 1, &next_length);
        if (option->type == UNECHO_TYPE_CHOICES && next) {
            snprintf(text, sizeof text, "%.*s,%.*s", (int)next_length, next, (int)length, word);
            round_trip(option->name, text);
        }
    }
}

Test(values, what_is_printed_can_be_parsed)
{
    for (size_t i = 0; i < unecho_option_count(); i++) {
        const unecho_option *option = unecho_option_at(i);
        round_trip(option->name, option->initial);
        switch (option->type) {
        case UNECHO_TYPE_COUNT:
        case UNECHO_TYPE_SIZE:
        case UNECHO_TYPE_SHARE:
            round_trip_ends(option);
            break;
        case UNECHO_TYPE_COUNT_OR_WORD:
            round_trip(option->name, "auto");
            round_trip_ends(option);
            break;
        case UNECHO_TYPE_TEXT:
        case UNECHO_TYPE_TEXTS:
            round_trip(option->name, "a\\,b\\\\\\,c\\,d\xC3\xA9\n\xFF z,\\");
            break;
        default:
            round_trip_words(option);
        }
    }
}

Test(values, words_of_a_list)
{
    size_t length;
    cr_assert_eq(word_index("auto|always|never", "always", 6), 1);
    cr_assert_eq(word_index("auto|always|never", "alway", 5), -1);
    cr_assert_eq(word_index("auto|always|never", "auto|always", 11), -1);
    cr_assert_null(word_at("a|b", 2, &length));
    cr_assert_eq(strncmp(word_at("a|bc", 1, &length), "bc", 2), 0);
    cr_assert_eq(length, 2);
}
