#!/bin/sh
# Builds all fuzz targets, or those named: Fuzz/build.sh [TARGET...]
#
# The modules of the package are compiled once for all targets, with coverage and the address sanitizer,
# by the package manager; every target is one file and Fuzz/Shared on top of them.
set -eu
cd "$(dirname "$0")/.."
scratch=.build-fuzz
for module in DetectionPipeline EventOutput ServiceConfiguration; do
  # Of several --sanitize options swiftc would take the last alone.
  swift build -c release --scratch-path $scratch --target $module --sanitize=fuzzer \
    -Xswiftc -sanitize=fuzzer,address -Xcc -fsanitize=address -Xcxx -fsanitize=address
done

# An archive: every target gets the modules that it uses, and no counters of others.
rm -f $scratch/modules.a
find $scratch/release/ -path '*.build/*.o' -exec ar qcs $scratch/modules.a {} +

# The package manager calls the package as its folder, which decides what targets may see.
package=$(sed -n 's/.*"-module-name","EventOutput".*"-package-name","\([^"]*\)".*/\1/p' \
  $scratch/release.yaml | head -n 1)
flags="-O -g -swift-version 6 -parse-as-library -wmo -package-name $package
  -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault
  -enable-upcoming-feature MemberImportVisibility
  -I $scratch/release/Modules -I $scratch/checkouts/TOMLKit/Sources/CTOML/include/CTOML"
for map in Sources/*/module.modulemap Sources/*/include/module.modulemap; do
  flags="$flags -Xcc -fmodule-map-file=$map"
done

# The target itself has no coverage: the fuzzer is to look for what is new in the modules.
export flags scratch libraries="$(pkg-config --libs sndfile soxr fftw3f) -lstdc++"
[ $# -gt 0 ] || set -- $(basename -s .swift Fuzz/*.swift)
# shellcheck disable=SC2016
printf '%s\n' "$@" | xargs -P 2 -I TARGET sh -ec '
  swiftc $flags -sanitize=address -module-name TARGET -c -o "$scratch/TARGET.o" \
    Fuzz/TARGET.swift Fuzz/Shared/*.swift
  swiftc -use-ld=lld -sanitize=fuzzer,address -o "$scratch/TARGET" "$scratch/TARGET.o" \
    "$scratch/modules.a" $libraries'
