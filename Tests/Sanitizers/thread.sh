#!/bin/sh
# The ring and the queue of events under the thread sanitizer.
#   thread.sh PROJECT-ROOT
# In a package of links to what they need: to build all of the project takes minutes.
set -eu
root=$(cd "${1:?usage: thread.sh PROJECT-ROOT}" && pwd)
package=$root/.build-thread
for source in Sources/CSndFile Sources/CSoxr Sources/AudioSignal Sources/SoundEvents Sources/Supervision \
  Sources/EventOutput Tests/AllocationCounter Tests/AudioSignalTests/SampleRingTests.swift \
  Tests/AudioSignalTests/SampleRingThreadTests.swift Tests/AudioSignalTests/SampleRingWakingTests.swift \
  Tests/EventOutputTests/EventQueueTests.swift Tests/EventOutputTests/TestSupport.swift; do
  mkdir -p "$package/$(dirname "$source")"
  ln -sfn "$root/$source" "$package/$source"
done
cat >"$package/Package.swift" <<'END'
// swift-tools-version: 6.2
import PackageDescription
let package = Package(
  name: "thread",
  targets: [
    .systemLibrary(name: "CSndFile", pkgConfig: "sndfile"),
    .systemLibrary(name: "CSoxr", pkgConfig: "soxr"),
    .target(name: "AudioSignal", dependencies: ["CSndFile", "CSoxr"]),
    .target(name: "SoundEvents", dependencies: ["AudioSignal"]),
    .target(name: "Supervision"),
    .target(name: "EventOutput", dependencies: ["AudioSignal", "SoundEvents", "Supervision"]),
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    .testTarget(name: "AudioSignalTests", dependencies: ["AudioSignal", "AllocationCounter"]),
    .testTarget(
      name: "EventOutputTests",
      dependencies: ["AudioSignal", "EventOutput", "SoundEvents", "AllocationCounter"]),
  ])
for target in package.targets where target.type != .system {
  target.swiftSettings = ["ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility"].map {
    .enableUpcomingFeature($0)
  }
}
END
swift test --package-path "$package" --sanitize=thread --no-parallel
