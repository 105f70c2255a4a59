internal import ArgumentParser
internal import AudioCapture
internal import AudioSignal
internal import DetectionPipeline
internal import EventOutput
internal import Glibc
internal import ServiceConfiguration
internal import SoundScenes
internal import TOMLReading
internal import Training

/// The exit codes of `tocsin --help`; the numbers are those of sysexits.h.
enum ExitStatus: Int32 {
  case usage = 64
  case badData = 65
  case noInput = 66
  case unavailable = 69
  case inputOutput = 74
  case configuration = 78
}

/// An error with the exit code that it ends the program with.
struct Failure: Error, CustomStringConvertible {
  var status: ExitStatus
  var description: String

  init(_ status: ExitStatus, _ description: String) {
    self.status = status
    self.description = description
  }

  /// Bad data, with every line of the description named as the program's.
  static func badData(_ error: some CustomStringConvertible) -> Failure {
    Failure(.badData, error.description.replacing("\n", with: "\ntocsin: "))
  }

  /// The one place that decides which error gives which exit code.
  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as ConfigurationError: self.init(.configuration, "\(error)")
    case let error as CaptureError: self.init(.unavailable, "\(error)")
    case let error as ModelError: self.init(.badData, "\(error)")
    case let error as SceneError:
      if case .cannotWrite = error {
        self.init(.inputOutput, "\(error)")
      } else {
        self.init(.badData, "\(error)")
      }
    case let error as ClipCollectionError:
      if case .cannotRead = error {
        self.init(.noInput, "\(error)")
      } else {
        self = .badData(error)
      }
    case let error as DataSplitError: self.init(.badData, "\(error)")
    case let error as TeacherError: self.init(.badData, "\(error)")
    case let error as TransferError: self = .badData(error)
    case let error as TrainingError:
      switch error {
      case .unreadable: self.init(.noInput, "\(error)")
      case .cannotWrite: self.init(.inputOutput, "\(error)")
      case .unusable, .checkpoint, .diverged: self = .badData(error)
      }
    case let error as RunFolderError:
      switch error {
      case .holdsRun, .holdsNoRun, .inUse: self.init(.usage, "\(error)")
      case .cannotRead: self.init(.noInput, "\(error)")
      case .cannotWrite: self.init(.inputOutput, "\(error)")
      case .notARecord: self.init(.badData, "\(error)")
      }
    case let error as FollowerError:
      if case .notACursor = error {
        self.init(.badData, "\(error)")
      } else {
        self.init(.inputOutput, "\(error)")
      }
    case let error as AudioInputError:
      if case .cannotOpen = error {
        self.init(.noInput, "\(error)")
      } else {
        self.init(.badData, "\(error)")
      }
    default: self.init(.inputOutput, "\(error)")
    }
  }
}

/// Runs a command's work: an error becomes one line on stderr and an exit code.
func runCommand(_ body: () throws -> Void) throws {
  do {
    try body()
  } catch let error as ExitCode {
    throw error
  } catch let error as ValidationError {
    throw error
  } catch {
    let failure = Failure(error)
    StandardError.write("\(StandardError.isJournal ? "<3>" : "tocsin: ")\(failure)\n")
    throw ExitCode(failure.status.rawValue)
  }
}
