// SPDX-License-Identifier: Apache-2.0
/* Texts that are refused: each at the line and column where a reader would put the finger. */
#include "options/file.h"
#include "options/settings.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct refused {
    const char *text;
    int line, column;
    const char *says; /* a part of the message */
};

static void refuse_bytes(const char *text, size_t length, bool pyproject, int line, int column,
                         const char *says)
{
    unecho_error error = UNECHO_ERROR_INIT;
    unecho_settings *settings = unecho_settings_new(NULL);
    char *exact = malloc(length ? length : 1), place[32]; /* a byte too far is seen by sanitizers */
    memcpy(exact, text, length);
    cr_assert_eq(settings_load_text(settings, exact, length, "s.toml", pyproject, &error),
                 UNECHO_E_SETTING, "accepted: %s", text);
    snprintf(place, sizeof place, "s.toml:%d:%d", line, column);
    cr_assert_str_eq(error.source, place, "%s\n%s: %s", text, error.source, error.message);
    cr_assert(strstr(error.message, says), "%s\n%s", text, error.message);
    for (size_t i = 0; i < unecho_option_count(); i++)
        cr_assert_str_eq(unecho_settings_origin(settings, unecho_option_at(i)->name), "default");
    free(exact);
    unecho_settings_free(settings);
}

static void refuse_all(const struct refused *texts, size_t count, bool pyproject)
{
    for (size_t i = 0; i < count; i++)
        refuse_bytes(texts[i].text, strlen(texts[i].text), pyproject, texts[i].line,
                     texts[i].column, texts[i].says);
}

#define REFUSE_ALL(texts, pyproject) refuse_all(texts, sizeof(texts) / sizeof(texts)[0], pyproject)

Test(toml_refused, bytes)
{
    static const struct refused texts[] = {
        {"novel = 1\nrules = \"\xC3\xA9\xFF\"\n", 2, 11, "not UTF-8"},
        {"# \xC0\x80\n", 1, 3, "not UTF-8"},
        {"# \xED\xA0\x80\n", 1, 3, "not UTF-8"},
        {"# \xF4\x90\x80\x80\n", 1, 3, "not UTF-8"},
        {"# \xE2\x82", 1, 3, "not UTF-8"},
        {"# \xE0\x80\x80", 1, 3, "not UTF-8"},
        {"# \x80", 1, 3, "not UTF-8"},
        {"rules = 'a\x1B[0m'", 1, 11, "control character (U+001B)"},
        {"# a\x7F", 1, 4, "control character (U+007F)"},
        {"novel = 1\r", 1, 10, "control character (U+000D)"},
        {"a\rb", 1, 2, "control character"},
        {"\xEF\xBB\xBFnovel = 1\n", 1, 1, "byte-order mark"},
    };
    REFUSE_ALL(texts, false);
    REFUSE_ALL(texts, true);
    refuse_bytes("novel\0 = 1", 10, false, 1, 6, "control character (U+0000)");
}

Test(toml_refused, lines)
{
    static const struct refused texts[] = {
        {"novel", 1, 6, "expected \"=\""},
        {"novel\n= 1", 1, 6, "expected \"=\""},
        {"novel =\n1", 1, 8, "expected a value"},
        {"novel =", 1, 8, "expected a value"},
        {"novel = # 1", 1, 9, "expected a value"},
        {"novel = 1 shingle = 2\n", 1, 11, "expected the end of the line"},
        {"novel = 1, \n", 1, 10, "expected the end of the line"},
        {"rules = 'a''b'\n", 1, 12, "expected the end of the line"},
        {"= 1\n", 1, 1, "expected a key"},
        {"n\xC3\xB6vel = 1\n", 1, 2, "expected \"=\""},
        {"novel.x = 1\n", 1, 1, "no dots"},
        {"novel. = 1\n", 1, 8, "expected a key"},
        {"\"novel = 1\n", 1, 1, "closing quote"},
        {"\"novel\\u0000\" = 1\n", 1, 1, "no NUL"},
        {"\"\"\"novel\"\"\" = 1\n", 1, 3, "expected \"=\""},
    };
    REFUSE_ALL(texts, false);
}

