// SPDX-License-Identifier: Apache-2.0
/* Tests as a plain main(), for what must also run under ThreadSanitizer, which Criterion does not:
 *
 *   int main(void)
 *   {
 *       tap_test(items_are_visited_once(), "items are visited once");
 *       return tap_end();
 *   }
 */
#ifndef SUPPORT_TAP_H
#define SUPPORT_TAP_H

#include <stdbool.h>
#include <stdio.h>

static int tap_tests, tap_failures;

static inline void tap_test(bool well, const char *title)
{
    tap_failures += !well;
    printf("%s %d - %s\n", well ? "ok" : "not ok", ++tap_tests, title);
    fflush(stdout);
}

static inline int tap_end(void)
{
    printf("1..%d\n", tap_tests);
    return tap_failures != 0;
}

#endif
