// SPDX-License-Identifier: Apache-2.0
/* Every row of the option table is whole, consistent with the others, and takes its own values. */
#include "options/table.h"
#include "options/nearest.h"
#include "options/settings.h"
#include "options/value.h"

#include <criterion/criterion.h>
#include <string.h>

static const unecho_option *at(size_t i)
{
    return unecho_option_at(i);
}

Test(table, every_string_is_there)
{
    for (size_t i = 0; i < unecho_option_count(); i++) {
        const unecho_option *o = at(i);
        cr_assert_eq(o->size, sizeof *o);
        cr_assert(o->name && o->keyword && o->variable && o->initial && o->value && o->detail);
        cr_assert(o->range && *o->range, "%s has no range", o->name);
        cr_assert(o->commands && *o->commands && o->group && *o->group, "%s", o->name);
        cr_assert(o->help && *o->help, "%s has no help", o->name);
        cr_assert_neq(o->help[strlen(o->help) - 1], '.', "%s: help ends in a full stop", o->name);
        cr_assert(o->type >= UNECHO_TYPE_FLAG && o->type <= UNECHO_TYPE_COUNT_OR_WORD);
        cr_assert_eq(o->type == UNECHO_TYPE_FLAG, !*o->value, "%s: value name", o->name);
    }
    cr_assert_null(at(unecho_option_count()));
}

Test(table, names_letters_and_variables_are_unique)
{
    for (size_t i = 0; i < unecho_option_count(); i++) {
        for (size_t k = 0; k < i; k++) {
            cr_assert_str_neq(at(i)->name, at(k)->name);
            cr_assert(!at(i)->letter || at(i)->letter != at(k)->letter, "-%c", at(i)->letter);
        }
    }
}

/* "max-record" is max_record in Python and UNECHO_MAX_RECORD in the environment. */
Test(table, spellings_agree)
{
    for (size_t i = 0; i < unecho_option_count(); i++) {
        const unecho_option *o = at(i);
        if (option_row(i)->where == OPTION_COMMAND_LINE) {
            cr_assert_str_eq(o->keyword, "");
            cr_assert_str_eq(o->variable, "");
            cr_assert(!o->affects_output, "%s could not be given in a file", o->name);
            continue;
        }
        char keyword[64] = "", variable[64] = "UNECHO_";
        for (size_t k = 0; k < strlen(o->name); k++) {
            char c = o->name[k];
            keyword[k] = c == '-' ? '_' : c;
            variable[7 + k] = c == '-' ? '_' : (char)(c - 'a' + 'A');
        }
        cr_assert_str_eq(o->keyword, keyword);
        cr_assert_str_eq(o->variable, variable);
    }
}

Test(table, defaults_are_canonical)
{
    for (size_t i = 0; i < unecho_option_count(); i++) {
        unecho_error error = UNECHO_ERROR_INIT;
        struct buffer canonical = {0};
        cr_assert_eq(value_check(option_row(i), at(i)->initial, &canonical, &error), 0, "%s: %s",
                     at(i)->name, error.message);
        cr_assert_eq(buffer_terminate(&canonical, NULL), 0);
        cr_assert_str_eq(canonical.at, at(i)->initial);
        buffer_free(&canonical);
    }
}

Test(table, ranges_of_numbers_can_be_read)
{
    for (size_t i = 0; i < unecho_option_count(); i++) {
        int type = at(i)->type;
        if (type == UNECHO_TYPE_COUNT || type == UNECHO_TYPE_SIZE || type == UNECHO_TYPE_SHARE) {
            cr_assert_eq(strncmp(at(i)->range, "from ", 5), 0, "%s", at(i)->name);
            cr_assert(strstr(at(i)->range, " to "), "%s", at(i)->name);
        }
    }
}

Test(table, values_land_in_one_place_each)
{
    for (size_t i = 0; i < unecho_option_count(); i++) {
        const struct option_row *a = option_row(i);
        cr_assert(a->offset < sizeof(struct settings));
        for (size_t k = 0; k < i; k++) {
            const struct option_row *b = option_row(k);
            if (a->lands != LANDS_NOWHERE && b->lands != LANDS_NOWHERE)
                cr_assert_neq(a->offset, b->offset, "%s, %s", a->face.name, b->face.name);
        }
    }
}

/* Help prints a heading where the group changes. */
Test(table, groups_stand_together)
{
    for (size_t i = 0; i < unecho_option_count(); i++) {
        for (size_t k = 0; k + 1 < i; k++) {
            if (strcmp(at(i)->group, at(k)->group) == 0)
                cr_assert_str_eq(at(i - 1)->group, at(i)->group, "%s", at(i)->name);
        }
    }
}

Test(table, find)
{
    cr_assert_eq(unecho_option_find("max-record"), unecho_option_find("max_record"));
    cr_assert_str_eq(unecho_option_find("max_record")->name, "max-record");
    cr_assert_null(unecho_option_find("max-"));
    cr_assert_null(unecho_option_find("max-records"));
    cr_assert_null(unecho_option_find(""));
    cr_assert_null(unecho_option_find(NULL));
    for (size_t i = 0; i < unecho_option_count(); i++)
        cr_assert_eq(unecho_option_find(at(i)->name), at(i));
}

Test(table, nearest_name)
{
    static const char *const meant[][2] = {
        {"treshold", "threshold"},
        {"threshhold", "threshold"},
        {"max-recrod", "max-record"},
        {"MAX_RECORD", "max-record"},
        {"maxrecord", "max-record"},
        {"reason", "reasons"},
        {"rule", "rules"},
        {"colour", "color"},
        {"inplace", "in-place"},
        {"dif", "diff"},
        {"contain", "containment"},
        {"shingels", "shingle"},
        {"novell", "novel"},
    };
    for (size_t i = 0; i < sizeof meant / sizeof meant[0]; i++) {
        const unecho_option *near = unecho_option_nearest(meant[i][0]);
        cr_assert(near, "nothing near %s", meant[i][0]);
        cr_assert_str_eq(near->name, meant[i][1]);
    }
    cr_assert_null(unecho_option_nearest("xyzzy"));
    cr_assert_null(unecho_option_nearest("a"));
    cr_assert_null(unecho_option_nearest(""));
    cr_assert_null(unecho_option_nearest(NULL));
    cr_assert_null(unecho_option_nearest("threshold-threshold-threshold-threshold-threshold"));
}

Test(table, distance_counts_slips)
{
    cr_assert_eq(nearest_distance("threshold", 9, "threshold", 9), 0);
    cr_assert_eq(nearest_distance("htreshold", 9, "threshold", 9), 1, "a swap is one slip");
    cr_assert_eq(nearest_distance("thresold", 8, "threshold", 9), 1);
    cr_assert_eq(nearest_distance("thrreshold", 10, "threshold", 9), 1);
    cr_assert_eq(nearest_distance("xyzeshold", 9, "threshold", 9), 3);
    cr_assert_eq(nearest_distance("wxyzshold", 9, "threshold", 9), NEAREST_FAR);
}

Test(table, shown_text_is_cut_between_characters)
{
    char text[200];
    memset(text, 'a', 59);
    memcpy(text + 59, "\xC3\xA9zzzzzzzz", 11);
    cr_assert_eq(nearest_shown("short"), 5);
    cr_assert_eq(nearest_shown(text), 59);
}
