internal import ArgumentParser
internal import Glibc

/// Where the program begins.
@main
enum Program {
  static func main() {
    // A missing standard descriptor would be given to the next file or socket that is opened.
    for descriptor in 0...2 where fcntl(Int32(descriptor), F_GETFD) == -1 {
      _ = open("/dev/null", O_RDWR)
    }
    signal(SIGPIPE, SIG_IGN)
    // A file that may not grow is an error of its write, as a full disk is, not the end of the program.
    signal(SIGXFSZ, SIG_IGN)
    // Swift has the arguments from there; without them it would be help, and success.
    guard access("/proc/self/cmdline", R_OK) == 0 else {
      StandardError.write("tocsin: there is no /proc, which programs in Swift need\n")
      exit(ExitStatus.inputOutput.rawValue)
    }
    Tocsin.main()
  }
}

/// The root command.
struct Tocsin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tocsin",
    abstract: "Hears alarms, breaking glass, barking dogs: sound in, events out.",
    discussion: """
      tocsin listens to a microphone, a file or a pipe and writes one JSON line for each sound \
      event it hears, with the exact time it began and ended. Events go to stdout (and, with \
      --socket, to any reader of a Unix socket); everything else goes to stderr.

      EXAMPLES
        tocsin listen --device hw:CARD=Device,DEV=0   a microphone, for ever
        tocsin listen --config /etc/tocsin/tocsin.toml
        arecord -f S16_LE -r 48000 -t raw | tocsin listen - --rate 48000
        tocsin tail --cursor-file last                the events of the daemon, none missed
        tocsin status                                 how the daemon stands
        tocsin detect recordings/ | jq -r .label      files, as fast as possible
        tocsin detect --format tsv a.wav b.flac       as a DCASE event list
        tocsin tag clip.ogg                           what the whole clip sounds like
        tocsin evaluate -g truth.tsv -a recordings/   how good the events are
        tocsin calibrate --help                       thresholds that suit a place
        tocsin devices                                the microphones there are
        tocsin inspect                                what the model is and can do

      ENVIRONMENT
        TOCSIN_MODEL       the model file to use where none is named
        OPENBLAS_CORETYPE  the kernels OpenBLAS uses; chosen for you if not set

      EXIT STATUS
        0   done, stopped by a signal, or the reader of stdout went away
        64  wrong usage of the command line
        65  a model, a recording or a table is damaged or not what it should be
        66  a file or folder does not exist or cannot be read
        69  a capture device does not offer what was asked for, or no daemon answers
        74  reading or writing failed
        78  the configuration is wrong

      tocsin is no certified safety device: it must not be the only thing between a fire and \
      the people in the house.
      """,
    version: Version.text,
    subcommands: [
      Listen.self, Tail.self, Status.self, Detect.self, Tag.self, Devices.self, Inspect.self,
      Check.self,
      Evaluate.self, Calibrate.self, Synth.self, Augment.self, Train.self, Survey.self,
    ])
}
