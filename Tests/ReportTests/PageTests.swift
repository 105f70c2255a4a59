import Foundation
import Report
import Testing

@Suite struct PageTests {
  private let page = Page(title: "t", content: Markup { $0.element("p", text: "x") }).html

  @Test func `a page is well-formed`() {
    #expect(XMLDocument(page).problem == nil)
  }

  @Test func `browsers may run only the script of the page`() throws {
    let policy = try #require(
      XMLDocument(page).elements.first {
        $0.attributes["http-equiv"] == "Content-Security-Policy"
      }?.attributes["content"])
    #expect(policy.hasPrefix("default-src 'none'; "))
    #expect(!policy.contains("script-src 'unsafe-inline'"))
    let begin = try #require(page.range(of: "<script>")).upperBound
    let end = try #require(page.range(of: "</script>")).lowerBound
    let digest = SHA256Digest(Array(page[begin..<end].utf8)).base64
    #expect(policy.contains("script-src 'sha256-\(digest)'"))
  }

  @Test func `the digest of the test is SHA-256`() {
    // FIPS 180-4, the example of one block.
    #expect(
      SHA256Digest(Array("abc".utf8)).base64 == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
  }

  @Test(arguments: hostileNames)
  func `a title cannot leave its place`(_ title: String) {
    let document = XMLDocument(Page(title: title, content: Markup()).html)
    #expect(document.problem == nil)
    #expect(title.isEmpty || document.text.contains(title))
    #expect(document.count("script") == 1)
  }
}
