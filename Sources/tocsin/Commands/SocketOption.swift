internal import ArgumentParser

/// Where a running service is reached.
struct SocketOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("The socket of the service.", valueName: "path"), completion: .file())
  var socket = "/run/tocsin/events.sock"
}
