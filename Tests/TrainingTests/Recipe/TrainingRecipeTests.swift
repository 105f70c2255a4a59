import AudioFeatures
import NeuralNetwork
import SoundEvents
import SoundScenes
import TOMLReading
import Testing
import Training

@Suite struct TrainingRecipeTests {
  private func problems(_ text: String) throws -> [String] {
    let error = #expect(throws: ConfigurationError.self) {
      try TrainingRecipe(toml: text, path: "recipe.toml")
    }
    return "\(try #require(error))".split(separator: "\n").map(String.init)
  }

  @Test func `A recipe needs no more than a name`() throws {
    let recipe = try TrainingRecipe(toml: "name = \"mine\"", path: "recipe.toml")
    #expect(recipe.name == "mine" && recipe.layers == nil && recipe.optimiser.epochs == 60)
  }

  @Test func `Every part is read`() throws {
    let recipe = try TrainingRecipe(
      toml: """
        name = "mine"
        seed = 7
        labels = ["b", "a"]
        backgrounds = ["noise"]
        [features]
        sample_rate = 16000
        fft_size = 512
        window = "hann"
        window_samples = 400
        hop_samples = 160
        bands = 40
        minimum_frequency = 50
        maximum_frequency = 8000
        mel_scale = "htk"
        mel_norm = "none"
        compression = { kind = "ln", floor = 1e-5 }
        [[layers]]
        type = "convolution"
        name = "convs.0"
        input_channels = 1
        output_channels = 4
        kernel_time = 3
        kernel_frequency = 3
        activation = "relu"
        [[layers]]
        type = "gru"
        name = "gru"
        input_size = 160
        hidden_size = 8
        [[sources]]
        name = "alarms"
        audio = ["alarms"]
        by_folder = true
        share = 2
        views = 3
        licences = ["CC0"]
        fold = 2
        [batch]
        size = 4
        seconds = 2.5
        [optimiser]
        epochs = 3
        schedule = "one_cycle"
        gradient_limit = 0
        average_decay = 0
        [loss]
        pooling = "attention"
        focal_gamma = 2
        [teacher]
        dimensions = 16
        [transfer]
        frozen_epochs = 2
        [validation]
        folds = [1, 4]
        patience_epochs = 9
        [augmentation.mixup]
        probability = 0.5
        alpha = 0.2
        [events]
        onset_threshold = 0.7
        [label_events.a]
        onset_threshold = 0.25
        minimum_gap = 5.5
        """, path: "recipe.toml")
    #expect(recipe.features?.bands == 40 && recipe.layers?.count == 2)
    #expect(recipe.sources.map(\.name) == ["alarms"] && recipe.sources[0].fold == 2)
    #expect(recipe.optimiser.gradientLimit == nil && recipe.optimiser.averageDecay == nil)
    #expect(recipe.loss.pooling == .attention && recipe.validation.folds == [1, 4])
    #expect(recipe.augmentation.mixup?.settings.alpha == 0.2)
    #expect(recipe.events.onsetThreshold == 0.7 && recipe.transfer.frozenEpochs == 2)
    #expect(recipe.labels == ["b", "a"])
    #expect(Set(recipe.labelEvents.keys) == ["a"])
    #expect(recipe.labelEvents["a"]?.onsetThreshold == 0.25)
    #expect(recipe.labelEvents["a"]?.minimumGap == 5.5)
  }

  @Test(arguments: [
    ("seed = 1", 1, "name is missing"),
    ("name = \"x\"\nepochs = 3", 2, "unknown key"),
    ("name = \"x\"\n[optimiser]\nrate = -1", 3, "rate"),
    ("name = \"x\"\n[optimiser]\nschedule = \"cosin\"", 3, "cosine"),
    ("name = \"x\"\n[[sources]]\nname = \"a\"", 2, "audio is missing"),
    ("name = \"x\"\n[[layers]]\ntype = \"lstm\"", 2, "lstm"),
    ("name = \"x\"\n[features]\nsample_rate = 16000", 2, "features"),
    ("name = \"x\"\n[validation]\nfolds = [\"a\"]", 3, "folds"),
    ("name = \"x\"\nlabels = [\"dog\"]\n[label_events.dgo]\nenabled = true", 3, "dog"),
    ("name = \"x\"\n[label_events.dog]\nonset_threshold = 2", 2, "onset_threshold"),
    ("name = \"x\"\n[label_events.dog]\nonset = 0.5", 2, "onset"),
    ("name = \"x\"\n[events]\nonset_threshold = 3", 2, "onset_threshold"),
    ("name = \"x\"\n[augmentation.gain]\ndecibels = [3, 1]", 3, "decibels"),
  ])
  func `What is wrong is named with its line`(text: String, line: Int, word: String) throws {
    let found = try problems(text)
    #expect(found.contains { $0.contains("recipe.toml:\(line)") && $0.contains(word) }, "\(found)")
  }
}
