// SPDX-License-Identifier: Apache-2.0
#include "command.h"
#include "operands.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *things;
    int stage;
} stages[] = {{"sketch", "input", UNECHO_STAGE_SKETCH},
              {"join", "bucket", UNECHO_STAGE_JOIN},
              {"decide", "corpus", UNECHO_STAGE_DECIDE},
              {"apply", "input", UNECHO_STAGE_APPLY}};
enum {
    STAGES = sizeof stages / sizeof *stages
};

/* The stage that was named. UNECHO_E_SETTING. */
static int choose(struct call *call, size_t *chosen)
{
    const char *name = call->operand_count ? call->operands[0] : "";
    for (*chosen = 0; *chosen < STAGES; ++*chosen)
        if (strcmp(stages[*chosen].name, name) == 0)
            break;
    if (*chosen == STAGES)
        return fail(call->error, UNECHO_E_SETTING,
                    "stage takes one of: sketch, join, decide, apply; then the inputs");
    if (call->operand_count == 1) {
        fail(call->error, UNECHO_E_SETTING, "stage %s: no inputs", name);
        advise(call->error,
               "each stage takes the same settings and inputs: unecho stage %s in/ -o DIR", name);
        return UNECHO_E_SETTING;
    }
    if (*call_get(call, "output"))
        return UNECHO_OK;
    fail(call->error, UNECHO_E_SETTING, "stage %s: no output folder", name);
    advise(call->error, "give -o DIR, which all processes of the run see");
    return UNECHO_E_SETTING;
}

/* A number from 1; `*text` moves behind it. 0: there is none. */
static uint32_t number_at(const char **text)
{
    char *end;
    errno = 0;
    if (**text < '0' || **text > '9')
        return 0;
    unsigned long number = strtoul(*text, &end, 10);
    *text = end;
    return errno || number > UINT32_MAX ? 0 : (uint32_t)number;
}

/* "3/8" */
static int read_part(struct call *call, unecho_stage_share *share)
{
    const char *text = call_get(call, "part");
    uint32_t part = number_at(&text);
    share->parts = *text == '/' ? (text++, number_at(&text)) : 0;
    share->part = part - 1;
    if (part && part <= share->parts && !*text)
        return UNECHO_OK;
    fail(call->error, UNECHO_E_SETTING, "part must be K/N, with K from 1 to N, and not \"%.40s\"",
         call_get(call, "part"));
    return UNECHO_E_SETTING;
}

static void put_json(struct text *to, const struct call *call, size_t stage,
                     const unecho_stage_result *result)
{
    text_print(to, call->error,
               "{\"schema\":1,\"stage\":\"%s\",\"count\":%llu,\"done_before\":%llu,"
               "\"done_now\":%llu,\"finished\":%s}\n",
               stages[stage].name, (unsigned long long)result->count,
               (unsigned long long)result->done_before, (unsigned long long)result->done_now,
               result->finished ? "true" : "false");
}

static void put_line(struct text *to, const struct call *call, size_t stage,
                     const unecho_stage_result *result)
{
    char now[32], before[32];
    text_print(to, call->error, "unecho: ");
    inert(to, bytes_of(call_get(call, "output")), call->error);
    text_print(to, call->error, ": %s: ", stages[stage].name);
    if (!result->count && result->finished) {
        text_print(to, call->error, "the folder is finished\n");
        return;
    }
    text_print(to, call->error, "%s %s%s done", number_print(result->done_now, now),
               stages[stage].things, result->done_now == 1 ? "" : "s");
    if (result->done_before)
        text_print(to, call->error, ", %s before", number_print(result->done_before, before));
    text_print(to, call->error, "%s\n", result->finished ? "; the folder is finished" : "");
}

static void tell_result(struct call *call, size_t stage, const unecho_stage_result *result)
{
    struct text line = {0};
    if (call_flag(call, "json"))
        put_json(&line, call, stage, result);
    else if (!call_flag(call, "quiet"))
        put_line(&line, call, stage, result);
    if (call->error->code == UNECHO_OK && line.count)
        tell(&line);
    text_free(&line);
}

static int run(struct call *call)
{
    size_t stage;
    unecho_stage_result result = {.size = sizeof result};
    unecho_stage_share share = {.size = sizeof share};
    if (choose(call, &stage) || read_part(call, &share))
        return EXIT_ERROR;
    share.stage = stages[stage].stage;
    share.documents = strcmp(call_get(call, "pass"), "documents") == 0;
    struct call inputs = *call; /* without the name of the stage */
    inputs.operands++;
    inputs.operand_count--;
    unecho_job *job = unecho_job_new(call->settings, call->error);
    int code = job ? operands_add(&inputs, job) : UNECHO_E_MEMORY;
    if (!code)
        code = unecho_job_stage(job, &share, call_get(call, "output"), &result, call->error);
    unecho_job_free(job);
    if (!code)
        tell_result(call, stage, &result);
    return call->error->code ? EXIT_ERROR : EXIT_DONE;
}

const struct command stage_command = {
    .name = "stage",
    .about = "Do the steps of a large run, each as processes",
    .usage = "unecho stage sketch [FLAG…] FILE|FOLDER… -o DIR\n"
             "unecho stage join   [FLAG…] FILE|FOLDER… -o DIR\n"
             "unecho stage decide [FLAG…] FILE|FOLDER… -o DIR\n"
             "unecho stage apply  [FLAG…] FILE|FOLDER… -o DIR",
    .detail = "Does what `unecho clean -o DIR` does at corpus scope, to the same bytes, in four "
              "stages of any number of processes on any machines that see the inputs and DIR. "
              "sketch reads inputs and judges each by itself; join finds which units are to be "
              "compared; decide, one process, compares and decides; apply writes shards and logs, "
              "and the last one the manifest.\n"
              "Every process gets the same settings and all the inputs, and --part K/N says which "
              "share is its own. All processes of a stage must have ended before the next stage "
              "begins. One that was killed is started again by the same command; what is done "
              "stays done. With --units document the first three stages are run twice: with "
              "--pass documents, then without it.\n"
              "Between stages DIR/.state/steps holds sketches and decisions, for this version of "
              "unecho and this kind of machine; the end of the run removes it.",
    .examples = "unecho stage sketch crawl/ -o staged --part 1/2\n"
                "unecho stage sketch crawl/ -o staged --part 2/2\n"
                "unecho stage join crawl/ -o staged\n"
                "unecho stage decide crawl/ -o staged\n"
                "unecho stage apply crawl/ -o staged",
    .run = run,
};
