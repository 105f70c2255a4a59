/// Whether an input is one of few, always the same ones, that may take longer than all others.
func isOne(of count: Int, _ input: UnsafeBufferPointer<UInt8>) -> Bool {
  input.reduce(0) { $0 + Int($1) } % count == 0
}
