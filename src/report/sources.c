// SPDX-License-Identifier: Apache-2.0
#include "report/sources.h"

#include "base/hash.h"

static uint64_t hash_of(unecho_bytes path)
{
    uint64_t hash = hash_public(path.at, path.length);
    return hash ? hash : 1;
}

static int take(void *self, size_t index, unecho_bytes path, unecho_error *error)
{
    struct sources *sources = self;
    (void)error;
    if (index < sources->hashes.count)
        sources->hashes.at[index] = hash_of(path);
    return UNECHO_OK;
}

int sources_read(struct sources *sources, const struct finished *finished, unecho_error *error)
{
    size_t count = finished->manifest.entries.count;
    *sources = (struct sources){{NULL, 0, 0}};
    sources->hashes.at = mem_new(count + 1, sizeof *sources->hashes.at, "inputs", error);
    sources->hashes.count = sources->hashes.at ? count : 0;
    return sources->hashes.at ? finished_sources(finished, take, sources, error) : UNECHO_E_MEMORY;
}

void sources_free(struct sources *sources)
{
    ARRAY_FREE(&sources->hashes);
}

void sources_learn(struct sources *sources, size_t index, unecho_bytes path)
{
    if (!sources->hashes.at[index] && path.length)
        sources->hashes.at[index] = hash_of(path);
}

bool sources_is(const struct sources *sources, size_t index, unecho_bytes path)
{
    return sources->hashes.at[index] == hash_of(path);
}
