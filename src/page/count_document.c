// SPDX-License-Identifier: Apache-2.0
#include "page/survey.h"
#include "unicode/scripts.h"
#include "unicode/unicode.h"

#include <string.h>

enum {
    HOST_BYTES = 253, /* the longest name that DNS allows (RFC 1035) */
    SCRIPTS_MOST = 256
};

size_t survey_host(unecho_bytes url, char *to, size_t room)
{
    const char *end = url.at + url.length;
    const char *at = url.length ? memmem(url.at, url.length, "://", 3) : NULL;
    if (!at)
        return 0;
    at += 3;
    const char *stop = at;
    while (stop < end && !strchr("/?#\\", *stop))
        stop++;
    const char *user = memrchr(at, '@', (size_t)(stop - at));
    at = user ? user + 1 : at;
    const char *port = stop;
    while (port > at && port[-1] >= '0' && port[-1] <= '9')
        port--;
    if (port > at && port[-1] == ':')
        stop = port - 1;
    size_t length = 0;
    for (; at < stop && length < room; at++)
        to[length++] = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
    bool www = length > 4 && memcmp(to, "www.", 4) == 0;
    if (www)
        memmove(to, to + 4, length -= 4);
    return length;
}

uint32_t survey_script(unecho_bytes text)
{
    uint32_t letters[SCRIPTS_MOST] = {0}, most = 0;
    size_t length = text.length < SURVEY_SCRIPT_BYTES ? text.length : SURVEY_SCRIPT_BYTES;
    for (size_t at = 0; at < length;) {
        uint32_t point;
        at += unicode_decode(text.at + at, length - at, &point, NULL);
        uint32_t script = unicode_script(point);
        if (script && script < SCRIPTS_MOST && ++letters[script] > letters[most])
            most = script;
    }
    return most;
}

int survey_count_document(void *self, const unecho_original *document, unecho_error *error)
{
    struct survey *survey = self;
    char host[HOST_BYTES];
    uint64_t sums[TOP_SUMS] = {[SUM_TEXT] = document->text.length,
                               [SUM_REMOVED] = document->removed_bytes,
                               [SUM_DOCUMENTS] = 1};
    struct script_count *script = &survey->scripts.at[survey_script(document->text)];
    script->documents++;
    script->text_bytes += document->text.length;
    script->removed_bytes += document->removed_bytes;
    size_t length = document->url.length ? survey_host(document->url, host, sizeof host) : 0;
    if (!length)
        return UNECHO_OK;
    /* Documents without text count too, and a weight is over 0. */
    return top_add(&survey->hosts, hash_public(host, length), document->text.length + 1, sums,
                   (unecho_bytes){host, length}, error);
}
