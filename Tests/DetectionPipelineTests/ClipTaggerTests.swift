import DetectionPipeline
import Testing

struct ClipTaggerTests {
  private func scores(_ pooling: ClipPooling) -> [Float] {
    var tagger = ClipTagger(labelCount: 2, pooling: pooling)
    for row: [Float] in [[0.2, 0], [0.6, 0], [0.4, 0]] { tagger.add(row.span) }
    return tagger.scores
  }

  @Test func poolingsFollowTheirFormulas() {
    #expect(abs(scores(.mean)[0] - 0.4) < 1e-6)
    #expect(scores(.maximum)[0] == 0.6)
    #expect(abs(scores(.linearSoftmax)[0] - 0.56 / 1.2) < 1e-6)
  }

  @Test(arguments: ClipPooling.allCases)
  func silenceAndNothingScoreZero(pooling: ClipPooling) {
    #expect(scores(pooling)[1] == 0)
    #expect(ClipTagger(labelCount: 2, pooling: pooling).scores == [0, 0])
  }
}
