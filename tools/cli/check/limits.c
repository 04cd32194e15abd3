// SPDX-License-Identifier: Apache-2.0
#include "check/limits.h"

#include "nearest.h"

#include <stdlib.h>
#include <string.h>

enum {
    DECIMALS_MOST = 9
};
__extension__ typedef unsigned __int128 wide; /* bytes times 10^11 */

/* ---- One value ------------------------------------------------------------------------------ */

static bool read_digits(const char **at, const char *end, uint64_t *to)
{
    const char *start = *at;
    for (; *at < end && **at >= '0' && **at <= '9'; ++*at) {
        if (*to > (UINT64_MAX - 9) / 10)
            return false;
        *to = *to * 10 + (uint64_t)(**at - '0');
    }
    return *at > start;
}

/* "12", "2%", "0.25%": a share is from 0 to 100 % with up to 9 decimals. */
static bool read_most(struct limit *limit, const char *at, const char *end)
{
    limit->over = 0;
    limit->under = 1;
    limit->is_share = end > at && end[-1] == '%';
    end -= limit->is_share;
    if (!read_digits(&at, end, &limit->over))
        return false;
    if (!limit->is_share)
        return at == end;
    if (limit->over > 100)
        return false;
    const char *point = at;
    if (at < end && *at == '.') {
        at++;
        if (end - at > DECIMALS_MOST || !read_digits(&at, end, &limit->over))
            return false;
        for (const char *digit = point + 1; digit < end; digit++)
            limit->under *= 10;
    }
    return at == end && limit->over <= 100 * limit->under;
}

static int refuse_value(struct call *call, const char *name, const char *value, size_t length)
{
    fail(
        call->error, UNECHO_E_SETTING, "%s takes %s, not \"%.*s\"", name,
        strcmp(name, "max") == 0
            ? "RULE=N or RULE=N%, such as near=5 or exact=0.5%"
            : "a number of findings such as 5, or a share of the text from 0% to 100% such as 0.5%",
        length < 60 ? (int)length : 60, value);
    return UNECHO_E_SETTING;
}

static struct limit *add(struct limits *limits, const char *name, enum measure measure,
                         unecho_error *error)
{
    if (limits->count == limits->room) {
        size_t room = limits->room * 2 + 8;
        struct limit *at = realloc(limits->at, room * sizeof *at);
        if (!at) {
            fail(error, UNECHO_E_MEMORY, "out of memory");
            return NULL;
        }
        limits->at = at;
        limits->room = room;
    }
    struct limit *limit = &limits->at[limits->count++];
    *limit = (struct limit){.name = name, .measure = measure, .under = 1};
    return limit;
}

/* ---- The settings --------------------------------------------------------------------------- */

static int read_plain(struct limits *limits, struct call *call, const char *name,
                      enum measure measure)
{
    const char *value = call_get(call, name);
    if (!*value)
        return UNECHO_OK;
    struct limit *limit = add(limits, name, measure, call->error);
    if (!limit)
        return UNECHO_E_MEMORY;
    limit->given = true;
    if (!read_most(limit, value, value + strlen(value)))
        return refuse_value(call, name, value, strlen(value));
    return text_print(&limit->label, call->error, "%s %s", name, value);
}

/* Names that a limit of --max may have, for "did you mean". */
static const char *known_name(const void *self, size_t index)
{
    enum {
        FIRST = UNECHO_BOILERPLATE,
        COUNT = UNECHO_CONTAINED - FIRST + 1
    };
    unecho_rule rule = {.size = sizeof rule};
    if (index < COUNT)
        return unecho_reason_name((int)index + FIRST);
    return unecho_rule_at(self, index - COUNT, &rule) ? NULL : rule.id;
}

static int refuse_name(struct call *call, const unecho_cleaner *rules, const char *name)
{
    fail(call->error, UNECHO_E_SETTING,
         "max: \"%.60s\" is no rule in force and no reason, so it can be held against nothing",
         name);
    const char *near = nearest_name(name, known_name, rules);
    if (near)
        advise(call->error, "did you mean %s?", near);
    else
        advise(call->error, "`unecho rules list` lists the rules");
    return UNECHO_E_SETTING;
}

static bool has_word(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        if (strncmp(at, word, length) == 0 && (at[length] == ',' || !at[length]))
            return true;
    return false;
}

/* Whether anything could be found for this reason under the settings. */
static bool is_looked_for(const struct call *call, int reason)
{
    if (reason != UNECHO_BOILERPLATE)
        return has_word(call_get(call, "reasons"), unecho_reason_name(reason));
    const unecho_option *option = unecho_option_find("boilerplate");
    return option && strcmp(call_get(call, "boilerplate"), option->initial) != 0;
}

