// SPDX-License-Identifier: Apache-2.0
#include "report/proof.h"

#include <string.h>

int proof_differs(unecho_error *error, const char *path, const char *what)
{
    error_set(error, UNECHO_E_MISMATCH, "%s is not what the manifest says", what);
    error_place(error, path, 0, UNECHO_NOWHERE);
    return UNECHO_E_MISMATCH;
}

bool proof_hash_is(struct hash128 hash, unecho_bytes text)
{
    char shown[HASH_TEXT_ROOM];
    return text.length == HASH_TEXT_ROOM - 1 &&
           memcmp(hash_print(hash, shown), text.at, text.length) == 0;
}

int proof_file(const struct input *input, const char *path, const struct entry_file *file,
               unecho_error *error)
{
    if (input_text_offset(input) != file->bytes)
        return proof_differs(error, path, "its uncompressed length");
    if (!proof_hash_is(input_hash(input), file->hash))
        return proof_differs(error, path, "the hash of its uncompressed bytes");
    if (input_compressed_offset(input) != file->file_bytes)
        return proof_differs(error, path, "its length");
    if (!input_seek_table_is_wrong(input))
        return UNECHO_OK;
    error_set(error, UNECHO_E_INPUT, "its seek table tells of other frames than it holds");
    error_hint(error, "compress its text again (zstd -dc FILE | zstd > NEW); no text is lost");
    error_place(error, path, 0, UNECHO_NOWHERE);
    return UNECHO_E_INPUT;
}
