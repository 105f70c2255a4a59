#!/bin/sh
# The thread sanitizer must notice a ring whose publishing store is relaxed: on x86 such a ring gives
# the right results, so no other test would.
# Usage: ring-relaxed.sh [package folder]
set -eu
package=$(cd "${1:-.}" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/Sources/AudioSignal" "$folder/Tests/AudioSignalTests"
cp "$package"/Sources/AudioSignal/SamplePosition.swift \
  "$package"/Sources/AudioSignal/SampleRing*.swift "$folder/Sources/AudioSignal"
cp "$package/Tests/AudioSignalTests/SampleRingThreadTests.swift" "$folder/Tests/AudioSignalTests"
cat >"$folder/Package.swift" <<'END'
// swift-tools-version: 6.2
import PackageDescription
let package = Package(
  name: "mutation",
  targets: [
    .target(name: "AudioSignal"),
    .testTarget(name: "AudioSignalTests", dependencies: ["AudioSignal"]),
  ])
END

ends="$folder/Sources/AudioSignal/SampleRingEnds.swift"
sed 's/\(ring\.written\.store(.*ordering: \)\.releasing/\1.relaxed/' "$ends" >"$folder/mutated"
if cmp -s "$ends" "$folder/mutated"; then
  echo "ring-relaxed: FAILED: the publishing store was not found in SampleRingEnds.swift" >&2
  exit 1
fi
mv "$folder/mutated" "$ends"

log="$folder/log"
if ! swift build --package-path "$folder" --sanitize=thread --build-tests >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "ring-relaxed: FAILED: the mutated ring does not build" >&2
  exit 1
fi
swift test --package-path "$folder" --sanitize=thread --skip-build --filter Ring >"$log" 2>&1 || true
if grep -q 'WARNING: ThreadSanitizer: data race' "$log"; then
  echo "ring-relaxed: passed: the thread sanitizer reports the data race"
else
  tail -n 20 "$log" >&2
  echo "ring-relaxed: FAILED: the thread sanitizer reports no data race" >&2
  exit 1
fi
