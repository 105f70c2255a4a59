import Glibc
import TestSupport
import Testing

/// Trains small detectors of alarms on soundscapes made here.
struct TrainTests {
  private let bench = Workbench(rate: 16_000)

  private func synth(_ name: String, scenes: Int, seed: Int) {
    let recipe = bench.folder.write(
      """
      scenes = \(scenes)
      seconds = 20
      sample_rate = 16000
      seed = \(seed)
      [background]
      noise_share = 1
      level = { uniform = [-45, -30] }
      [events]
      count = 2
      snr = { uniform = [5, 20] }
      gap = { uniform = [0.5, 2] }
      [alarms]
      kinds = ["temporal_three", "temporal_four", "reversing"]
      share = 1
      seconds = { uniform = [4, 6] }
      """, as: "\(name).toml")
    let result = bench.run(["synth", recipe, "--output", bench.path(name)])
    #expect(result.status == 0, "\(result.errors)")
  }

  private func recipe(_ extra: String = "", epochs: Int = 2) -> String {
    bench.folder.write(
      """
      name = "alarms"
      seed = 2
      labels = ["smoke_alarm", "co_alarm"]
      \(extra)
      [features]
      sample_rate = 16000
      fft_size = 512
      window = "hann"
      window_samples = 512
      hop_samples = 160
      bands = 32
      minimum_frequency = 50
      maximum_frequency = 8000
      mel_scale = "htk"
      mel_norm = "none"
      compression = { kind = "ln", floor = 1e-5 }
      [[layers]]
      type = "convolution"
      name = "convs.0"
      input_channels = 1
      output_channels = 8
      kernel_time = 3
      kernel_frequency = 3
      activation = "relu"
      [[layers]]
      type = "pooling"
      kind = "average"
      time = 4
      frequency = 2
      [[layers]]
      type = "convolution"
      name = "convs.1"
      input_channels = 8
      output_channels = 16
      kernel_time = 3
      kernel_frequency = 3
      activation = "relu"
      [[layers]]
      type = "pooling"
      kind = "max"
      time = 1
      frequency = 16
      [[layers]]
      type = "gru"
      name = "gru"
      input_size = 16
      hidden_size = 24
      [[sources]]
      name = "scenes"
      audio = ["train"]
      tables = ["train/events.tsv"]
      labels = ["smoke_alarm", "co_alarm"]
      [batch]
      size = 8
      seconds = 8
      steps = 24
      [optimiser]
      epochs = \(epochs)
      rate = 0.01
      average_decay = 0.95
      [validation]
      share = 0.2
      every_epochs = 2
      figure = "intersection_f1"
      """, as: "recipe.toml")
  }

  private func train(_ arguments: [String] = [], epochs: Int = 2) -> Processes.Result {
    bench.run(
      [
        "train", recipe(epochs: epochs), "--data", bench.folder.path, "--output", bench.path("run"),
        "--cache",
        bench.path("features"),
      ] + arguments)
  }

  @Test func alarmsAreLearntFromGeneratedSoundsAndHeardInOthers() throws {
    synth("train", scenes: 100, seed: 1)
    synth("test", scenes: 24, seed: 2)
    let result = train(epochs: 30)
    #expect(result.status == 0, "\(result.errors)")
    let evaluation = bench.run([
      "evaluate", "--model", bench.path("run/model.safetensors"), "--ground-truth",
      bench.path("test/events.tsv"), "--audio", bench.path("test"), "--json", "-",
    ])
    let figures = try #require(JSON.object(evaluation.text), "\(evaluation.errors)")
    let f1 = try #require(JSON.number(figures["intersection"], "result", "macro", "f1"))
    // 0.91 to 0.98 with eight other seeds and rates: last bits, which differ between processors, decide.
    #expect(f1 >= 0.85, "intersection F1 at the thresholds of the recipe")

    for name in [
      "config.toml", "log.txt", "metrics.jsonl", "curves.html", "checkpoint.safetensors",
      "MODEL_CARD.md", "attributions.tsv",
    ] {
      #expect(access(bench.path("run/\(name)"), R_OK) == 0, "\(name)")
    }
    let inspected = bench.run(["inspect", bench.path("run/model.safetensors")])
    #expect(inspected.status == 0 && inspected.text.contains("smoke_alarm"))
  }

