import NightjarCore
import NightjarHTTP
import Testing

@Suite struct `A URL that is called` {
    @Test(arguments: webTable("urls.tsv"))
    func `is read in one way, or refused`(_ row: [String]) throws {
        try #require(row.count == 2)
        #expect(outcome { try WebURL(row[0]) } == row[1])
    }

    @Test(arguments: webTable("locations.tsv"))
    func `leads on as a redirect says`(_ row: [String]) throws {
        try #require(row.count == 3)
        #expect(outcome { try WebURL(row[0]).following(row[1]) } == row[2])
    }

    @Test func `is no longer than 8 KiB`() throws {
        let url = "http://a.test/" + String(repeating: "x", count: 8192 - 14)
        #expect(outcome { try WebURL(url) } == url)
        #expect(outcome { try WebURL(url + "x") } == "! the URL has more than 8192 bytes")
        let start = try WebURL("http://a.test")
        let location = String(repeating: "x", count: 8193)
        #expect(outcome { try start.following(location) } == "! the URL has more than 8192 bytes")
    }

    private func outcome(_ read: () throws -> WebURL) -> String {
        do {
            return try read().text
        } catch let fault as WebFault where fault.kind == .misuse {
            return "! \(fault.message)"
        } catch {
            return "\(error)"
        }
    }
}
