// SPDX-License-Identifier: Apache-2.0
#include "json/scan.h"
#include "json/string.h"

#include <assert.h>
#include <string.h>

/* ---- Members ---- */

void json_members_start(struct json_members *members, unecho_bytes text, struct json_value object)
{
    assert(object.end <= text.length);
    text.length = object.end; /* offsets stay those of the whole text */
    json_scan_start(&members->scan, text);
    members->scan.at = object.start;
}

/* Goes past what is left of an array or object that has just opened. */
static int skip_nested(struct json_scan *scan, size_t *end, unecho_error *error)
{
    struct json_value item;
    for (unsigned outside = scan->depth - 1; scan->depth > outside;)
        if (json_scan_next(scan, &item, error))
            return UNECHO_E_INPUT;
    *end = scan->at;
    return UNECHO_OK;
}

int json_members_next(struct json_members *members, struct json_value *key,
                      struct json_value *value, unecho_error *error)
{
    struct json_scan *scan = &members->scan;
    if (json_scan_next(scan, key, error))
        return UNECHO_E_INPUT;
    if (key->type == JSON_OBJECT && scan->depth == 1 && json_scan_next(scan, key, error))
        return UNECHO_E_INPUT;
    if (key->type != JSON_KEY) { /* JSON_CLOSE, and JSON_NONE when asked again */
        key->type = JSON_NONE;
        return UNECHO_OK;
    }
    if (json_scan_next(scan, value, error))
        return UNECHO_E_INPUT;
    if (value->type == JSON_ARRAY || value->type == JSON_OBJECT)
        return skip_nested(scan, &value->end, error);
    return UNECHO_OK;
}

void json_items_start(struct json_items *items, unecho_bytes text, struct json_value array)
{
    struct json_value item;
    assert(array.type == JSON_ARRAY && array.end <= text.length);
    text.length = array.end;
    json_scan_start(&items->scan, text);
    items->scan.at = array.start;
    json_scan_next(&items->scan, &item, NULL); /* the bracket that is known to stand there */
}

int json_items_next(struct json_items *items, struct json_value *item, unecho_error *error)
{
    struct json_scan *scan = &items->scan;
    if (json_scan_next(scan, item, error))
        return UNECHO_E_INPUT;
    if (item->type == JSON_CLOSE)
        item->type = JSON_NONE;
    if (item->type == JSON_ARRAY || item->type == JSON_OBJECT)
        return skip_nested(scan, &item->end, error);
    return UNECHO_OK;
}

/* ---- Paths ---- */

/* The search for one path. At a key of depth d (the record's own members have depth 1) the path is
 * alive if the keys that led here are its first d - 1 names. */
struct search {
    unecho_bytes path;
    unsigned dots;
    unsigned matched; /* how many of its names the keys on the way to the present place match */
    struct json_value *nested;
    struct json_value whole; /* the member named by the whole path, for a path with dots */
};

static void search_start(struct search *search, unecho_bytes path, struct json_value *value)
{
    *value = (struct json_value){.type = JSON_NONE};
    *search = (struct search){.path = path, .nested = value};
    for (size_t i = 0; i < path.length; i++)
        search->dots += path.at[i] == '.';
}

/* The nth name of a path, from 0; there is one. */
static unecho_bytes path_name(const struct search *search, unsigned nth)
{
    unecho_bytes rest = search->path;
    if (!search->dots)
        return rest;
    for (;; nth--) {
        const char *dot = memchr(rest.at, '.', rest.length);
        size_t length = dot ? (size_t)(dot - rest.at) : rest.length;
        if (!nth)
            return (unecho_bytes){rest.at, length};
        rest = (unecho_bytes){rest.at + length + 1, rest.length - length - 1};
    }
}

static bool key_equals(unecho_bytes text, const struct json_value *key, unecho_bytes name)
{
    unecho_bytes raw = json_string_raw(text, *key);
    if (key->escaped)
        return json_string_equals(raw, name);
    return raw.length == name.length && (!raw.length || !memcmp(raw.at, name.at, raw.length));
}

