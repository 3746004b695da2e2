/// The lines of a text, counted as YAML counts them.
struct SourceLines {
    private let text: ArraySlice<UInt8>
    /// Where each line begins.
    private let starts: [Int]

    /// Takes valid UTF-8.
    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        var starts = [text.startIndex]
        var place = text.startIndex
        while place < text.endIndex {
            let length = Self.lineBreak(at: place, in: text)
            place += max(1, length)
            if length > 0 { starts.append(place) }
        }
        self.starts = starts
    }

    /// The line with this number, from 1, without its end; empty when there is none.
    subscript(number: Int) -> String {
        guard starts.indices.contains(number - 1) else { return "" }
        let end = number < starts.count ? starts[number] : text.endIndex
        var place = starts[number - 1]
        while place < end, Self.lineBreak(at: place, in: text) == 0 { place += 1 }
        return String(decoding: text[starts[number - 1]..<place], as: UTF8.self)
    }

    /// How many bytes the end of a line has that stands here; 0 when none does.
    ///
    /// CR, LF, CR LF, U+0085, U+2028 and U+2029, as in YAML 1.1, section 4.2.
    private static func lineBreak(at place: Int, in text: ArraySlice<UInt8>) -> Int {
        func byte(_ offset: Int) -> UInt8? {
            place + offset < text.endIndex ? text[place + offset] : nil
        }
        switch text[place] {
        case 0x0A: return 1
        case 0x0D: return byte(1) == 0x0A ? 2 : 1
        case 0xC2: return byte(1) == 0x85 ? 2 : 0
        case 0xE2: return byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9) ? 3 : 0
        default: return 0
        }
    }
}
