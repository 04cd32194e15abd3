// SPDX-License-Identifier: Apache-2.0
/* The TOML subset: what is read, what is refused and where, what is skipped. */
#include "options/file.h"
#include "options/settings.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static unecho_settings *settings;
static unecho_error error;

static void set_up(void)
{
    settings = unecho_settings_new(NULL);
    error = (unecho_error)UNECHO_ERROR_INIT;
}

static void tear_down(void)
{
    unecho_settings_free(settings);
}

TestSuite(toml, .init = set_up, .fini = tear_down);

static int load(const char *text, bool pyproject)
{
    return settings_load_text(settings, text, strlen(text), "s.toml", pyproject, &error);
}

/* Reads a text that must be accepted. */
static void accept(const char *text, bool pyproject)
{
    cr_assert_eq(load(text, pyproject), 0, "%s: %s", error.source, error.message);
}

static void is(const char *name, const char *value)
{
    cr_assert_str_eq(unecho_settings_get(settings, name), value);
}

/* ---- accepted -------------------------------------------------------------------------------- */

Test(toml, every_type)
{
    accept("# a comment\n"
           "\n"
           "threshold = 0.85 # another\n"
           "containment = '70%'\n"
           "novel=1_0\n"
           "  shingle\t=\t+3  \n"
           "\"max-record\" = \"128M\"\r\n"
           "quiet = true\n"
           "'color' = 'never'\n"
           "units = [\"paragraph\", \"line\"]\n"
           "reasons = \"near,exact\"\n"
           "rules = [ # why\n"
           "  'a,b.rules', # first\n"
           "\n"
           "  \"default\",\n"
           "]",
           false);
    is("threshold", "0.85");
    is("containment", "0.7");
    is("novel", "10");
    is("shingle", "3");
    is("max-record", "128M");
    is("quiet", "true");
    is("color", "never");
    is("units", "line,paragraph");
    is("reasons", "exact,near");
    is("rules", "a\\,b.rules,default");
    cr_assert_str_eq(unecho_settings_origin(settings, "threshold"), "s.toml:3");
    cr_assert_str_eq(unecho_settings_origin(settings, "rules"), "s.toml:12");
}

Test(toml, other_spellings)
{
    accept("max_record = 1_048_576\nthreshold = 1\ncontainment = 0.750_0\nrules = 'none'\n"
           "reasons=['near',]\nverbose=false",
           false);
    is("max-record", "1M");
    is("threshold", "1");
    is("containment", "0.75");
    is("rules", "none");
    is("reasons", "near");
}

Test(toml, nothing)
{
    accept("", false);
    accept("", true);
    accept("\n\r\n# only a comment", false);
    accept("[project]\nname = 'x'\n", true);
    for (size_t i = 0; i < unecho_option_count(); i++)
        cr_assert_str_eq(unecho_settings_origin(settings, unecho_option_at(i)->name), "default");
}

Test(toml, escapes)
{
    accept(
        "rules = [\"\\b\\t\\n\\f\\r\\\"\\\\ \\u00e9\\u20AC\\U0001F600\", 'C:\\new', \"tab\there\","
        " \"\\u007f\"]",
        false);
    struct settings read;
    settings_read(settings, &read);
    cr_assert_eq(read.rule_file_count, 4);
    cr_assert_str_eq(read.rule_files[0], "\b\t\n\f\r\"\\ \xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
    cr_assert_str_eq(read.rule_files[1], "C:\\new");
    cr_assert_str_eq(read.rule_files[2], "tab\there");
    cr_assert_str_eq(read.rule_files[3], "\x7F");
}

Test(toml, an_array_sets_all)
{
    accept("rules = ['a', 'b']", false);
    accept("rules = ['c']", false);
    is("rules", "c");
    unecho_settings_set(settings, "rules", "d", "--rules", NULL);
    is("rules", "d");
}

/* Every value of a file, written out as config show could, reads back the same. */
Test(toml, values_round_trip)
{
    for (size_t i = 0; i < unecho_option_count(); i++) {
        const unecho_option *option = unecho_option_at(i);
        char text[128];
        if (!*option->variable)
            continue;
        bool quoted = option->type != UNECHO_TYPE_FLAG && option->type != UNECHO_TYPE_COUNT;
        const char *quote = quoted ? "\"" : "";
        snprintf(text, sizeof text, "%s = %s%s%s\n", option->name, quote, option->initial, quote);
        accept(text, false);
        is(option->name, option->initial);
        cr_assert_str_eq(unecho_settings_origin(settings, option->name), "s.toml:1");
    }
}

/* ---- pyproject.toml ---------------------------------------------------------------------------
 */

Test(toml, pyproject)
{
    accept("threshold = 'not ours'\n[tool.unecho]\nthreshold = 0.9\n[tool.unecho-x]\nthreshold=[]\n"
           "[tool]\nthreshold = 1\n",
           true);
    is("threshold", "0.9");
    cr_assert_str_eq(unecho_settings_origin(settings, "threshold"), "s.toml:3");
}

Test(toml, header_spellings)
{
    static const char *const headers[] = {"[tool.unecho]", "[ tool . unecho ]  # comment",
                                          "[\"tool\".'unecho']", "[tool.\"un\\u0065cho\"]\r",
                                          "\t[tool.unecho]"};
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        char text[80];
        snprintf(text, sizeof text, "%s\nnovel = %zu\n", headers[i], i);
        accept(text, true);
        char expected[] = {(char)('0' + i), '\0'};
        is("novel", expected);
    }
}

