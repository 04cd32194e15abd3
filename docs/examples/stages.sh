#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A large corpus in stages, each as several processes of this machine (docs/STAGES.md).
#
#   stages.sh PROCESSES DIR INPUT… [SETTING…]
#   stages.sh 8 cleaned crawl/ --threshold .85
#
# With --units line,paragraph,document set PASSES='documents units' in the environment.
# If it is ended in whatever way, the same call goes on where it stopped.
set -eu

processes=$1 dir=$2
shift 2

# stage NAME PASS WORDS…: as many processes as were asked for; all must end well.
stage() {
    name=$1 pass=$2
    shift 2
    running=''
    part=1
    while [ "$part" -le "$processes" ]; do
        unecho stage "$name" "$@" -o "$dir" --pass "$pass" --part "$part/$processes" --threads 1 &
        running="$running $!"
        part=$((part + 1))
    done
    for process in $running; do
        wait "$process"
    done
}

for pass in ${PASSES:-units}; do
    stage sketch "$pass" "$@"
    stage join "$pass" "$@"
    unecho stage decide "$@" -o "$dir" --pass "$pass"
done
stage apply units "$@"
