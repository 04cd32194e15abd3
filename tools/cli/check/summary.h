// SPDX-License-Identifier: Apache-2.0
/* The summary of a check on stderr. */
#ifndef CLI_CHECK_SUMMARY_H
#define CLI_CHECK_SUMMARY_H

#include "check/report.h"

/* One line, or JSON, as the settings quiet and json of the call want it. Returns the error's code.
 */
int summary_of_check_print(const struct summary_of_check *summary, struct call *call);

#endif