/* All that may stand in other tables, much of it made to look like ours. */
Test(toml, foreign_tables_are_skipped)
{
    accept("title = \"\"\"\n[tool.unecho]\nnovel = 1\n\\\"\"\" \"\"still\\\\\"\"\"\n"
           "quotes = \"\"\"a\"\"\"\"\"\n"
           "literal = '''\n[tool.unecho]\nnovel = 2\\'''''\n"
           "empty = \"\"\nempty2 = ''\nempty3 = \"\"\"\"\"\"\nempty4 = ''''''\n"
           "escaped = \"\\\" [tool.unecho] \\e \\x41 \\u0000 # \"\n"
           "a.b.\"c.d\".'e' = 1979-05-27T07:32:00Z\n"
           "spaced = 1979-05-27 07:32:00.5+01:00 # after a space\n"
           "day = 1979-05-27 # no time\n"
           "time = 07:32:00\n"
           "numbers = [0xdead_BEEF, 0o7, 0b1, -1e+6, 6.626e-34, +inf, -nan, 1_000]\n"
           "nested = [[1, 2], ['a', [{x = 1}, {y = [{}]}]], [ ], ] # end\n"
           "lines = [ # ]\n  \"\"\"]\n\"\"\",\n  '''\n]''' , # ,]\n\n\t]\n"
           "table = { a = 1, b.c = 'd}', \"e\" = { f = [1, {g = \"}\"}] } }\n"
           "later = {\n  a = 1, # TOML 1.1\n  b = 2,\n}\n"
           "unecho = { novel = 3 }\nunecho2.tool.unecho = 1\n"
           "tool.black = { unecho = { novel = 1 } }\n"
           "\"\" = 1\n"
           "\"tool.unecho\" = 1\n"
           "[\"tool.unecho\"]\nnovel = 3\n"
           "[a.tool.unecho]\nnovel = 4\n"
           "[[tool.mypy.overrides]]\nnovel = 5\n[[x]]\n[[x]]\n"
           "[unecho]\nnovel = 6\n[unecho.tool]\nnovel = 7\n"
           "[tool.unecho]\nnovel = 8\n"
           "[tool.other]\nnovel = 9\nunecho.novel = 9",
           true);
    is("novel", "8");
}

Test(toml, bytes_after_the_end_are_not_read)
{
    static const char text[] = "novel = 1"; /* cut anywhere it is an error or a shorter value */
    for (size_t length = 0; length < sizeof text; length++) {
        char *exact = malloc(length + 1);
        memcpy(exact, text, length);
        settings_load_text(settings, exact, length, "s.toml", false, NULL);
        free(exact);
    }
    is("novel", "1");
}

/* ---- the file -------------------------------------------------------------------------------- */

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

Test(toml, files)
{
    char folder[] = "/tmp/unecho-settings-XXXXXX";
    cr_assert(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
    write_file("unecho.toml", "novel = 1\n");
    write_file("pyproject.toml", "novel = 'x'\n[tool.unecho]\nnovel = 2\n");
    write_file("bad.toml", "novel = 1\nx = 2\n");
    cr_assert_eq(unecho_settings_load_file(settings, "unecho.toml", NULL), 0);
    cr_assert_str_eq(unecho_settings_origin(settings, "novel"), "unecho.toml:1");
    cr_assert_eq(unecho_settings_load_file(settings, "./pyproject.toml", NULL), 0);
    cr_assert_str_eq(unecho_settings_origin(settings, "novel"), "./pyproject.toml:3");
    cr_assert_eq(unecho_settings_load_file(settings, "bad.toml", &error), UNECHO_E_SETTING);
    cr_assert_str_eq(error.source, "bad.toml:2:1");
    is("novel", "2"); /* all or nothing */
    cr_assert_eq(unecho_settings_load_file(settings, "bad.toml", NULL), UNECHO_E_SETTING);
    error = (unecho_error)UNECHO_ERROR_INIT;
    cr_assert_eq(unecho_settings_load_file(settings, "none.toml", &error), UNECHO_E_IO);
    cr_assert_str_eq(error.source, "none.toml");
    cr_assert_eq(unecho_settings_load_file(settings, ".", NULL), UNECHO_E_IO);
    cr_assert_eq(truncate("bad.toml", (16 << 20) + 1), 0);
    cr_assert_eq(unecho_settings_load_file(settings, "bad.toml", NULL), UNECHO_E_LIMIT);
    unlink("unecho.toml");
    unlink("pyproject.toml");
    unlink("bad.toml");
    rmdir(folder);
}
