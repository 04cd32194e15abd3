// SPDX-License-Identifier: Apache-2.0
#include "base/base64.h"

#include <string.h>

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int base64_encode(struct buffer *to, const char *bytes, size_t length, unecho_error *error)
{
    const unsigned char *from = (const unsigned char *)bytes;
    if (length > SIZE_MAX / 2 || ARRAY_RESERVE(to, (length + 2) / 3 * 4, "base64", error))
        return error_memory(error, length, "base64");
    for (size_t i = 0; i < length; i += 3) {
        size_t left = length - i;
        uint32_t group = (uint32_t)from[i] << 16;
        group |= left > 1 ? (uint32_t)from[i + 1] << 8 : 0;
        group |= left > 2 ? from[i + 2] : 0;
        char *at = to->at + to->count;
        at[0] = ALPHABET[group >> 18];
        at[1] = ALPHABET[group >> 12 & 63];
        at[2] = left > 1 ? ALPHABET[group >> 6 & 63] : '=';
        at[3] = left > 2 ? ALPHABET[group & 63] : '=';
        to->count += 4;
    }
    return UNECHO_OK;
}

/* The value of one character, or -1. */
static int value_of(char c)
{
    const char *at = c ? strchr(ALPHABET, c) : NULL;
    return at ? (int)(at - ALPHABET) : -1;
}

static int decode_group(struct buffer *to, const char *text, bool last, unecho_error *error)
{
    int padding = last ? (text[3] == '=') + (text[3] == '=' && text[2] == '=') : 0;
    uint32_t group = 0;
    for (int i = 0; i < 4; i++) {
        int value = i < 4 - padding ? value_of(text[i]) : 0;
        if (value < 0)
            return error_set(error, UNECHO_E_INPUT, "not base64: an unexpected character");
        group = group << 6 | (uint32_t)value;
    }
    if ((padding == 1 && (group & 0xFF)) || (padding == 2 && (group & 0xFFFF)))
        return error_set(error, UNECHO_E_INPUT, "not base64: bits after the end");
    char bytes[3] = {(char)(group >> 16), (char)(group >> 8), (char)group};
    return buffer_append(to, bytes, (size_t)(3 - padding), error);
}

int base64_decode(struct buffer *to, const char *text, size_t length, unecho_error *error)
{
    if (length % 4)
        return error_set(error, UNECHO_E_INPUT, "not base64: a length of %zu characters", length);
    for (size_t i = 0; i < length; i += 4) {
        int code = decode_group(to, text + i, i + 4 == length, error);
        if (code)
            return code;
    }
    return UNECHO_OK;
}