Test(toml_refused, names)
{
    static const struct refused texts[] = {
        {"novel = 1\n\n  treshold = 0.8\n", 3, 3, "there is no setting \"treshold\""},
        {"\"\" = 1", 1, 1, "there is no setting \"\""},
        {"novel = 1\nnovel = 1\n", 2, 1, "novel is set a second time"},
        {"max-record = 5000\n'max_record' = 5000\n", 2, 1, "max-record is set a second time"},
        {"in-place = true\n", 1, 1, "in-place is for the command line only"},
        {"output = 'x'\n", 1, 1, "output is for the command line only"},
        {"[unecho]\nnovel = 1\n", 1, 1, "tables are not read here"},
        {"novel = 1\n [tool.unecho]\n", 2, 2, "tables are not read here"},
        {"[[x]]\n", 1, 1, "tables are not read here"},
    };
    REFUSE_ALL(texts, false);
}

Test(toml_refused, values)
{
    static const struct refused texts[] = {
        {"novel = \"4\"\n", 1, 9, "novel takes a whole number"},
        {"novel = 4.0\n", 1, 9, "novel takes a whole number"},
        {"novel = [4]\n", 1, 9, "novel takes a whole number"},
        {"novel = true\n", 1, 9, "novel takes a whole number"},
        {"novel = 1001\n", 1, 9, "from 0 to 1000, not \"1001\""},
        {"novel = -1\n", 1, 9, "from 0 to 1000, not \"-1\""},
        {"quiet = 1\n", 1, 9, "quiet takes true or false"},
        {"quiet = 'true'\n", 1, 9, "quiet takes true or false"},
        {"quiet = True\n", 1, 9, "not read here"},
        {"threshold = true\n", 1, 13, "threshold takes a number"},
        {"threshold = 1.5\n", 1, 13, "from 0 to 1"},
        {"threshold = 8e-1\n", 1, 13, "not read here"},
        {"threshold = .8\n", 1, 13, "not read here"},
        {"threshold = 1.\n", 1, 13, "not read here"},
        {"threshold = 80%\n", 1, 15, "expected the end of the line"},
        {"threshold = nan\n", 1, 13, "not read here"},
        {"novel = 0x10\n", 1, 9, "not read here"},
        {"novel = 010\n", 1, 9, "not read here"},
        {"novel = 1__0\n", 1, 9, "not read here"},
        {"novel = 1_\n", 1, 9, "not read here"},
        {"novel = _1\n", 1, 9, "not read here"},
        {"novel = 1979-05-27\n", 1, 9, "not read here"},
        {"color = 'blue'\n", 1, 9, "auto, always or never"},
        {"color = auto\n", 1, 9, "not read here"},
        {"color = ['auto']\n", 1, 9, "color takes a string"},
        {"scope = 'corpse'\n", 1, 9, "scope takes document or corpus"},
        {"max-record = 1.5\n", 1, 14, "max-record takes a whole number or a string"},
        {"rules = {a = 1}\n", 1, 9, "a table as a value"},
        {"rules = [['a']]\n", 1, 10, "an array inside an array"},
        {"rules = []\n", 1, 9, "at least one"},
        {"units = []\n", 1, 9, "one or more"},
        {"rules = ['a',\n  3]\n", 2, 3, "rules takes an array of strings"},
        {"rules = ['a',\n  '']\n", 2, 3, "rules takes default, none or a file"},
        {"rules = ['a', 'none']\n", 1, 9, "alone"},
        {"units = ['line', 'lines']\n", 1, 18, "line, paragraph"},
        {"units = ['line', 'line']\n", 1, 9, "each once"},
    };
    REFUSE_ALL(texts, false);
}

Test(toml_refused, strings_and_arrays)
{
    static const struct refused texts[] = {
        {"rules = \"a\n", 1, 9, "closing quote"},
        {"rules = 'a\r\n", 1, 9, "closing quote"},
        {"rules = 'a", 1, 9, "closing quote"},
        {"rules = \"a\\\"\n", 1, 9, "closing quote"},
        {"rules = \"a\\", 1, 11, "an escape that TOML does not have"},
        {"rules = \"C:\\path\"\n", 1, 12, "an escape that TOML does not have"},
        {"rules = \"\\u12g4\"\n", 1, 10, "hexadecimal digits"},
        {"rules = \"\\u12", 1, 10, "hexadecimal digits"},
        {"rules = \"\\uD800\"\n", 1, 10, "no character"},
        {"rules = \"\\U00110000\"\n", 1, 10, "no character"},
        {"rules = \"\\uFFFFFFF\"\n\"", 2, 1, "closing quote"},
        {"rules = \"a\\u0000b\"\n", 1, 9, "a NUL"},
        {"rules = \"\"\"a\"\"\"\n", 1, 9, "over several lines"},
        {"rules = '''a\n'''\n", 1, 9, "over several lines"},
        {"rules = ['a' 'b']\n", 1, 14, "expected \",\" or \"]\""},
        {"rules = ['a',,]\n", 1, 14, "expected a value"},
        {"rules = [,]\n", 1, 10, "expected a value"},
        {"rules = ['a'\n\n# b", 1, 9, "closing \"]\""},
        {"rules = [", 1, 9, "closing \"]\""},
        {"rules = ['a'}\n", 1, 13, "expected \",\" or \"]\""},
    };
    REFUSE_ALL(texts, false);
}

