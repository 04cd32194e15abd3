// SPDX-License-Identifier: Apache-2.0
#include "options/table.h"

#include "options/settings.h"

/* An option of every source: flag, settings file, environment, Python. */
#define SETTING(flag, python, upper)                                                               \
    .face.size = sizeof(unecho_option), .face.name = (flag), .face.keyword = (python),             \
    .face.variable = "UNECHO_" upper, .where = OPTION_ANYWHERE

/* One of the command line alone: what to do with one run, not how to judge text. */
#define SWITCH(flag)                                                                               \
    .face.size = sizeof(unecho_option), .face.name = (flag), .face.keyword = "",                   \
    .face.variable = "", .where = OPTION_COMMAND_LINE

#define TO(member, kind) .offset = offsetof(struct settings, member), .lands = (kind)

/* In the order of help. The words of a range stand in the order of the enums in settings.h. */
static const struct option_row rows[] = {
    {
        SETTING("units", "units", "UNITS"),
        .face.type = UNECHO_TYPE_CHOICES,
        .face.initial = "line,paragraph",
        .face.range = "line|paragraph",
        .later = "document",
        .face.commands = "clean config",
        .face.group = "What counts as an echo",
        .face.value = "LIST",
        .face.help = "Units of text that are compared",
        .face.detail = "With both, hard-wrapped paragraphs are one unit and every other line is "
                       "one; with one of them, every line or every paragraph is.",
        .face.affects_output = true,
        TO(units, LANDS_NUMBER),
    },
    {
        SETTING("reasons", "reasons", "REASONS"),
        .face.type = UNECHO_TYPE_CHOICES,
        .face.initial = "exact,near,contained",
        .face.range = "exact|near|contained",
        .face.commands = "clean config",
        .face.group = "What counts as an echo",
        .face.value = "LIST",
        .face.help = "Kinds of echo that are removed",
        .face.detail = "exact: the same words as another unit; near: nearly the same, and it adds "
                       "nothing; contained: covered by a longer unit, and it adds nothing.",
        .face.affects_output = true,
        TO(reasons, LANDS_NUMBER),
    },
    {
        SETTING("threshold", "threshold", "THRESHOLD"),
        .face.type = UNECHO_TYPE_SHARE,
        .face.initial = "0.8",
        .face.range = "from 0 to 1",
        .face.commands = "clean config",
        .face.group = "What counts as an echo",
        .face.value = "SHARE",
        .face.help = "Least similarity of a near echo",
        .face.detail = "The Jaccard similarity of the two units' shingles, compared exactly.",
        .face.affects_output = true,
        TO(threshold, LANDS_SHARE),
    },
    {
        SETTING("containment", "containment", "CONTAINMENT"),
        .face.type = UNECHO_TYPE_SHARE,
        .face.initial = "0.75",
        .face.range = "from 0 to 1",
        .face.commands = "clean config",
        .face.group = "What counts as an echo",
        .face.value = "SHARE",
        .face.help = "Least share of a contained unit that the longer one covers",
        .face.detail = "",
        .face.affects_output = true,
        TO(containment, LANDS_SHARE),
    },
    {
        SETTING("novel", "novel", "NOVEL"),
        .face.type = UNECHO_TYPE_COUNT,
        .face.initial = "4",
        .face.range = "from 0 to 1000",
        .face.commands = "clean config",
        .face.group = "What counts as an echo",
        .face.value = "WORDS",
        .face.help = "Most new words in a row that an echo may have",
        .face.detail = "A unit with a longer run of words that its witness lacks stays, however "
                       "similar the two are.",
        .face.affects_output = true,
        TO(novel, LANDS_NUMBER),
    },
    {
        SETTING("shingle", "shingle", "SHINGLE"),
        .face.type = UNECHO_TYPE_COUNT,
        .face.initial = "2",
        .face.range = "from 1 to 16",
        .face.commands = "clean config",
        .face.group = "What counts as an echo",
        .face.value = "WORDS",
        .face.help = "Words in a row that are compared as one",
        .face.detail = "Longer shingles make similarity stricter about the order of words.",
        .face.affects_output = true,
        TO(shingle, LANDS_NUMBER),
    },
    {
        SETTING("scope", "scope", "SCOPE"),
        .face.type = UNECHO_TYPE_CHOICE,
        .face.initial = "document",
        .face.range = "document",
        .later = "corpus",
        .face.commands = "clean config",
        .face.group = "What counts as an echo",
        .face.value = "SCOPE",
        .face.help = "Where an echo's witness may stand",
        .face.detail = "document: in the same document.",
        .face.affects_output = true,
        TO(scope, LANDS_NUMBER),
    },
    {
        SETTING("rules", "rules", "RULES"),
        .face.type = UNECHO_TYPE_TEXTS,
        .face.initial = "default",
        .face.range = "default|none|a file",
        .alone = "none",
        .face.commands = "clean rules config",
        .face.group = "What counts as an artefact",
        .face.value = "default|none|FILE",
        .face.help = "Artefact rules in force",
        .face.detail = "default: the built-in rules; none: no rules; a file: the rules of that "
                       "file. Give it several times to use several, in the order of precedence.",
        .face.affects_output = true,
        TO(rules, LANDS_RULES),
    },
    {
        SETTING("format", "format", "FORMAT"),
        .face.type = UNECHO_TYPE_CHOICE,
        .face.initial = "auto",
        .face.range = "auto|text",
        .later = "jsonl|wet",
        .face.commands = "clean config",
        .face.group = "Input",
        .face.value = "FORMAT",
        .face.help = "Format of the input",
        .face.detail = "auto: by name and content. text, given outright, accepts what does not "
                       "look like UTF-8 text.",
        .face.affects_output = true,
        .lands = LANDS_NOWHERE,
    },
    {
        SETTING("max-record", "max_record", "MAX_RECORD"),
        .face.type = UNECHO_TYPE_SIZE,
        .face.initial = "64M",
        .face.range = "from 1K to 1G",
        .face.commands = "clean config",
        .face.group = "Input",
        .face.value = "SIZE",
        .face.help = "Longest document that is read",
        .face.detail = "A longer one is an error that names it; memory grows with this limit.",
        .face.affects_output = true,
        TO(max_record, LANDS_BYTES),
    },
    {
        SWITCH("output"),
        .face.letter = 'o',
        .face.type = UNECHO_TYPE_TEXT,
        .face.initial = "",
        .face.range = "a path",
        .face.commands = "clean restore",
        .face.group = "Output",
        .face.value = "PATH",
        .face.help = "Where the result goes, instead of stdout",
        .face.detail = "",
        .face.affects_output = false,
        .lands = LANDS_NOWHERE,
    },
    {
        SWITCH("in-place"),
        .face.letter = 'w',
        .face.type = UNECHO_TYPE_FLAG,
        .face.initial = "false",
        .face.range = "true|false",
        .face.commands = "clean",
        .face.group = "Output",
        .face.value = "",
        .face.help = "Write the result over the input file",
        .face.detail = "By a temporary file that is renamed once it is whole: the file is never "
                       "half old and half new.",
        .face.affects_output = false,
        .lands = LANDS_NOWHERE,
    },
    {
        SWITCH("diff"),
        .face.type = UNECHO_TYPE_FLAG,
        .face.initial = "false",
        .face.range = "true|false",
        .face.commands = "clean",
        .face.group = "Output",
        .face.value = "",
        .face.help = "Show what would change as a unified diff and write nothing",
        .face.detail = "Exits with 1 if something would go.",
        .face.affects_output = false,
        .lands = LANDS_NOWHERE,
    },
    {
        SWITCH("dry-run"),
        .face.letter = 'n',
        .face.type = UNECHO_TYPE_FLAG,
        .face.initial = "false",
        .face.range = "true|false",
        .face.commands = "clean",
        .face.group = "Output",
        .face.value = "",
        .face.help = "Decide, tell what would go, and write nothing",
        .face.detail = "Exits with 1 if something would go.",
        .face.affects_output = false,
        .lands = LANDS_NOWHERE,
    },
    {
        SWITCH("audit"),
        .face.type = UNECHO_TYPE_TEXT,
        .face.initial = "",
        .face.range = "a path",
        .face.commands = "clean restore",
        .face.group = "Output",
        .face.value = "FILE",
        .face.help = "Audit log of every removed range: clean writes it, restore reads it",
        .face.detail = "One JSON row a range: where it stood, why it went, on whose account, and "
                       "its bytes, so that the original can be restored.",
        .face.affects_output = false,
        .lands = LANDS_NOWHERE,
    },
    {
        SWITCH("json"),
        .face.type = UNECHO_TYPE_FLAG,
        .face.initial = "false",
        .face.range = "true|false",
        .face.commands = "clean rules config",
        .face.group = "Messages",
        .face.value = "",
        .face.help = "Print summaries and lists as JSON",
        .face.detail = "",
        .face.affects_output = false,
        .lands = LANDS_NOWHERE,
    },
    {
        SETTING("quiet", "quiet", "QUIET"),
        .face.letter = 'q',
        .face.type = UNECHO_TYPE_FLAG,
        .face.initial = "false",
        .face.range = "true|false",
        .face.commands = "clean restore rules",
        .face.group = "Messages",
        .face.value = "",
        .face.help = "Print nothing but results and errors",
        .face.detail = "",
        .face.affects_output = false,
        .lands = LANDS_NOWHERE,
    },
    {
        SETTING("verbose", "verbose", "VERBOSE"),
        .face.letter = 'v',
        .face.type = UNECHO_TYPE_FLAG,
        .face.initial = "false",
        .face.range = "true|false",
        .face.commands = "clean restore rules",
        .face.group = "Messages",
        .face.value = "",
        .face.help = "Print more about what is done and why",
        .face.detail = "",
        .face.affects_output = false,
        .lands = LANDS_NOWHERE,
    },
    {
        SETTING("color", "color", "COLOR"),
        .face.type = UNECHO_TYPE_CHOICE,
        .face.initial = "auto",
        .face.range = "auto|always|never",
        .face.commands = "clean restore rules config",
        .face.group = "Messages",
        .face.value = "WHEN",
        .face.help = "When to use colours",
        .face.detail = "auto: on a terminal, unless NO_COLOR is set or TERM is dumb.",
        .face.affects_output = false,
        .lands = LANDS_NOWHERE,
    },
};

enum {
    ROW_COUNT = sizeof rows / sizeof rows[0]
};

const struct option_row *option_row(size_t index)
{
    return &rows[index];
}

size_t unecho_option_count(void)
{
    return ROW_COUNT;
}

const unecho_option *unecho_option_at(size_t index)
{
    return index < ROW_COUNT ? &rows[index].face : NULL;
}
