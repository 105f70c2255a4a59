import AudioFeatures
import NeuralNetwork
import TestSupport
import Testing
import Training

/// The recipes in config/train.
@Suite struct ShippedRecipeTests {
  private static let folder =
    "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/") + "/config/train"

  @Test(arguments: ["folders.toml", "tocsin.toml"])
  func `They can be read, and learn from something`(name: String) throws {
    let recipe = try TrainingRecipe(path: "\(Self.folder)/\(name)")
    #expect(!recipe.sources.isEmpty && recipe.sources.allSatisfy { $0.share > 0 })
    #expect(Set(recipe.sources.map(\.name)).count == recipe.sources.count)
  }

  @Test func `The shipped model is small, cheap and quick enough for what it is made for`() throws {
    let recipe = try TrainingRecipe(path: "\(Self.folder)/tocsin.toml")
    let labels = try #require(recipe.labels)
    let below = try #require(recipe.layers)
    let features = recipe.features ?? TrainingRecipe.defaultFeatures
    let trunk = NetworkDescription(inputBands: features.featureCount, layers: below)
    let output = DenseLayer(
      name: "out", inputSize: trunk.outputSize, outputSize: labels.count, activation: .sigmoid)
    let network = NetworkDescription(
      inputBands: features.featureCount, layers: below + [.dense(output)])
    try network.validate()
    let hop = Double(features.hopSamples) / Double(features.sampleRate)
    let step = hop * Double(network.stepFrames)
    #expect(4 * network.parameterCount <= 4_000_000)
    #expect(Double(network.multiplyAccumulatesPerStep) / step <= 150e6)
    let window = Double(features.fftSize) / Double(features.sampleRate)
    #expect(window + step + hop * Double(network.lookaheadFrames) <= 0.2)
    #expect(labels.contains("smoke_alarm") && labels.contains("co_alarm"))
    #expect(Set(labels).count == 52)
  }

  @Test func `What is shipped learns from clips under free licences only`() throws {
    let recipe = try TrainingRecipe(path: "\(Self.folder)/tocsin.toml")
    let clips = try #require(recipe.sources.first { $0.name == "esc50" })
    #expect(clips.licences == ["CC0", "CC-BY"])
  }
}
