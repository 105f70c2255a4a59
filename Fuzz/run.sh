#!/bin/sh
# Builds and runs one fuzz target: Fuzz/run.sh TARGET [SECONDS] [libFuzzer options]
#
# TARGET is a file Fuzz/TARGET.swift whose first line names the modules it needs, in the order of
# their dependencies: `// modules: VectorKernels NeuralNetwork`. Modules beginning with C are system
# libraries, the others, in Swift or C, are compiled from Sources/ with coverage and the address
# sanitizer.
# The corpus is kept in .build/fuzz/TARGET/corpus, findings in .build/fuzz/TARGET/.
set -eu

target=${1:?"usage: Fuzz/run.sh TARGET [SECONDS] [libFuzzer options]"}
seconds=${2:-60}
[ $# -gt 2 ] && shift 2 || shift $#

root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/.build/fuzz/$target
source=$root/Fuzz/$target.swift
modules=$(sed -n '1s|^// modules: *||p' "$source")
mkdir -p "$build/corpus"

flags="-O -g -swift-version 6 -parse-as-library -sanitize=fuzzer,address -I $build -package-name tocsin
  -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault
  -enable-upcoming-feature MemberImportVisibility"
objects=
libraries=
clang=$(dirname "$(readlink -f "$(command -v swiftc)")")/clang
for module in $modules; do
  case $module in
    C[A-Z]*)
      package=$(sed -n "s/.*systemLibrary(\"$module\", pkgConfig: \"\([^\"]*\)\".*/\1/p" \
        "$root/Package.swift")
      flags="$flags -I $root/Sources/$module"
      # Headers of the C library need none.
      [ -n "$package" ] || continue
      for flag in $(pkg-config --cflags-only-I "$package"); do flags="$flags -Xcc $flag"; done
      libraries="$libraries $(pkg-config --libs "$package")"
      ;;
    *Kernels)
      flags="$flags -I $root/Sources/$module/include"
      for file in "$root/Sources/$module"/*.c; do
        object=$build/$module-$(basename "$file" .c).o
        "$clang" -O2 -g -fsanitize=address,fuzzer-no-link -I "$root/Sources/$module/include" \
          -c "$file" -o "$object"
        objects="$objects $object"
      done
      ;;
    *)
      # shellcheck disable=SC2046,SC2086
      swiftc $flags -whole-module-optimization -module-name "$module" \
        -emit-module -emit-module-path "$build/$module.swiftmodule" \
        -emit-object -o "$build/$module.o" $(find "$root/Sources/$module" -name '*.swift')
      objects="$objects $build/$module.o"
      ;;
  esac
done
# shellcheck disable=SC2086
swiftc $flags -module-name "$target" -o "$build/$target" $objects "$source" "$root/Fuzz/Seeds.swift" \
  $libraries

# With Swift's own backtracer on, traps are caught before libFuzzer can save their input.
export SWIFT_BACKTRACE=enable=no FUZZ_SEEDS="$build/corpus"
exec "$build/$target" "$build/corpus" -artifact_prefix="$build/" -max_total_time="$seconds" \
  -max_len=4096 -rss_limit_mb=2048 -timeout=20 -print_final_stats=1 "$@"
