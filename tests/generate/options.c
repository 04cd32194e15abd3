// SPDX-License-Identifier: Apache-2.0
/* Prints the option table for check.py, a row a line: name, letter or "-", commands. */
#include <unecho.h>

#include <stdio.h>

int main(void)
{
    for (size_t i = 0; i < unecho_option_count(); i++) {
        const unecho_option *option = unecho_option_at(i);
        printf("%s %c %s\n", option->name, option->letter ? option->letter : '-', option->commands);
    }
    return 0;
}
