extension RequestMutator {
    static let unharmed = Array(
        "POST /behind HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nbehind".utf8
    )

    /// Requests that are right, or were it once.
    static let texts: [String] = [
        "\(start)Content-Length: 5\r\n\r\n12345",
        "\(start)Content-Length: 0\r\nConnection: keep-alive\r\n\r\n",
        "\(start)Content-Length: 2\r\nConnection: close\r\n\r\n{}",
        "\(start)Connection: x , keep-alive,close\r\n\r\n",
        "\(start)Content-Length: 4\r\nContent-Length: 4\r\n\r\n1234",
        "\(start)Content-Length: 16\r\n\r\nPOST / HTTP/1.1\n",
        "\(start)Authorization: Bearer \u{e9} x\r\nX-Lark-Signature: 0f \t1\r\n\r\n",
        "\(start)Authorization: a\r\n folded\r\nContent-Length: 1\r\n\r\n1",
        "\(start)Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nContent-Length: 1\r\n\r\n1",
        "\(start)Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
        "\(chunked)5\r\n12345\r\n0\r\n\r\n",
        "\(chunked)1\r\n1\r\n2;a\r\n12\r\n0003;a=b;c=\"d\"\r\n123\r\n000\r\n\r\n",
        "\(chunked)A\r\n0123456789\r\n0;last\r\nx-sum: 1\r\nY:\r\n\r\n",
        "\(chunked)f\r\n0\r\n\r\nPOST / HTTP\r\n0\r\nContent-Type: a\r\n\r\n",
        "POST /\u{4eba}\u{e9}?\u{4e8b} HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /%E4%BA%BA/%2f%3F?a=%20&b=c/d?e HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST http://a-b.c:80/d%20e?f HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST HTTPS://[::1]:80/?f HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1",
        "POST //a/../b;c=d/\\^{|}~`\"<>' HTTP/1.1\r\nHost:\r\n\r\n",
        "POST /a HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n{}",
        "POST /a HTTP/1.0\r\nConnection: x, Keep-Alive ,y\r\nContent-Length: 2\r\n\r\n{}",
        "\r\n\r\nPOST /a HTTP/1.1\r\nHost: a\r\n!#$%&'*+-.^_`|~09azAZ: x\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: a\r\n\r\n",
    ]

    private static let start = "POST /a HTTP/1.1\r\nHost: a\r\n"
    private static let chunked = "\(start)Transfer-Encoding: chunked\r\n\r\n"

    static let snippets: [String] = [
        "\r\n", "\n", "\r", "\r\n\r\n", "\n\n", "\r\r\n", "\r\n ", "\r\n\t", " ", "  ", "\t", " \t",
        "\t ", ",", ", ", " ,", ";", ";a", ";a=b", ";a=\"b\"", ";a=\"\\\"\"", "\"", "=", ";;", ";=",
        "0", "00", "1", "a", "F", "0x", "+", "-", "0\r\n\r\n", "0\r\nA: b\r\n\r\n", "1\r\n1\r\n",
        "HTTP/1.0", "HTTP/1.1", "HTTP/0.9", "chunked", "identity", "close", "keep-alive", "upgrade",
        ", close", ", keep-alive", ",\tkeep-alive", "close ", "keep-alive ", " HTTP/1.1\r\n",
        "http://", "//", "/", "?", "#", "%00", "%", "@", "*", "\u{0}", "\u{7f}", "\u{e9}",
        "POST", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ]

    /// Put in before any line, also before one of the body.
    static let lines: [String] = [
        "Content-Length: 0\r\n", "Content-Length: 5\r\n", "Content-Length:5 \r\n",
        "Content-Length: 5\t\r\n", "Content-Length: 5, 5\r\n", "Content-Length: 05\r\n",
        "Content-Length : 5\r\n", "CONTENT-LENGTH:\t5\r\n", "Content-Length: \r\n",
        "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: Chunked \r\n",
        "Transfer-Encoding: chunked\t\r\n", "Transfer-Encoding:\tchunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: chunked, chunked\r\n",
        "Transfer-Encoding:\r\n", "Transfer-Encoding: identity\r\n",
        "Transfer_Encoding: chunked\r\n",
        "Connection: close\r\n", "Connection: keep-alive\r\n", "Connection: upgrade\r\n",
        "Connection:\r\n", "Connection: a,close \r\n", "Connection: \tclose\r\n",
        "Connection: keep-alive\t\r\n", "Connection: close x\r\n", "Connection: ,close\r\n",
        "Proxy-Connection: close\r\n", "Proxy-Connection: keep-alive\r\n", "Upgrade: h2c\r\n",
        "Upgrade:\r\n", "Keep-Alive: timeout=5\r\n", "Host: b\r\n", "Host:\r\n", "A: b\r\n",
        "A:\r\n", "A: b\t\r\n", "A:\t\tb  \r\n", " A: b\r\n", "\tA: b\r\n", ": b\r\n", "A\r\n",
        "A: \u{e9}\r\n", "A: \u{0}\r\n", "A: b\rc\r\n", "A: b\n", "Authorization: x\r\n",
        "Trailer: Content-Length\r\n", "Expect: 100-continue\r\n", "\r\n", "0\r\n", "1;a=b\r\n",
        "ffffffff\r\n", "100000000\r\n",
    ]
}
