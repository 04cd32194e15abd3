// SPDX-License-Identifier: Apache-2.0
#include "operands.h"

int operands_add(struct call *call, unecho_job *job)
{
    for (size_t i = 0; i < call->operand_count; i++)
        if (unecho_job_add(job, call->operands[i], call->error))
            return call->error->code;
    if (!call->operand_count)
        return unecho_job_add(job, "-", call->error);
    if (!unecho_job_input_count(job)) {
        fail(call->error, UNECHO_E_INPUT, "there are no files in it (hidden ones do not count)");
        fail_at(call->error, call->operands[0]);
    }
    return call->error->code;
}
