#!/bin/sh
# Builds all fuzz targets and runs them, two at a time: Fuzz/all.sh [libFuzzer options]
# What each of them says is in .build-fuzz/TARGET.log; one line about it comes here.
set -eu
cd "$(dirname "$0")/.."
Fuzz/build.sh

one='
target=$1 log=.build-fuzz/$1.log
shift
if Fuzz/run.sh "$target" "$@" >"$log" 2>&1; then result=passed; else result=FAILED; fi
runs=$(awk "/^stat::number_of_executed_units:/ { sum += \$2 } END { print sum + 0 }" "$log")
echo "$target: $result: $runs runs"
[ $result = passed ] || { tail -n 60 "$log" >&2 && exit 1; }'
basename -s .swift Fuzz/*.swift | xargs -P 2 -I TARGET sh -c "$one" fuzz TARGET "$@"
