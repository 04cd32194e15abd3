// SPDX-License-Identifier: Apache-2.0
/* Sets of values: defaults, origins, lists, the environment, and what the stages read. */
#include "options/settings.h"

#include <criterion/criterion.h>
#include <string.h>

static unecho_settings *settings;

static void set_up(void)
{
    settings = unecho_settings_new(NULL);
}

static void tear_down(void)
{
    unecho_settings_free(settings);
}

TestSuite(settings, .init = set_up, .fini = tear_down);

static int set(const char *name, const char *value, const char *origin)
{
    return unecho_settings_set(settings, name, value, origin, NULL);
}

static void is(const char *name, const char *value, const char *origin)
{
    cr_assert_str_eq(unecho_settings_get(settings, name), value);
    cr_assert_str_eq(unecho_settings_origin(settings, name), origin);
}

Test(settings, defaults)
{
    for (size_t i = 0; i < unecho_option_count(); i++)
        is(unecho_option_at(i)->name, unecho_option_at(i)->initial, "default");
    cr_assert_null(unecho_settings_get(settings, "nothing"));
    cr_assert_null(unecho_settings_origin(settings, "nothing"));
    cr_assert_null(unecho_settings_get(settings, NULL));
}

Test(settings, defaults_as_stages_read_them)
{
    struct settings read;
    settings_read(settings, &read);
    cr_assert_eq(read.units, UNITS_LINE | UNITS_PARAGRAPH);
    cr_assert_eq(read.reasons, REASONS_EXACT | REASONS_NEAR | REASONS_CONTAINED);
    cr_assert_eq(read.scope, SCOPE_CORPUS);
    cr_assert(read.threshold.over == 8 && read.threshold.under == 10);
    cr_assert(read.containment.over == 75 && read.containment.under == 100);
    cr_assert_eq(read.novel, 4);
    cr_assert_eq(read.shingle, 2);
    cr_assert_eq(read.max_record, 64 << 20);
    cr_assert_eq(read.rules, RULES_DEFAULT);
    cr_assert_eq(read.rule_file_count, 1);
    cr_assert_str_eq(read.rule_files[0], "default");
}

Test(settings, values_as_stages_read_them)
{
    struct settings read;
    set("units", "paragraph", NULL);
    set("reasons", "contained,exact", NULL);
    set("threshold", "100%", NULL);
    set("containment", "0.000000001", NULL);
    set("novel", "0", NULL);
    set("shingle", "16", NULL);
    set("max-record", "1G", NULL);
    set("rules", "x\\,y.rules,default", NULL);
    settings_read(settings, &read);
    cr_assert_eq(read.units, UNITS_PARAGRAPH);
    cr_assert_eq(read.reasons, REASONS_EXACT | REASONS_CONTAINED);
    cr_assert(read.threshold.over == 1 && read.threshold.under == 1);
    cr_assert(read.containment.over == 1 && read.containment.under == 1000000000);
    cr_assert_eq(read.novel, 0);
    cr_assert_eq(read.shingle, 16);
    cr_assert_eq(read.max_record, 1 << 30);
    cr_assert_eq(read.rules, RULES_FILES);
    cr_assert_eq(read.rule_file_count, 2);
    cr_assert_str_eq(read.rule_files[0], "x,y.rules");
    cr_assert_str_eq(read.rule_files[1], "default");
}

Test(settings, rules_none)
{
    struct settings read;
    set("rules", "none", "--rules");
    settings_read(settings, &read);
    cr_assert_eq(read.rules, RULES_NONE);
}

Test(settings, origin)
{
    cr_assert_eq(set("threshold", ".9", "unecho.toml:3"), 0);
    is("threshold", "0.9", "unecho.toml:3");
    cr_assert_eq(set("threshold", "3", "--threshold"), UNECHO_E_SETTING);
    is("threshold", "0.9", "unecho.toml:3");
    cr_assert_eq(set("threshold", ".7", "--threshold"), 0);
    is("threshold", "0.7", "--threshold");
    cr_assert_eq(set("threshold", ".6", NULL), 0);
    is("threshold", "0.6", "set");
}

Test(settings, a_list_grows_within_one_origin_and_begins_anew_with_another)
{
    set("rules", "a", "unecho.toml:1");
    is("rules", "a", "unecho.toml:1");
    set("rules", "b", "UNECHO_RULES");
    is("rules", "b", "UNECHO_RULES");
    set("rules", "c", "--rules");
    set("rules", "d,e", "--rules");
    is("rules", "c,d,e", "--rules");
    set("rules", "f", NULL);
    is("rules", "f", "set");
    cr_assert_eq(set("rules", "none", NULL), UNECHO_E_SETTING, "none beside f");
    is("rules", "f", "set");
}