/* What the key at `depth` makes of the search: where its value is to be put, or NULL. */
static struct json_value *search_key(struct search *search, unecho_bytes text,
                                     const struct json_value *key, unsigned depth)
{
    if (depth > search->dots + 1)
        return NULL;
    if (search->matched >= depth) /* the member before this one is left */
        search->matched = depth - 1;
    if (search->matched == depth - 1 && key_equals(text, key, path_name(search, depth - 1))) {
        search->matched = depth;
        search->nested->type = JSON_NONE; /* of equal keys the last one counts */
        return search->matched > search->dots ? search->nested : NULL;
    }
    if (depth == 1 && search->dots && key_equals(text, key, search->path))
        return &search->whole;
    return NULL;
}

/* ---- The record ---- */

/* The places that wait for a value, and for the end of the array or object that is the value. */
struct waiting {
    struct json_value *at[JSON_PATHS];
    unsigned depth[JSON_PATHS]; /* outside the open value; 0: the place waits for nothing */
};

/* Puts the value that just began into the places of its key. */
static void place_value(struct waiting *waiting, size_t count, const struct json_value *value,
                        unsigned depth)
{
    bool open = value->type == JSON_ARRAY || value->type == JSON_OBJECT;
    for (size_t i = 0; i < count; i++) {
        if (!waiting->at[i] || waiting->depth[i])
            continue;
        *waiting->at[i] = *value;
        if (open)
            waiting->depth[i] = depth - 1;
        else
            waiting->at[i] = NULL;
    }
}

static void place_end(struct waiting *waiting, size_t count, size_t end, unsigned depth)
{
    for (size_t i = 0; i < count; i++)
        if (waiting->at[i] && waiting->depth[i] == depth) {
            waiting->at[i]->end = end;
            waiting->at[i] = NULL;
            waiting->depth[i] = 0;
        }
}

static int scan_members(struct json_scan *scan, struct search *searches, size_t count,
                        unecho_error *error)
{
    struct waiting waiting = {.at = {NULL}};
    struct json_value item;
    bool asked = false; /* the last item was a key that somebody waits for */
    do {
        if (json_scan_next(scan, &item, error))
            return UNECHO_E_INPUT;
        if (item.type == JSON_KEY) {
            for (size_t i = 0; i < count; i++)
                if (!waiting.at[i]) {
                    waiting.at[i] = search_key(&searches[i], scan->text, &item, scan->depth);
                    asked |= waiting.at[i] != NULL;
                }
        } else if (item.type == JSON_CLOSE) {
            place_end(&waiting, count, item.end, scan->depth);
        } else if (asked) {
            place_value(&waiting, count, &item, scan->depth);
            asked = false;
        }
    } while (item.type != JSON_NONE);
    return UNECHO_OK;
}

int json_record_find(unecho_bytes record, const unecho_bytes *paths, size_t count,
                     struct json_value *values, unecho_error *error)
{
    assert(count <= JSON_PATHS);
    struct search searches[JSON_PATHS];
    for (size_t i = 0; i < count; i++)
        search_start(&searches[i], paths[i], &values[i]);
    struct json_scan scan;
    struct json_value item;
    json_scan_start(&scan, record);
    if (json_scan_next(&scan, &item, error))
        return UNECHO_E_INPUT;
    if (item.type != JSON_OBJECT) {
        error_set(error, UNECHO_E_INPUT, "expected an object as the record, found %s",
                  json_type_name(item.type));
        error_place(error, NULL, 0, item.start);
        return UNECHO_E_INPUT;
    }
    if (scan_members(&scan, searches, count, error))
        return UNECHO_E_INPUT;
    for (size_t i = 0; i < count; i++)
        if (values[i].type == JSON_NONE)
            values[i] = searches[i].whole;
    return UNECHO_OK;
}
