internal import AudioFeatures
internal import FoundationEssentials
internal import Glibc
internal import SoundScenes

/// Features of clips and their views on disk, computed once.
///
/// An entry's name is a hash of everything that it depends on: the feature settings, the file with its
/// size and time of change, what is known about the clip, and for views the augmentation, the seed and
/// the backgrounds. A changed file or recipe therefore never meets old features; what is no longer asked
/// for stays until the folder is deleted. Several threads and processes may use one folder.
public struct FeatureCache: Sendable {
  private let folder: String
  private let maker: FeatureMaker
  private let views: ViewMaker
  private let base: String

  /// - Parameters:
  ///   - folder: where entries are kept; made when it is not there.
  ///   - views: makes what is not there yet.
  ///   - backgrounds: files of the views' backgrounds, in their order: others give other entries.
  public init(
    folder: String, features: FeatureMaker, views: ViewMaker, backgrounds: [String] = []
  ) throws(TrainingError) {
    self.folder = folder
    maker = features
    self.views = views
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    guard let settings = try? encoder.encode(features.settings),
      let recipe = try? encoder.encode(views.augmentation.withoutFeatureSteps)
    else { preconditionFailure("settings that cannot be written as JSON") }
    var identities: [String] = []
    for path in backgrounds { identities.append(try Self.identity(of: path)) }
    base = [
      "1", String(decoding: settings, as: UTF8.self), String(decoding: recipe, as: UTF8.self),
      "\(views.seed)", "\(views.sampleRate)", identities.joined(separator: "\u{1}"),
    ].joined(separator: "\u{0}")
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
      throw .cannotWrite(path: folder, reason: String(cString: strerror(errno)))
    }
  }

  /// The features of a clip (`view` nil) or of one of its views, from the folder or computed now.
  public func features(of clip: TrainingClip, view: Int?) throws(TrainingError) -> ClipFeatures {
    let path = try path(of: clip, view)
    if let kept = ClipFeatures(path: path, bands: maker.settings.featureCount) { return kept }
    let sound: LabelledSound
    do {
      sound = try views.make(view, of: clip)
    } catch {
      throw .unreadable(path: clip.path, reason: "\(error)")
    }
    let features: ClipFeatures
    do {
      features = try maker.features(of: sound)
    } catch {
      preconditionFailure("features that were possible before: \(error)")
    }
    try features.write(to: path)
    return features
  }

  /// Whether the features are in the folder.
  public func contains(_ clip: TrainingClip, view: Int?) -> Bool {
    guard let path = try? path(of: clip, view) else { return false }
    return access(path, R_OK) == 0
  }

  private func path(of clip: TrainingClip, _ view: Int?) throws(TrainingError) -> String {
    let events = clip.events.map { "\($0.label)\u{1}\($0.onset)\u{1}\($0.offset)" }
    let key = [
      base, try Self.identity(of: clip.path), view.map { "\(clip.name)@\($0)" } ?? "",
      events.joined(separator: "\u{2}"),
    ].joined(separator: "\u{0}")
    let digits = String(ViewMaker.number(of: key), radix: 16)
    return "\(folder)/\(String(repeating: "0", count: 16 - digits.count))\(digits).features"
  }

  /// What tells a file from others and from itself after a change: its place without links, its size and
  /// its time of change.
  private static func identity(of path: String) throws(TrainingError) -> String {
    var status = stat()
    guard stat(path, &status) == 0, let resolved = realpath(path, nil) else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    defer { free(resolved) }
    return [
      String(cString: resolved), "\(status.st_size)", "\(status.st_mtim.tv_sec)",
      "\(status.st_mtim.tv_nsec)",
    ].joined(separator: "\u{3}")
  }
}

extension AugmentationRecipe {
  /// What changes samples: masks and mixtures come after the cache.
  fileprivate var withoutFeatureSteps: AugmentationRecipe {
    var recipe = self
    recipe.bandLimit = nil
    recipe.specAugment = nil
    recipe.mixup = nil
    return recipe
  }
}
