// swift-tools-version: 6.2

import PackageDescription

/// One set of rules for every target: Swift 6 mode, explicit existentials and imports, no warnings.
let rules: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// A C library of the system, found by pkg-config; `package` is its Debian package.
func systemLibrary(_ name: String, pkgConfig: String, package: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: rules)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude,
    swiftSettings: rules)
}

let package = Package(
  name: "tocsin",
  products: [.executable(name: "tocsin", targets: ["tocsin"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // The C libraries.
    systemLibrary("CALSA", pkgConfig: "alsa", package: "libasound2-dev"),
    systemLibrary("CFFTW", pkgConfig: "fftw3f", package: "libfftw3-dev"),
    systemLibrary("CPNG", pkgConfig: "libpng", package: "libpng-dev"),
    systemLibrary("CRubberBand", pkgConfig: "rubberband", package: "librubberband-dev"),
    systemLibrary("CSndFile", pkgConfig: "sndfile", package: "libsndfile1-dev"),
    systemLibrary("CSoxr", pkgConfig: "soxr", package: "libsoxr-dev"),
    .systemLibrary(name: "CTimex"),

    // Whether all threads go on, and what systemd is told.
    library("Supervision", []),

    // Sound in.
    library("AudioSignal", ["CSndFile", "CSoxr"]),
    library("AudioCapture", ["AudioSignal", "Supervision", "CALSA"]),

    // Samples to features to scores to events. The C targets hold loops that are compiled once for
    // every instruction set that pays, and chosen at run time.
    .target(name: "SpectrumKernels"),
    library("AudioFeatures", ["CFFTW", "SpectrumKernels"]),
    .target(name: "VectorKernels"),
    library("NeuralNetwork", ["VectorKernels"]),
    library("SoundEvents", ["AudioSignal"]),
    library(
      "DetectionPipeline",
      ["AudioSignal", "AudioFeatures", "CTimex", "NeuralNetwork", "SoundEvents"]),

    // How good the events are.
    library("Evaluation", ["SoundEvents"]),
    library("Report", ["Evaluation", "CPNG"]),

    // Configuration files and recipes.
    library("TOMLReading", [.product(name: "TOMLKit", package: "TOMLKit")]),

    // Sounds to learn from.
    library(
      "SoundScenes",
      ["AudioFeatures", "AudioSignal", "CRubberBand", "SoundEvents", "TOMLReading"]),

    // Networks from sounds.
    library(
      "Training",
      [
        "AudioFeatures", "AudioSignal", "DetectionPipeline", "Evaluation", "NeuralNetwork",
        "SoundEvents", "SoundScenes", "TOMLReading",
      ]),

    // Events out.
    library("EventOutput", ["AudioSignal", "SoundEvents", "Supervision"]),
    library("EventActions", ["AudioSignal", "EventOutput", "Supervision"]),

    // The program.
    library("ServiceConfiguration", ["AudioSignal", "SoundEvents", "TOMLReading"]),

    .executableTarget(
      name: "tocsin",
      dependencies: [
        "AudioCapture", "AudioFeatures", "AudioSignal", "DetectionPipeline", "Evaluation",
        "EventActions", "EventOutput", "NeuralNetwork", "Report", "ServiceConfiguration",
        "SoundEvents", "SoundScenes", "Supervision", "TOMLReading", "Training",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: rules),

    // `make bench`.
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "AllocationCounter", "AudioFeatures", "AudioSignal", "DetectionPipeline", "EventOutput",
        "NeuralNetwork", "SoundEvents", "SoundScenes",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: rules),

    // Tests, which mirror the sources.
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    .target(
      name: "TestSupport", dependencies: ["NeuralNetwork"], path: "Tests/TestSupport",
      swiftSettings: rules),
    tests("SupervisionTests", ["Supervision"]),
    tests("BenchmarksTests", ["Benchmarks", "NeuralNetwork"]),
    tests("AudioSignalTests", ["AudioSignal", "AllocationCounter"]),
    tests("AudioCaptureTests", ["AudioCapture", "AudioSignal"]),
    tests("SpectrumKernelsTests", ["SpectrumKernels", "AllocationCounter"]),
    tests("AudioFeaturesTests", ["AudioFeatures", "AllocationCounter"], exclude: ["Golden"]),
    tests("VectorKernelsTests", ["VectorKernels"]),
    tests("NeuralNetworkTests", ["NeuralNetwork", "AllocationCounter"], exclude: ["Golden"]),
    tests("SoundEventsTests", ["SoundEvents", "AudioSignal", "AllocationCounter"]),
    tests(
      "DetectionPipelineTests",
      ["DetectionPipeline", "AudioSignal", "NeuralNetwork", "SoundEvents", "AllocationCounter"]),
    .executableTarget(
      name: "OutputProbe", dependencies: ["EventOutput"], path: "Tests/OutputProbe",
      swiftSettings: rules),
    tests(
      "EventOutputTests",
      ["EventOutput", "OutputProbe", "AudioSignal", "SoundEvents", "AllocationCounter"]),
    tests("EventActionsTests", ["EventActions", "EventOutput"]),
    tests("EvaluationTests", ["Evaluation", "SoundEvents"], exclude: ["Golden"]),
    tests("ReportTests", ["Report", "Evaluation", "CPNG"]),
    tests(
      "ServiceConfigurationTests",
      ["ServiceConfiguration", "AudioSignal", "SoundEvents", "TOMLReading"]),
    tests(
      "SoundScenesTests",
      ["AudioFeatures", "AudioSignal", "SoundEvents", "SoundScenes", "TOMLReading"]),
    tests(
      "TrainingTests",
      [
        "AudioFeatures", "AudioSignal", "DetectionPipeline", "Evaluation", "NeuralNetwork",
        "SoundEvents", "SoundScenes", "TOMLReading", "Training",
      ]),
    tests("CommandTests", ["NeuralNetwork", "tocsin"]),
  ],
  cxxLanguageStandard: .cxx17
)
