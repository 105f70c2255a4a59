#!/bin/sh
# Runs one fuzz target that Fuzz/build.sh has built: Fuzz/run.sh TARGET [-runs=N] [libFuzzer options],
# or tries one input again: Fuzz/run.sh TARGET FILE
#
# Options of the target's own stand in its file after `// options:`; `// runs:` is the most that one process
# may do. Fuzz/corpus/TARGET and Fuzz/corpus/TARGET.dict are used where there are such. What is found stays:
# the corpus in .build-fuzz/corpus/TARGET, inputs that fail in .build-fuzz/TARGET-*.
set -eu
target=${1:?"usage: Fuzz/run.sh TARGET [-runs=N] [libFuzzer options] | TARGET FILE"}
shift
cd "$(dirname "$0")/.."
program=.build-fuzz/$target corpus=.build-fuzz/corpus/$target runs=
mkdir -p "$corpus"
said() { sed -n "s|^// $1: *||p" "Fuzz/$target.swift"; }

# With Swift's own backtracer on, traps are caught before libFuzzer can save their input. What was freed is
# watched for longer than any input takes; more of it only costs time.
export SWIFT_BACKTRACE=enable=no FUZZ_SEEDS="$corpus" \
  ASAN_OPTIONS=malloc_context_size=6:quarantine_size_mb=32
# shellcheck disable=SC2046
[ ! -f "${1-}" ] || exec "$program" $(said options) "$1"

case ${1-} in -runs=*) runs=${1#-runs=} && shift ;; esac
# shellcheck disable=SC2046
set -- "$corpus" -artifact_prefix="$program-" -max_len=4096 -rss_limit_mb=4096 -timeout=20 \
  -print_final_stats=1 $(said options) "$@"
[ ! -d "Fuzz/corpus/$target" ] || set -- "$@" "Fuzz/corpus/$target"
[ ! -f "Fuzz/corpus/$target.dict" ] || set -- "$@" -dict="Fuzz/corpus/$target.dict"
[ "$runs" ] || exec "$program" "$@"
most=$(said runs)
while [ "$runs" -gt 0 ]; do
  part=$((runs < ${most:=$runs} ? runs : most))
  "$program" "$@" -runs=$part
  runs=$((runs - part))
done
