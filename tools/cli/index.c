// SPDX-License-Identifier: Apache-2.0
#include "command.h"

#include <string.h>

static const char *verb(const struct call *call)
{
    return call->operand_count ? call->operands[0] : "";
}

static int refuse(struct call *call, const char *what, const char *advice)
{
    fail(call->error, UNECHO_E_SETTING, "%s", what);
    advise(call->error, "%s", advice);
    return EXIT_ERROR;
}

/* ---- info ----------------------------------------------------------------------------------- */

static const char *units_of(const unecho_index_facts *facts, char *to, size_t room)
{
    struct text list = {0};
    if (facts->of_lines)
        text_print(&list, NULL, "line,");
    if (facts->of_paragraphs)
        text_print(&list, NULL, "paragraph,");
    if (facts->of_documents)
        text_print(&list, NULL, "document,");
    size_t length = list.count && list.count < room ? list.count - 1 : 0;
    memcpy(to, length ? list.at : "", length);
    to[length] = '\0';
    text_free(&list);
    return to;
}

static void info_json(struct text *to, const unecho_index_facts *facts, unecho_error *error)
{
    char units[64];
    text_print(to, error,
               "{\"schema\":1,\"version\":%u,\"bytes\":%llu,\"sources\":%llu,\"documents\":%llu,"
               "\"units\":%llu,\"whole_documents\":%llu,\"unecho\":",
               facts->version, (unsigned long long)facts->file_bytes,
               (unsigned long long)facts->sources, (unsigned long long)facts->documents,
               (unsigned long long)facts->units, (unsigned long long)facts->whole_documents);
    text_json(to, bytes_of(facts->unecho), error);
    text_print(to, error, ",\"unicode\":");
    text_json(to, bytes_of(facts->unicode), error);
    text_print(to, error, ",\"settings\":{\"units\":\"%s\",\"threshold\":",
               units_of(facts, units, sizeof units));
    text_json(to, bytes_of(facts->threshold), error);
    text_print(to, error, ",\"shingle\":%u,\"sketch-seed\":%u,\"rules_xxh3_128\":", facts->shingle,
               facts->sketch_seed);
    text_json(to, bytes_of(facts->rules), error);
    text_print(to, error, "}}\n");
}

static void info_words(struct text *to, const unecho_index_facts *facts, unecho_error *error)
{
    char number[32], units[64];
    text_print(to, error, "made from    %s texts, ", number_print(facts->sources, number));
    text_print(to, error, "%s documents\n", number_print(facts->documents, number));
    text_print(to, error, "holds        %s different units", number_print(facts->units, number));
    if (facts->of_documents)
        text_print(to, error, ", %s different documents",
                   number_print(facts->whole_documents, number));
    text_print(to, error, "; %s bytes\n", number_print(facts->file_bytes, number));
    text_print(to, error, "made with    --units %s --threshold ",
               units_of(facts, units, sizeof units));
    inert(to, bytes_of(facts->threshold), error);
    text_print(to, error, " --shingle %u --sketch-seed %u\n", facts->shingle, facts->sketch_seed);
    text_print(to, error, "rules        XXH3-128 ");
    inert(to, bytes_of(facts->rules), error);
    text_print(to, error, "\nversions     index %u, unecho ", facts->version);
    inert(to, bytes_of(facts->unecho), error);
    text_print(to, error, ", Unicode ");
    inert(to, bytes_of(facts->unicode), error);
    text_print(to, error, "\n");
}

static int info(struct call *call)
{
    unecho_index_facts facts = {.size = sizeof facts};
    struct text out = {0};
    if (call->operand_count != 2)
        return refuse(call, "index info takes one index", "unecho index info INDEX");
    if (unecho_index_info(call->operands[1], &facts, call->error))
        return EXIT_ERROR;
    if (call_flag(call, "json"))
        info_json(&out, &facts, call->error);
    else
        info_words(&out, &facts, call->error);
    int code = call_print(call, &out);
    text_free(&out);
    return code;
}

/* ---- build, add ----------------------------------------------------------------------------- */

static void tell_made(struct call *call, const char *path)
{
    unecho_index_facts facts = {.size = sizeof facts};
    struct text line = {0};
    char number[32];
    if (call_flag(call, "quiet") || unecho_index_info(path, &facts, call->error))
        return;
    text_print(&line, call->error, "unecho: ");
    inert(&line, bytes_of(path), call->error);
    text_print(&line, call->error, ": %s documents", number_print(facts.documents, number));
    text_print(&line, call->error, ", %s different units", number_print(facts.units, number));
    text_print(&line, call->error, "; %s bytes\n", number_print(facts.file_bytes, number));
    if (call->error->code == UNECHO_OK)
        tell(&line);
    text_free(&line);
}

/* An index at `path` of all operands after the verb. */
static int make(struct call *call, const char *path)
{
    unecho_job *job = unecho_job_new(call->settings, call->error);
    for (size_t i = 1; job && i < call->operand_count; i++)
        if (unecho_job_add(job, call->operands[i], call->error))
            break;
    if (job && !call->error->code && !unecho_job_to_index(job, path, call->error))
        tell_made(call, path);
    unecho_job_free(job);
    return call->error->code ? EXIT_ERROR : EXIT_DONE;
}

static int build(struct call *call)
{
    const char *output = call_get(call, "output");
    if (call->operand_count < 2 || !*output || strcmp(output, "-") == 0)
        return refuse(call, "index build takes texts, and the name of a file with -o",
                      "unecho index build FILE|FOLDER… -o INDEX");
    return make(call, output);
}

/* The index that was there comes first, so that it is what one build of all would give. */
static int add(struct call *call)
{
    unecho_index_facts facts = {.size = sizeof facts};
    const char *output = call_get(call, "output");
    if (call->operand_count < 3)
        return refuse(call, "index add takes an index, and texts to add to it",
                      "unecho index add INDEX FILE|FOLDER…");
    if (unecho_index_info(call->operands[1], &facts, call->error))
        return EXIT_ERROR;
    return make(call, *output ? output : call->operands[1]);
}

static const struct {
    const char *name;
    int (*run)(struct call *call);
} verbs[] = {{"build", build}, {"add", add}, {"info", info}};

static int run(struct call *call)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, verb(call)) == 0)
            return verbs[i].run(call);
    return refuse(call, "index takes one of: build, add, info", "unecho index --help");
}

const struct command index_command = {
    .name = "index",
    .about = "Make a reference set that need not be read again",
    .usage = "unecho index build FILE|FOLDER… -o INDEX\n"
             "unecho index add INDEX FILE|FOLDER…\n"
             "unecho index info INDEX",
    .detail =
        "An index is what --reference makes of its texts, in a file: `unecho clean --reference "
        "INDEX` decides as with the texts themselves, and reads the index alone.\n"
        "build: of all texts that are named, in the formats of inputs. add: more texts after "
        "those that are in it; the file is replaced once the new one is whole, and is the one "
        "that build would have made of all. With -o the old one stays as it is. info: what it "
        "was made from and with.\n"
        "The settings that texts are compared by (--units, --threshold, --shingle, "
        "--sketch-seed, --rules, --protect) must be those of the run that uses it. Give "
        "--units line,paragraph,document for runs that compare whole documents.\n"
        "An index holds the words of its texts: keep it as you keep them.",
    .examples = "unecho index build crawl-1/ -o crawls.index\n"
                "unecho clean crawl-2/ --reference crawls.index -o cleaned-2\n"
                "unecho index add crawls.index crawl-2/",
    .run = run,
};
