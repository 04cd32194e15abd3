#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes one object of a static library, in which all names but unecho_* are local.
#
# usage: localise.sh OBJCOPY LIBRARY OBJECT COMPILER...
set -eu
objcopy=$1
library=$2
object=$3
shift 3
"$@" -r -nostdlib -o "$object" -Wl,--whole-archive "$library"
"$objcopy" --wildcard --keep-global-symbol='unecho_*' "$object"
