// SPDX-License-Identifier: Apache-2.0
#include "program.h"

int main(int count, char **words)
{
    return program_run(count, words, NULL, 0);
}
