internal import NeuralNetwork
internal import TOMLReading

extension TrainingRecipe.Source {
  /// Reads one `[[sources]]`; nil, with a problem, when it cannot be used.
  init?(_ node: TOMLNode, _ problems: ProblemList) {
    guard var table = TableReader(node, place: "in [[sources]]", problems: problems) else {
      return nil
    }
    self.init(name: "")
    if let text = table.string("name", limit: 128, expected: "the source's name") {
      name = text
    } else if table.line(of: "name") == nil {
      table.report("name is missing in [[sources]]")
    }
    let paths = "a list of paths"
    audio = table.strings("audio", limit: 4096, expected: paths) ?? []
    if table.line(of: "audio") == nil { table.report("audio is missing in [[sources]]") }
    tables = table.strings("tables", limit: 4096, expected: paths) ?? []
    isByFolder = table.boolean("by_folder") ?? false
    isBackground = table.boolean("background") ?? false
    isDerived = table.boolean("derived") ?? false
    let labels = "a list of labels"
    timedLabels = table.strings("timed_labels", limit: 128, expected: labels)
    self.labels = table.strings("labels", limit: 128, expected: labels)
    licences = table.strings("licences", limit: 128, expected: "a list of licences")
    isComplete = table.boolean("complete") ?? true
    absent = table.strings("absent", limit: 128, expected: labels) ?? []
    fold = table.integer("fold", in: 0...1_000_000)
    share = table.number("share", in: 0...1e6) ?? share
    isBalanced = table.boolean("balanced") ?? false
    views = table.integer("views", in: 0...100_000) ?? views
    table.finish()
  }
}

extension TrainingRecipe.Batch {
  mutating func read(_ table: inout TableReader) {
    size = table.integer("size", in: 1...1024) ?? size
    seconds = table.number("seconds", in: 0.1...600, unit: " of seconds") ?? seconds
    steps = table.integer("steps", in: 1...1_000_000) ?? steps
  }
}

extension TrainingRecipe.Optimiser {
  mutating func read(_ table: inout TableReader) {
    epochs = table.integer("epochs", in: 1...1_000_000) ?? epochs
    rate = table.number("rate", in: 1e-9...10) ?? rate
    finalShare = table.number("final_share", in: 0...1) ?? finalShare
    warmUpEpochs = table.number("warm_up_epochs", in: 0...1e6) ?? warmUpEpochs
    schedule = table.choice("schedule", as: Schedule.self) ?? schedule
    weightDecay = table.number("weight_decay", in: 0...10) ?? weightDecay
    if let limit = table.number("gradient_limit", in: 0...1e9) {
      gradientLimit = limit > 0 ? limit : nil
    }
    if let decay = table.number("average_decay", in: 0...0.999_999) {
      averageDecay = decay > 0 ? decay : nil
    }
    dropout = table.number("dropout", in: 0...0.95) ?? dropout
  }
}

extension TrainingRecipe.LossSettings {
  mutating func read(_ table: inout TableReader) {
    strongWeight = table.number("strong_weight", in: 0...1e6) ?? strongWeight
    weakWeight = table.number("weak_weight", in: 0...1e6) ?? weakWeight
    pooling = table.choice("pooling", as: SequencePooling.self) ?? pooling
    positiveWeight = table.number("positive_weight", in: 1e-3...1e3) ?? positiveWeight
    focalGamma = table.number("focal_gamma", in: 1...10)
    smoothing = table.number("smoothing", in: 0...0.5) ?? smoothing
  }
}

extension TrainingRecipe.TeacherSettings {
  mutating func read(_ table: inout TableReader) {
    scoreWeight = table.number("score_weight", in: 0...1e6) ?? scoreWeight
    embeddingWeight = table.number("embedding_weight", in: 0...1e6) ?? embeddingWeight
    dimensions = table.integer("dimensions", in: 1...2048) ?? dimensions
  }
}

extension TransferSettings {
  mutating func read(_ table: inout TableReader) {
    layers = table.strings("layers", limit: 128, expected: "a list of layers' names")
    frozenEpochs = table.integer("frozen_epochs", in: 0...1_000_000)
    trunkRateFactor = table.number("trunk_rate", in: 1e-6...100) ?? trunkRateFactor
  }
}

extension TrainingRecipe.Validation {
  mutating func read(_ table: inout TableReader) {
    if let node = table.node("folds") {
      if case .array(let elements) = node.value {
        for element in elements {
          if case .integer(let fold) = element.value {
            folds.append(fold)
          } else {
            table.report("folds", "expected a list of whole numbers, found \(element.found)")
          }
        }
      } else {
        table.report("folds", "expected a list of whole numbers, found \(node.found)")
      }
    }
    groupedFolds = table.integer("grouped_folds", in: 2...1000)
    share = table.number("share", in: 0...0.9) ?? share
    everyEpochs = table.integer("every_epochs", in: 1...1_000_000) ?? everyEpochs
    figure = table.string("figure", limit: 64, expected: "the name of a figure") ?? figure
    patienceEpochs = table.integer("patience_epochs", in: 1...1_000_000)
    keepsBest = table.boolean("keep_best") ?? keepsBest
  }
}
