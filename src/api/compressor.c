// SPDX-License-Identifier: Apache-2.0
#include "options/settings.h"
#include "stream/packer.h"

#include <stdlib.h>
#include <string.h>

struct unecho_compressor {
    struct packer *packer;
};

static int format_named(const char *compression, enum input_format *format)
{
    static const char *const names[] = {
        [INPUT_PLAIN] = "plain", [INPUT_GZIP] = "gzip", [INPUT_ZSTD] = "zstd"};
    for (size_t i = 0; compression && i < sizeof names / sizeof *names; i++)
        if (strcmp(compression, names[i]) == 0) {
            *format = (enum input_format)i;
            return UNECHO_OK;
        }
    return UNECHO_E_ARGUMENT;
}

unecho_compressor *unecho_compressor_new(const char *compression, const unecho_settings *settings,
                                         const unecho_sink *to, unecho_error *error)
{
    enum input_format format;
    if (!settings || !to || !to->write || format_named(compression, &format)) {
        error_set(error, UNECHO_E_ARGUMENT,
                  "unecho_compressor_new takes plain, gzip or zstd, settings and a sink");
        return NULL;
    }
    struct settings values;
    settings_read(settings, &values);
    struct frames_options options = {.level = (int)values.level,
                                     .single_frame = values.single_frame};
    unecho_compressor *compressor = mem_new(1, sizeof *compressor, "a compressor", error);
    if (compressor && packer_new(format, &options, to, &compressor->packer, error)) {
        free(compressor);
        return NULL;
    }
    return compressor;
}

static int write_to(void *self, const void *bytes, size_t length, unecho_error *error)
{
    const unecho_compressor *compressor = self;
    return packer_write(compressor->packer, bytes, length, error);
}

unecho_sink unecho_compressor_sink(unecho_compressor *compressor)
{
    return (unecho_sink){sizeof(unecho_sink), write_to, compressor};
}

int unecho_compressor_finish(unecho_compressor *compressor, unecho_error *error)
{
    return packer_finish(compressor->packer, error);
}

void unecho_compressor_free(unecho_compressor *compressor)
{
    if (compressor)
        packer_free(compressor->packer);
    free(compressor);
}
