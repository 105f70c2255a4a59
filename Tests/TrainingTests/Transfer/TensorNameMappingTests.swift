import TOMLReading
import Testing
import Training

struct TensorNameMappingTests {
  @Test func `prefixes of frameworks are taken off, as often as they occur`() {
    let mapping = TensorNameMapping()
    for prefix in ["", "model.", "module.", "_orig_mod.", "state_dict.", "module._orig_mod.model."]
    {
      #expect(mapping.name(for: prefix + "convs.0.weight") == "convs.0.weight", "\(prefix)")
    }
    #expect(mapping.name(for: "models.0.weight") == "models.0.weight")
    #expect(mapping.name(for: "gru.model.weight") == "gru.model.weight")
  }

  @Test func `the longest beginning up to a dot is replaced, once`() {
    let mapping = TensorNameMapping(names: [
      "features": "convs", "features.1": "bns.0", "model.features.3.": "features.", "net": "",
      "head.w": "out.weight", "1": "bns.1",
    ])
    let table = [
      "features.0.weight": "convs.0.weight",
      "features.1.weight": "bns.0.weight",
      "features.10.weight": "convs.10.weight",
      "features.3.bias": "features.bias",
      "model.features.1.running_mean": "bns.0.running_mean",
      "net.gru.weight_ih_l0": "gru.weight_ih_l0",
      "network.weight": "network.weight",
      "head.w": "out.weight",
      "head.weight": "head.weight",
      "model.1.bias": "bns.1.bias",
    ]
    for (foreign, ours) in table { #expect(mapping.name(for: foreign) == ours, "\(foreign)") }
  }

  @Test func `counters of batches and what is to be ignored are left out`() {
    let mapping = TensorNameMapping(names: ["a": "b"], ignored: ["head", "model.a.x"])
    for name in ["bns.0.num_batches_tracked", "head", "head.weight", "module.head.0.bias", "a.x.y"]
    {
      #expect(mapping.name(for: name) == nil, "\(name)")
    }
    #expect(mapping.name(for: "header.weight") == "header.weight")
    #expect(mapping.name(for: "a.xy") == "b.xy")
  }

  @Test func `a file says it all`() throws {
    let mapping = try TensorNameMapping(
      toml: """
        transpose_kernels = true
        ignore = ["classifier"]
        labels = ["dog", "cat"]
        [names]
        "features.0" = "convs.0"
        rnn = "gru"
        net = ""
        """, path: "names.toml")
    let expected = TensorNameMapping(
      names: ["features.0": "convs.0", "rnn": "gru", "net": ""], ignored: ["classifier"],
      transposesKernels: true, labels: ["dog", "cat"])
    #expect(mapping == expected)
    #expect(try TensorNameMapping(toml: "", path: "x") == TensorNameMapping())
  }

  @Test func `every problem of a file has its line`() throws {
    let text = """
      transpose_kernel = true
      ignore = "head"
      [names]
      features.0 = "convs.0"
      "a" = 3
      "b" = "c"
      "model.b" = "d"
      """
    do {
      _ = try TensorNameMapping(toml: text, path: "names.toml")
      Issue.record("accepted")
    } catch {
      let lines = "\(error)".split(separator: "\n")
      let expected = [
        "names.toml:1: unknown key \"transpose_kernel\"", "did you mean \"transpose_kernels\"",
        "names.toml:2: ignore: expected a list", "names.toml:4: features in [names]",
        "a key with a dot needs quotes",
        "names.toml:5: \"a\" in [names]: expected a name in quotes",
        "names.toml:7: \"model.b\" in [names] means the same as \"b\"",
      ]
      #expect(lines.count == 5, "\(error)")
      for part in expected { #expect("\(error)".contains(part), "\(part)\n\(error)") }
    }
  }
}
