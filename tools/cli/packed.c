// SPDX-License-Identifier: Apache-2.0
#include "packed.h"

int packed_begin(struct packed *packed, const char *path, const char *compression,
                 const unecho_settings *settings, unecho_error *error)
{
    if (new_file_begin(&packed->file, path, error))
        return error->code;
    packed->to = new_file_sink(&packed->file);
    packed->compressor = unecho_compressor_new(compression, settings, &packed->to, error);
    return packed->compressor ? UNECHO_OK : error->code;
}

unecho_sink packed_sink(struct packed *packed)
{
    return unecho_compressor_sink(packed->compressor);
}

int packed_seal(struct packed *packed, unecho_error *error)
{
    if (packed->compressor && unecho_compressor_finish(packed->compressor, error))
        return error->code;
    return new_file_seal(&packed->file, error);
}

int packed_prepare(struct packed *packed, const char *path, const char *compression,
                   const unecho_settings *settings, unecho_bytes text, unecho_error *error)
{
    if (packed_begin(packed, path, compression, settings, error))
        return error->code;
    unecho_sink sink = packed_sink(packed);
    int code = sink.write(sink.self, text.at, text.length, error);
    return code ? code : packed_seal(packed, error);
}

void packed_discard(struct packed *packed)
{
    unecho_compressor_free(packed->compressor);
    new_file_discard(&packed->file);
    *packed = (struct packed){0};
}
