#!/bin/sh
# Builds the fuzz target of the configuration parser and runs it: Fuzz/config.sh [SECONDS]
# New inputs are kept in .build/fuzz/corpus-config; an input that fails is written to .build/fuzz.
set -eu
cd "$(dirname "$0")/.."

scratch=.build/fuzz
products=$scratch/release
nice swift build -c release --sanitize=fuzzer --scratch-path "$scratch" \
  --target ServiceConfiguration
nice swiftc -O -sanitize=fuzzer -parse-as-library Fuzz/ConfigFuzz.swift \
  -I "$products/Modules" \
  -I "$scratch/checkouts/TOMLKit/Sources/CTOML/include/CTOML" \
  -Xcc -fmodule-map-file=Sources/CSndFile/module.modulemap \
  -Xcc -fmodule-map-file=Sources/CSoxr/module.modulemap \
  $(find "$products/ServiceConfiguration.build" "$products/AudioSignal.build" \
    "$products/SoundEvents.build" "$products/TOMLReading.build" "$products/TOMLKit.build" \
    "$products/CTOML.build" -name '*.o') \
  $(pkg-config --libs sndfile soxr) -lstdc++ -o "$scratch/config-fuzz"

mkdir -p "$scratch/corpus-config"
# Swift's own crash handler would take the trap before the fuzzer can save the input.
SWIFT_BACKTRACE=enable=no exec nice "$scratch/config-fuzz" -max_total_time="${1:-600}" \
  -max_len=4096 -rss_limit_mb=4096 -dict=Fuzz/corpus/config.dict \
  -artifact_prefix="$scratch/" "$scratch/corpus-config" Fuzz/corpus/config config
