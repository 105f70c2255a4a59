public import AudioFeatures
public import NeuralNetwork
public import SoundEvents
public import SoundScenes

/// How a network is trained: everything that decides the result, apart from the recordings.
public struct TrainingRecipe: Sendable {
  /// The model's name: letters, digits, dots and dashes.
  public var name: String
  /// Decides the first weights and everything that is drawn.
  public var seed: UInt64 = 0
  /// From samples to features; nil: those of the model that training starts from, or
  /// ``defaultFeatures``.
  public var features: FeatureSettings?
  /// The layers below the output layer, which is added; nil: those of the model that training
  /// starts from, or ``defaultLayers``.
  public var layers: [Layer]?
  /// What is learnt from.
  public var sources: [Source] = []
  /// Files and folders of backgrounds that the augmentation mixes with, from the data's root.
  public var backgrounds: [String] = []
  /// Labels that the model has although no source may hold them, or in another order than sorted;
  /// nil: all labels of the sources, sorted.
  public var labels: [String]?
  /// How many examples of which length are learnt from at once.
  public var batch = Batch()
  /// How weights move.
  public var optimiser = Optimiser()
  /// What is made small.
  public var loss = LossSettings()
  /// What is learnt from another model.
  public var teacher = TeacherSettings()
  /// What is taken from the model that training starts from, if it starts from one.
  public var transfer = TransferSettings()
  /// How far training has come, and when it is enough.
  public var validation = Validation()
  /// What is done to sounds and features on the way.
  public var augmentation = AugmentationRecipe()
  /// Event settings of every label.
  public var events = EventSettings()
  /// Event settings of single labels, over `events`.
  public var labelEvents: [String: EventOverrides] = [:]

  /// A recipe with everything as usual and without sources.
  public init(name: String) { self.name = name }

  /// Recordings of one kind, and how they are used.
  public struct Source: Hashable, Sendable {
    /// What it is called in messages and reports.
    public var name: String
    /// Files and folders of sounds, from the data's root.
    public var audio: [String] = []
    /// Tables that say what is to be heard in them, and possibly when.
    public var tables: [String] = []
    /// Whether the folder that a sound lies in is its label.
    public var isByFolder = false
    /// Whether nothing of interest is to be heard in it; its tables then state licences only. True of a
    /// source without tables and folders of labels in any case.
    public var isBackground = false
    /// Whether its sounds were made from those of other sources, or by arithmetic: then nobody is named
    /// for them beside the model.
    public var isDerived = false
    /// Labels whose times in the tables are trusted; nil: all.
    public var timedLabels: [String]?
    /// Labels that are used; nil: all.
    public var labels: [String]?
    /// Licences that are allowed; nil: all.
    public var licences: [String]?
    /// Whether labels that a recording does not have are known to be absent.
    public var isComplete = true
    /// Labels that are known to be absent from its recordings, although not every one is.
    public var absent: [String] = []
    /// The fold that all its recordings belong to; nil: as the tables say.
    public var fold: Int?
    /// How many parts of a batch are drawn from it, relative to the other sources.
    public var share = 1.0
    /// Whether clips of rare labels come more often.
    public var isBalanced = false
    /// Augmented views of every clip that are made and kept; 0: the clip as it is.
    public var views = 0

    /// A source without recordings.
    public init(name: String) { self.name = name }
  }

  /// How many examples of which length are learnt from at once.
  public struct Batch: Hashable, Sendable {
    /// Examples.
    public var size = 32
    /// Seconds of each; longer recordings are cropped, shorter ones lie somewhere in silence.
    public var seconds = 5.0
    /// Batches of an epoch; nil: as many as show every clip of the first source about once.
    public var steps: Int?

    /// 32 examples of 5 seconds.
    public init() {}
  }

  /// How weights move.
  public struct Optimiser: Hashable, Sendable {
    /// How the rate changes over the steps.
    public enum Schedule: String, Hashable, Sendable, CaseIterable {
      /// A linear rise, then half a cosine down.
      case cosine
      /// Half a cosine up, then half a cosine down.
      case oneCycle = "one_cycle"
    }

