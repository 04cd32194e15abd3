// SPDX-License-Identifier: Apache-2.0
#include "input.h"

#include "terminal.h"
#include "utf8.h"

#include <string.h>
#include <strings.h>

/* ---- Containers ----------------------------------------------------------------------------- */

static bool is_stdin(const char *name)
{
    return strcmp(name, "-") == 0;
}

/* "article.txt " as a word of a command line; nothing for stdin, "FILE " for what is too long. */
static void word_of(struct text *to, const char *name)
{
    unecho_error ignored = UNECHO_ERROR_INIT;
    if (is_stdin(name) || shell_word(to, name, &ignored))
        return;
    if (to->count > 200)
        to->count = 0;
    text_print(to, &ignored, to->count ? " " : "FILE ");
}

static bool ends_in(const char *name, const char *ending)
{
    size_t length = strlen(name), tail = strlen(ending);
    return length > tail && strcasecmp(name + length - tail, ending) == 0;
}

static int refuse_parquet(const char *name, const char *what, unecho_error *error)
{
    fail(error, UNECHO_E_INPUT, "this is %s, and this version cleans plain text files", what);
    fail_at(error, name);
    advise(error, "`pip install unecho`: the program in the Python wheel reads Parquet; or "
                  "--format text, if it is a plain text nevertheless");
    return UNECHO_E_INPUT;
}

int input_check_name(const char *name, unecho_error *error)
{
    return ends_in(name, ".parquet") ? refuse_parquet(name, "a Parquet file by its name", error)
                                     : UNECHO_OK;
}

static bool begins(unecho_bytes bytes, const char *magic, size_t length)
{
    return bytes.length >= length && memcmp(bytes.at, magic, length) == 0;
}

static bool is_parquet(unecho_bytes bytes)
{
    return begins(bytes, "PAR1", 4) && bytes.length >= 8 &&
           memcmp(bytes.at + bytes.length - 4, "PAR1", 4) == 0;
}

bool input_is_warc(unecho_bytes bytes)
{
    return begins(bytes, "WARC/1.", 7);
}

/* The first line looks like an object. */
bool input_is_jsonl(unecho_bytes bytes)
{
    const char *feed = bytes.length ? memchr(bytes.at, '\n', bytes.length) : NULL;
    size_t length = feed ? (size_t)(feed - bytes.at) : bytes.length;
    length -= length && bytes.at[length - 1] == '\r';
    return begins(bytes, "{\"", 2) && bytes.at[length - 1] == '}';
}

/* ---- Encodings ------------------------------------------------------------------------------ */

/* The line to type: "iconv -f UTF-16 -t UTF-8 article.txt | unecho clean". */
static int refuse_encoding(const char *name, const char *what, const char *encoding,
                           unecho_error *error)
{
    fail(error, UNECHO_E_INPUT, "this looks like %s, and UTF-8 was expected", what);
    fail_at(error, name);
    if (!encoding) {
        advise(error, "--format text cleans it as it is");
        return UNECHO_E_INPUT;
    }
    struct text word = {0};
    word_of(&word, name);
    const char *unpack = ends_in(name, ".gz")    ? "gzip -dc "
                         : ends_in(name, ".zst") ? "zstd -dc "
                                                 : "";
    const char *file = word.at ? word.at : "";
    advise(
        error,
        "convert it: %s%.*s%siconv -f %s -t UTF-8 %.*s| unecho clean; or --format text cleans it "
        "as it is",
        unpack, *unpack ? (int)word.count : 0, file, *unpack ? "| " : "", encoding,
        *unpack ? 0 : (int)word.count, file);
    text_free(&word);
    return UNECHO_E_INPUT;
}

/* UTF-16 without a byte-order mark: in text, one byte of two is mostly NUL and the other hardly
 * ever is. Looks at the first 64 KiB. Returns an encoding's name or NULL. */
static const char *utf16_by_nuls(unecho_bytes bytes)
{
    size_t pairs = (bytes.length < 1 << 16 ? bytes.length : 1 << 16) / 2, even = 0, odd = 0;
    for (size_t i = 0; i < pairs; i++) {
        even += bytes.at[2 * i] == '\0';
        odd += bytes.at[2 * i + 1] == '\0';
    }
    if (pairs < 4)
        return NULL;
    if (odd > pairs / 2 && even <= pairs / 16)
        return "UTF-16LE";
    if (even > pairs / 2 && odd <= pairs / 16)
        return "UTF-16BE";
    return NULL;
}

static const char *wide_encoding(unecho_bytes bytes)
{
    if (begins(bytes, "\xFF\xFE\0\0", 4) || begins(bytes, "\0\0\xFE\xFF", 4))
        return "UTF-32";
    if (begins(bytes, "\xFF\xFE", 2) || begins(bytes, "\xFE\xFF", 2))
        return "UTF-16";
    return utf16_by_nuls(bytes);
}

/* What the bytes of a text tell about its encoding. */
struct census {
    size_t ill_formed; /* bytes that are part of no character */
    size_t high;       /* bytes over 0x7F */
    size_t lone;       /* of these, bytes with none of their kind on either side */
    size_t controls;   /* C0 but tab, LF, FF, CR */
};

static struct census take_census(unecho_bytes bytes)
{
    struct census census = {0};
    const unsigned char *at = (const unsigned char *)bytes.at;
    for (size_t i = 0; i < bytes.length;) {
        if (at[i] >= ' ' && at[i] <= '~') { /* most of most texts */
            i++;
            continue;
        }
        uint32_t point;
        size_t length = utf8_next(bytes.at + i, bytes.length - i, &point);
        census.ill_formed += point == UTF8_ILL_FORMED ? length : 0;
        census.controls +=
            point < 0x20 && point != '\t' && point != '\n' && point != '\f' && point != '\r';
        for (size_t j = i; j < i + length; j++) {
            bool before = j > 0 && at[j - 1] > 0x7F;
            bool after = j + 1 < bytes.length && at[j + 1] > 0x7F;
            census.high += at[j] > 0x7F;
            census.lone += at[j] > 0x7F && !before && !after;
        }
        i += length;
    }
    return census;
}

static int check_encoding(const char *name, unecho_bytes bytes, unecho_error *error)
{
    const char *wide = wide_encoding(bytes);
    if (wide)
        return refuse_encoding(name, wide, wide, error);
    struct census census = take_census(bytes);
    if (census.ill_formed <= bytes.length / 20)
        return UNECHO_OK;
    if (census.controls > bytes.length / 20)
        return refuse_encoding(name, "a binary file", NULL, error);
    /* accented letters of Latin script mostly stand between plain ones; letters of other 8-bit and
     * of East Asian encodings stand together */
    if (census.lone * 2 > census.high)
        return refuse_encoding(name, "Windows-1252 or ISO 8859-1", "WINDOWS-1252", error);
    return refuse_encoding(name, "another encoding (over 5 % of its bytes are not UTF-8)",
                           "ENCODING", error);
}

int input_check_bytes(const char *name, unecho_bytes bytes, unecho_error *error)
{
    return is_parquet(bytes) ? refuse_parquet(name, "a Parquet file", error)
                             : check_encoding(name, bytes, error);
}

/* ---- Compression ---------------------------------------------------------------------------- */

int input_unpack(struct text *file, const char *name, uint64_t limit, unecho_error *error)
{
    struct text text = {0};
    unecho_sink sink = text_sink(&text);
    int code = unecho_decompress(text_bytes(file), name, limit, &sink, error);
    if (code == UNECHO_E_LIMIT)
        advise(error, "raise the setting max-record");
    text_free(file);
    *file = text;
    return code;
}