static int find_rule(struct limit *limit, struct call *call, const unecho_cleaner *rules,
                     const char *name)
{
    unecho_rule rule = {.size = sizeof rule};
    for (int reason = UNECHO_BOILERPLATE; reason <= UNECHO_CONTAINED; reason++) {
        if (strcmp(name, unecho_reason_name(reason)) != 0)
            continue;
        limit->measure = OF_REASON;
        limit->reason = reason;
        return is_looked_for(call, reason)
                   ? UNECHO_OK
                   : fail(call->error, UNECHO_E_SETTING,
                          "max: %s is not looked for under these settings, so it can be held "
                          "against nothing",
                          name);
    }
    const char *id = strncmp(name, "rule:", 5) == 0 ? name + 5 : name;
    for (size_t i = 0; !unecho_rule_at(rules, i, &rule); i++)
        if (strcmp(rule.id, id) == 0) {
            limit->rule = strdup(id);
            return limit->rule ? UNECHO_OK : fail(call->error, UNECHO_E_MEMORY, "out of memory");
        }
    return refuse_name(call, rules, id);
}

/* "near=5" */
static int read_rule(struct limits *limits, struct call *call, const unecho_cleaner *rules,
                     const char *item, size_t length)
{
    const char *equals = memchr(item, '=', length);
    struct limit *limit = add(limits, "max", OF_RULE, call->error);
    if (!limit)
        return UNECHO_E_MEMORY;
    limit->given = true;
    if (!equals || !read_most(limit, equals + 1, item + length))
        return refuse_value(call, "max", item, length);
    char *name = strndup(item, (size_t)(equals - item));
    if (!name)
        return fail(call->error, UNECHO_E_MEMORY, "out of memory");
    int code = find_rule(limit, call, rules, name);
    free(name);
    return code ? code : text_print(&limit->label, call->error, "max %.*s", (int)length, item);
}

static int read_rules(struct limits *limits, struct call *call, const unecho_cleaner *rules)
{
    const char *value = call_get(call, "max");
    if (strcmp(value, "none") == 0)
        return UNECHO_OK;
    for (int code; *value;) {
        size_t length = strcspn(value, ",");
        if ((code = read_rule(limits, call, rules, value, length)))
            return code;
        value += length + (value[length] == ',');
    }
    return UNECHO_OK;
}

/* What holds without being asked for. */
static int add_tacit(struct limits *limits, unecho_error *error)
{
    if (!limits->count) {
        struct limit *limit = add(limits, "findings", OF_ALL_REMOVED, error);
        if (!limit || text_print(&limit->label, error, "no finding"))
            return UNECHO_E_MEMORY;
    }
    struct limit *limit = add(limits, "bad-records", OF_BAD_RECORDS, error);
    return limit ? text_print(&limit->label, error, "no bad record") : UNECHO_E_MEMORY;
}

int limits_read(struct limits *limits, struct call *call, const unecho_cleaner *rules)
{
    if (read_plain(limits, call, "max-removed", OF_ALL_REMOVED) ||
        read_plain(limits, call, "max-echo", OF_ECHOES) ||
        read_plain(limits, call, "max-artefact", OF_ARTEFACTS) || read_rules(limits, call, rules))
        return call->error->code;
    if (*call_get(call, "max-artefact") && !unecho_rule_count(rules)) {
        fail(call->error, UNECHO_E_SETTING,
             "max-artefact: no rules are in force, so it can be held against nothing");
        advise(call->error, "give --rules, or leave max-artefact out");
        return UNECHO_E_SETTING;
    }
    return add_tacit(limits, call->error);
}

void limits_free(struct limits *limits)
{
    for (size_t i = 0; i < limits->count; i++) {
        text_free(&limits->at[i].label);
        free(limits->at[i].rule);
    }
    free(limits->at);
}

/* ---- Counting ------------------------------------------------------------------------------- */

void limits_begin_input(struct limits *limits)
{
    for (size_t i = 0; i < limits->count; i++)
        limits->at[i].input = (struct amount){0};
}

static bool counts(const struct limit *limit, const unecho_row *row)
{
    if (row->kind == UNECHO_QUARANTINE)
        return limit->measure == OF_BAD_RECORDS;
    switch (limit->measure) {
    case OF_ALL_REMOVED:
        return true;
    case OF_ECHOES:
        return row->reason == UNECHO_EXACT || row->reason == UNECHO_NEAR ||
               row->reason == UNECHO_CONTAINED;
    case OF_ARTEFACTS:
        return row->reason == UNECHO_RULE;
    case OF_REASON:
        return row->reason == limit->reason;
    case OF_RULE:
        return row->reason == UNECHO_RULE && row->rule.length == strlen(limit->rule) &&
               memcmp(row->rule.at, limit->rule, row->rule.length) == 0;
    default:
        return false;
    }
}

void limits_count(struct limits *limits, const struct finding *finding)
{
    for (size_t i = 0; i < limits->count; i++) {
        struct limit *limit = &limits->at[i];
        if (!counts(limit, finding->row))
            continue;
        limit->input.rows++;
        limit->all.rows++;
        limit->input.bytes += finding->row->length;
        limit->all.bytes += finding->row->length;
    }
}

bool limit_passes(const struct limit *limit, const struct amount *amount, uint64_t text_bytes)
{
    if (!limit->is_share)
        return amount->rows <= limit->over;
    return (wide)amount->bytes * 100 * limit->under <= (wide)text_bytes * limit->over;
}