    /// Times through the data.
    public var epochs = 60
    /// The highest learning rate.
    public var rate = 1e-3
    /// The learning rate at the end of a cosine, as a share of the highest.
    public var finalShare = 0.01
    /// Epochs over which the rate rises to the highest.
    public var warmUpEpochs = 2.0
    /// How the rate changes.
    public var schedule = Schedule.cosine
    /// AdamW's decay of weights.
    public var weightDecay = 0.01
    /// The longest gradient of a step; nil: no limit.
    public var gradientLimit: Double? = 5
    /// The decay of the moving average of weights that is validated and kept; nil: the last weights
    /// themselves.
    public var averageDecay: Double? = 0.999
    /// The share of values dropped before the output layer.
    public var dropout = 0.0

    /// AdamW at 0.001 over 60 epochs.
    public init() {}
  }

  /// What is made small.
  public struct LossSettings: Hashable, Sendable {
    /// Weight of the scores of every step, where times are known.
    public var strongWeight = 1.0
    /// Weight of the scores of whole clips.
    public var weakWeight = 1.0
    /// How the scores of steps become the score of a clip.
    public var pooling = SequencePooling.linearSoftmax
    /// Weight of what is there against what is not.
    public var positiveWeight = 1.0
    /// Focal loss with this gamma; nil: plain cross entropy.
    public var focalGamma: Double?
    /// What is taken off the target of what is there, and half of what absent labels get.
    public var smoothing = 0.0

    /// Steps and clips alike.
    public init() {}
  }

  /// What is learnt from another model.
  public struct TeacherSettings: Hashable, Sendable {
    /// Weight of the teacher's scores of clips.
    public var scoreWeight = 0.0
    /// Weight of the teacher's embeddings of clips.
    public var embeddingWeight = 1.0
    /// Principal components of the embeddings that are learnt.
    public var dimensions = 128

    /// Embeddings only.
    public init() {}
  }

  /// How far training has come, and when it is enough.
  public struct Validation: Hashable, Sendable {
    /// Folds that are not learnt from but validated on.
    public var folds: [Int] = []
    /// How many folds are made by groups, drawn by the seed, for `folds` to choose from; nil: folds as
    /// the tables say.
    public var groupedFolds: Int?
    /// The share of groups that is validated on where there are no folds.
    public var share = 0.0
    /// Epochs from one validation to the next.
    public var everyEpochs = 5
    /// The figure that says which epoch is the best.
    public var figure = "clip_accuracy"
    /// Epochs without a better figure after which training ends; nil: it goes on to the end.
    public var patienceEpochs: Int?
    /// Whether the model is that of the best epoch, and not of the last.
    public var keepsBest = false

    /// No validation.
    public init() {}
  }

  /// 64 mel bands of 32 kHz sound, a frame every 10 ms.
  public static let defaultFeatures = FeatureSettings(
    sampleRate: 32_000, fftSize: 1024, windowSamples: 1024, hopSamples: 320, bands: 64,
    minimumFrequency: 0, maximumFrequency: 16_000, melScale: .htk, melNorm: .none,
    compression: .ln(floor: 1e-5))

  /// Four convolutions and a GRU that give scores every 40 ms.
  public static let defaultLayers: [Layer] =
    zip([1, 32, 64, 128], [32, 64, 128, 128]).enumerated().flatMap {
      index, channels -> [Layer] in
      [
        .convolution(
          ConvolutionLayer(
            name: "convs.\(index)", inputChannels: channels.0, outputChannels: channels.1,
            kernelTime: 3, kernelFrequency: 3, activation: .relu)),
        .pooling(PoolingLayer(kind: .average, time: index < 2 ? 2 : 1, frequency: 2)),
      ]
    } + [.gru(GRULayer(name: "gru", inputSize: 512, hiddenSize: 128))]
}