  @Test func aRunThatWasKilledGoesOnToTheSameModel() throws {
    synth("train", scenes: 8, seed: 3)
    let whole = train()
    #expect(whole.status == 0, "\(whole.errors)")
    let model = try #require(readFile(bench.path("run/model.safetensors")))

    let killed = bench.start([
      "train", recipe(), "--data", bench.folder.path, "--output", bench.path("second"),
      "--cache", bench.path("features"), "--checkpoint-seconds", "0",
    ])
    let deadline = time(nil) + 60
    while access(bench.path("second/checkpoint.safetensors"), R_OK) != 0, time(nil) < deadline {
      usleep(10_000)
    }
    killed.signal(SIGKILL)
    _ = killed.finish()
    #expect(access(bench.path("second/checkpoint.safetensors"), R_OK) == 0)
    #expect(access(bench.path("second/model.safetensors"), R_OK) != 0, "killed too late")
    let metrics = try #require(readFile(bench.path("run/metrics.jsonl")))
    let resumed = bench.run([
      "train", recipe(), "--data", bench.folder.path, "--output", bench.path("second"),
      "--cache", bench.path("features"), "--resume",
    ])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(readFile(bench.path("second/model.safetensors")) == model)
    let log = String(decoding: try #require(readFile(bench.path("second/log.txt"))), as: UTF8.self)
    #expect(log.contains("resumed at step") && !log.contains("resumed at step 0 "))
    let steps = { (bytes: [UInt8]) in
      String(decoding: bytes, as: UTF8.self).split(separator: "\n").count
    }
    let again = try #require(readFile(bench.path("second/metrics.jsonl")))
    #expect(steps(again) == steps(metrics))
    // Event settings come after the weights: a run that is done takes new ones, and nothing else.
    let settled = bench.run([
      "train", recipe("[label_events.co_alarm]\nonset_threshold = 0.875"), "--data",
      bench.folder.path, "--output", bench.path("second"), "--cache", bench.path("features"),
      "--resume",
    ])
    #expect(settled.status == 0, "\(settled.errors)")
    let other = try #require(readFile(bench.path("second/model.safetensors")))
    #expect(String(decoding: other, as: UTF8.self).contains("0.875"))
    #expect(other.suffix(1000) == model.suffix(1000))
    let kept = try #require(readFile(bench.path("second/config.toml")))
    #expect(String(decoding: kept, as: UTF8.self).contains("0.875"))
  }

  @Test func aRunThatIsAskedToStopSaysHowToGoOn() throws {
    synth("train", scenes: 6, seed: 6)
    let running = bench.start([
      "train", recipe(epochs: 500), "--data", bench.folder.path, "--output", bench.path("run"),
      "--cache", bench.path("features"),
    ])
    let deadline = time(nil) + 60
    while (readFile(bench.path("run/metrics.jsonl")) ?? []).isEmpty, time(nil) < deadline {
      usleep(10_000)
    }
    running.signal(SIGTERM)
    #expect(running.ends(withinSeconds: 30))
    let result = running.finish()
    #expect(result.status == 0 && result.errors.contains("--resume"), "\(result.errors)")
    #expect(access(bench.path("run/checkpoint.safetensors"), R_OK) == 0)
  }

  @Test func anotherLabelIsLearntFromAModel() throws {
    synth("train", scenes: 12, seed: 4)
    #expect(train().status == 0)
    let second = bench.folder.write(
      """
      name = "reversing"
      [[sources]]
      name = "scenes"
      audio = ["train"]
      tables = ["train/events.tsv"]
      labels = ["reversing_beep", "smoke_alarm"]
      [batch]
      size = 8
      seconds = 8
      steps = 24
      [optimiser]
      epochs = 4
      rate = 0.01
      average_decay = 0.9
      [transfer]
      frozen_epochs = 2
      """, as: "second.toml")
    let result = bench.run([
      "train", second, "--data", bench.folder.path, "--output", bench.path("next"), "--cache",
      bench.path("features"), "--from", bench.path("run/model.safetensors"),
    ])
    #expect(result.status == 0, "\(result.errors)")
    let log = String(decoding: try #require(readFile(bench.path("next/log.txt"))), as: UTF8.self)
    #expect(log.contains("taken: convs.0, convs.1, gru; rows of the output layer: 1"))
    let inspected = bench.run(["inspect", bench.path("next/model.safetensors")])
    #expect(inspected.text.contains("reversing_beep"))
  }

  @Test func whatIsWrongIsSaidBeforeAnythingIsLearnt() {
    synth("train", scenes: 6, seed: 5)
    let wrong = bench.run([
      "train", recipe("epoch = 3"), "--data", bench.folder.path, "--output", bench.path("run"),
    ])
    #expect(wrong.status == 78 && wrong.errors.contains("recipe.toml:4"))
    let layer = "[[layers]]\ntype = \"pooling\"\nkind = \"max\"\ntime = 0\nfrequency = 2\n"
    let small = bench.folder.write(
      layer + "[[sources]]\nname = \"s\"\naudio = [\"train\"]\ntables = [\"train/events.tsv\"]\n",
      as: "small.toml")
    for (head, word) in [
      ("name = \"x\"\n", "time"), ("name = \"x\"\nlabels = [\"a\", \"a\"]\n", "twice"),
    ] {
      let rest = String(decoding: readFile(small) ?? [], as: UTF8.self)
      let path = bench.folder.write(head + rest, as: "hostile.toml")
      let hostile = bench.run([
        "train", path, "--data", bench.folder.path, "--output", bench.path("hostile"),
        "--overwrite",
      ])
      #expect(hostile.status == 78 && hostile.errors.contains(word), "\(hostile.errors)")
    }
    #expect(train().status == 0)
    let again = train()
    #expect(again.status == 64 && again.errors.contains("--resume"))
    let folds = train(["--overwrite", "--validation-folds", "9"])
    #expect(folds.status == 65 && folds.errors.contains("9"))
    let missing = train(["--overwrite", "--from", bench.path("nothing.safetensors")])
    #expect(missing.status != 0 && missing.errors.contains("nothing.safetensors"))
  }
}
