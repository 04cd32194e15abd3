// SPDX-License-Identifier: Apache-2.0
#include "suggest/tally.h"

#include "failure.h"
#include "terminal.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

static int by_text(const void *a, const void *b)
{
    return strcmp(((const struct counted *)a)->text, ((const struct counted *)b)->text);
}

static void release(struct counted *counted)
{
    for (size_t i = 0; i < TALLY_CONTEXTS; i++)
        free(counted->contexts[i]);
    free(counted->text);
    free(counted);
}

/* Forgets the lines with the fewest documents. */
static void forget(struct tally *tally)
{
    uint64_t fewest = UINT64_MAX;
    size_t kept = 0;
    for (size_t i = 0; i < tally->count; i++)
        if (tally->list[i]->documents < fewest)
            fewest = tally->list[i]->documents;
    for (size_t i = 0; i < tally->count; i++) {
        struct counted *counted = tally->list[i];
        if (counted->documents > fewest) {
            tally->list[kept++] = counted;
            continue;
        }
        tdelete(counted, &tally->tree, by_text);
        release(counted);
    }
    tally->count = kept;
}

static struct counted *out_of_memory(struct counted *counted, unecho_error *error)
{
    if (counted)
        release(counted);
    fail(error, UNECHO_E_MEMORY, "out of memory");
    return NULL;
}

static struct counted *add_line(struct tally *tally, const char *text, unecho_error *error)
{
    if (!tally->list && !(tally->list = calloc(TALLY_LINES, sizeof(struct counted *))))
        return out_of_memory(NULL, error);
    if (tally->count == TALLY_LINES)
        forget(tally);
    struct counted *counted = calloc(1, sizeof *counted);
    if (!counted || !(counted->text = strdup(text)) || !tsearch(counted, &tally->tree, by_text))
        return out_of_memory(counted, error);
    return tally->list[tally->count++] = counted;
}

static struct counted *find(struct tally *tally, unecho_bytes line, unecho_error *error)
{
    char text[TALLY_BYTES + 1];
    memcpy(text, line.at, line.length);
    text[line.length] = '\0';
    struct counted wanted = {.text = text};
    void *found = tfind(&wanted, &tally->tree, by_text);
    return found ? *(struct counted **)found : add_line(tally, text, error);
}

/* FNV-1a; two hosts of one hash only make a count smaller. */
static uint64_t hash_of(unecho_bytes name)
{
    uint64_t hash = 0xCBF29CE484222325;
    for (size_t i = 0; i < name.length; i++)
        hash = (hash ^ (unsigned char)name.at[i]) * 0x100000001B3;
    return hash;
}

static bool count_host(struct counted *counted, unecho_bytes name)
{
    uint64_t host = hash_of(name);
    for (unsigned i = 0; i < counted->host_count; i++)
        if (counted->hosts[i] == host)
            return false;
    if (counted->host_count == TALLY_HOSTS)
        return false;
    counted->hosts[counted->host_count++] = host;
    return true;
}

static char *context_of(const struct sighting *sighting, unecho_error *error)
{
    struct text text = {0};
    inert(&text, sighting->source, error);
    text_print(&text, error, ", record %llu, line %llu", (unsigned long long)sighting->record,
               (unsigned long long)sighting->line);
    if (sighting->before.at) {
        text_print(&text, error, ", after: ");
        inert(&text, sighting->before, error);
    }
    text_add(&text, "", 1, error);
    return text.at;
}

/* Contexts of different hosts come first; others fill what is left and make way for them. */
static int keep_context(struct counted *counted, const struct sighting *sighting, bool new_host,
                        unecho_error *error)
{
    size_t free_slot = 0;
    while (free_slot < TALLY_CONTEXTS && counted->contexts[free_slot])
        free_slot++;
    size_t slot = new_host ? counted->host_count - 1 : free_slot;
    if (slot >= TALLY_CONTEXTS)
        return UNECHO_OK;
    if (free_slot == TALLY_CONTEXTS)
        free(counted->contexts[slot]);
    else if (free_slot != slot)
        counted->contexts[free_slot] = counted->contexts[slot];
    counted->contexts[slot] = context_of(sighting, error);
    return error->code;
}

int tally_add(struct tally *tally, const struct sighting *sighting, unecho_error *error)
{
    if (sighting->text.length > TALLY_BYTES)
        return UNECHO_OK;
    struct counted *counted = find(tally, sighting->text, error);
    if (!counted)
        return UNECHO_E_MEMORY;
    if (counted->last_document == sighting->document)
        return UNECHO_OK;
    counted->last_document = sighting->document;
    counted->documents++;
    return keep_context(counted, sighting, count_host(counted, sighting->host), error);
}

static int by_counts(const void *a, const void *b)
{
    const struct counted *x = *(struct counted *const *)a, *y = *(struct counted *const *)b;
    if (x->host_count != y->host_count)
        return x->host_count < y->host_count ? 1 : -1;
    if (x->documents != y->documents)
        return x->documents < y->documents ? 1 : -1;
    return strcmp(x->text, y->text);
}

size_t tally_sort(struct tally *tally, uint64_t documents, unsigned hosts)
{
    size_t count = 0;
    for (size_t i = 0; i < tally->count; i++) {
        struct counted *counted = tally->list[i];
        if (counted->documents < documents || counted->host_count < hosts)
            continue;
        tally->list[i] = tally->list[count];
        tally->list[count++] = counted;
    }
    if (count)
        qsort(tally->list, count, sizeof *tally->list, by_counts);
    return count;
}

void tally_free(struct tally *tally)
{
    for (size_t i = 0; i < tally->count; i++) {
        tdelete(tally->list[i], &tally->tree, by_text);
        release(tally->list[i]);
    }
    free(tally->list);
}