/* The table wanted, in other ways to write it, would else be overlooked in silence. */
Test(toml_refused, other_notations_of_our_table)
{
    static const struct refused texts[] = {
        {"tool.unecho.novel = 1\n", 1, 1, "notation"},
        {"tool.unecho = 1\n", 1, 1, "notation"},
        {"a = 1\ntool = {x = {}, unecho = {novel = 1}}\n", 2, 17, "notation"},
        {"tool = {\"unecho\".novel = 1}\n", 1, 9, "notation"},
        {"[tool]\nunecho.novel = 1\n", 2, 1, "notation"},
        {"[tool]\nunecho = {novel = 1}\n", 2, 1, "notation"},
        {"[[tool.unecho]]\nnovel = 1\n", 1, 1, "not an array"},
        {"[tool.unecho.rules]\na = 1\n", 1, 1, "no tables inside"},
        {"[tool.unecho]\nnovel = 1\n[x]\n[tool.unecho]\n", 4, 1, "second time"},
        {"[tool.unecho]\ntool.unecho.novel = 1\n", 2, 1, "no dots"},
        {"[tool.unecho]\nnovell = 1\n", 2, 1, "there is no setting \"novell\""},
    };
    REFUSE_ALL(texts, true);
}

Test(toml_refused, foreign_tables_that_never_end)
{
    static const struct refused texts[] = {
        {"[a\nb = 1\n", 1, 3, "expected \"]\""},
        {"[[a]\n", 1, 5, "expected \"]\""},
        {"[[a] ]\n", 1, 5, "expected \"]\""},
        {"[]\n", 1, 2, "expected a key"},
        {"[a..b]\n", 1, 4, "expected a key"},
        {"[a] b = 1\n", 1, 5, "expected the end of the line"},
        {"[a]\nb = \"\"\"x\n\n", 2, 5, "closing quotes"},
        {"[a]\nb = '''x''\n\n", 2, 5, "closing quotes"},
        {"a = \"\"\"\\\"\"\"", 1, 5, "closing quotes"},
        {"a = \"b\nc\"\n", 1, 5, "closing quote"},
        {"a = \"\\", 1, 5, "closing quote"},
        {"a = [1, [2\n", 1, 9, "closing \"]\""},
        {"a = [1 2]\n", 1, 8, "expected \",\" or \"]\""},
        {"a = {b = 1\n", 1, 5, "closing \"}\""},
        {"a = {b = 1 c = 2}\n", 1, 12, "expected \",\" or \"}\""},
        {"a = {b}\n", 1, 7, "expected \"=\""},
        {"a = {b = }\n", 1, 10, "expected a value"},
        {"a = b c\n", 1, 7, "expected the end of the line"},
        {"a = \n", 1, 5, "expected a value"},
        {"a = 1979-05-27 x\n", 1, 16, "expected the end of the line"},
    };
    REFUSE_ALL(texts, true);
}

/* A million brackets cost a message, not a stack. */
Test(toml_refused, depth)
{
    enum {
        DEEP = 1000000
    };
    char *text = malloc(DEEP + 1);
    memset(text, '[', DEEP);
    memcpy(text, "a = ", 4);
    text[DEEP] = '\0';
    refuse_bytes(text, DEEP, true, 1, 5 + 64, "64 deep");
    for (size_t i = 4; i + 5 < DEEP; i += 5)
        memcpy(text + i, "{b = ", 5);
    refuse_bytes(text, DEEP, true, 1, 5 + 5 * 64, "64 deep");
    free(text);
}