Test(settings, several_words_are_no_list_that_grows)
{
    set("reasons", "exact", "--reasons");
    set("reasons", "near", "--reasons");
    is("reasons", "near", "--reasons");
}

Test(settings, copy)
{
    set("rules", "a\\,b,c", "--rules");
    set("threshold", ".9", "--threshold");
    unecho_settings *copy = unecho_settings_copy(settings, NULL);
    set("threshold", ".1", NULL);
    cr_assert_str_eq(unecho_settings_get(copy, "rules"), "a\\,b,c");
    cr_assert_str_eq(unecho_settings_get(copy, "threshold"), "0.9");
    cr_assert_str_eq(unecho_settings_origin(copy, "threshold"), "--threshold");
    unecho_settings_free(copy);
    unecho_settings_free(NULL);
}

Test(settings, arguments)
{
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert_eq(unecho_settings_set(NULL, "novel", "1", NULL, &error), UNECHO_E_ARGUMENT);
    cr_assert_eq(unecho_settings_set(settings, NULL, "1", NULL, NULL), UNECHO_E_ARGUMENT);
    cr_assert_eq(unecho_settings_set(settings, "novel", NULL, NULL, NULL), UNECHO_E_ARGUMENT);
    cr_assert_null(unecho_settings_copy(NULL, NULL));
    cr_assert_eq(unecho_settings_load_file(settings, NULL, NULL), UNECHO_E_ARGUMENT);
    cr_assert_eq(unecho_settings_load_environment(NULL, NULL), UNECHO_E_ARGUMENT);
}

/* ---- the environment ------------------------------------------------------------------------- */

Test(settings, environment)
{
    const char *const environment[] = {"HOME=/",
                                       "UNECHO_THRESHOLD=90%",
                                       "UNECHO_RULES=a,b",
                                       "UNECHO_MAX_RECORD=1M",
                                       "UNECHO_COLOR=",
                                       "UNECHOES=1",
                                       NULL};
    set("rules", "weaker", "unecho.toml:1");
    cr_assert_eq(settings_load_variables(settings, environment, NULL), 0);
    is("threshold", "0.9", "UNECHO_THRESHOLD");
    is("rules", "a,b", "UNECHO_RULES");
    is("max-record", "1M", "UNECHO_MAX_RECORD");
    is("color", "auto", "default");
}

static void refused(const char *variable, const char *message, const char *hint)
{
    unecho_error error = UNECHO_ERROR_INIT;
    const char *const environment[] = {"UNECHO_NOVEL=7", variable, NULL};
    cr_assert_eq(settings_load_variables(settings, environment, &error), UNECHO_E_SETTING);
    cr_assert_str_eq(error.message, message);
    cr_assert_str_eq(error.hint, hint);
    is("novel", "4", "default"); /* all or nothing */
}

Test(settings, environment_refuses)
{
    refused("UNECHO_TRESHOLD=.9",
            "there is no setting for the environment variable UNECHO_TRESHOLD",
            "did you mean UNECHO_THRESHOLD?");
    refused("UNECHO_DIFF=true", "there is no setting for the environment variable UNECHO_DIFF",
            "--diff is for the command line only");
    refused("UNECHO_XYZZY=", "there is no setting for the environment variable UNECHO_XYZZY",
            "unset it, or see `unecho config show`");
    refused("UNECHO_=1", "there is no setting for the environment variable UNECHO_",
            "unset it, or see `unecho config show`");
    refused("UNECHO_SHINGLE=x", "shingle takes a whole number from 1 to 16, not \"x\"", "");
}

Test(settings, environment_error_names_the_variable)
{
    unecho_error error = UNECHO_ERROR_INIT;
    const char *const environment[] = {"UNECHO_SHINGLE=17", NULL};
    settings_load_variables(settings, environment, &error);
    cr_assert_str_eq(error.source, "UNECHO_SHINGLE");
}

Test(settings, order_of_strength)
{
    const char *const environment[] = {"UNECHO_NOVEL=2", "UNECHO_SHINGLE=2", NULL};
    set("novel", "1", "unecho.toml:1");
    set("shingle", "1", "unecho.toml:2");
    set("threshold", "0.1", "unecho.toml:3");
    settings_load_variables(settings, environment, NULL);
    set("novel", "3", "--novel");
    is("novel", "3", "--novel");
    is("shingle", "2", "UNECHO_SHINGLE");
    is("threshold", "0.1", "unecho.toml:3");
    is("containment", "0.75", "default");
}
