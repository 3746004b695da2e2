/// Finds lines of a text by their numbers, counted as YAML counts them.
///
/// Lines that are asked for in their order are found in one pass.
struct LineCursor {
    private let text: ArraySlice<UInt8>
    private var number = 1
    private var start: Int

    /// Takes valid UTF-8.
    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        start = text.startIndex
    }

    /// The line with this number, from 1, without its end; empty when there is none.
    mutating func line(_ wanted: Int) -> ArraySlice<UInt8> {
        if wanted < number { (number, start) = (1, text.startIndex) }
        while number < wanted, start < text.endIndex {
            let end = self.end
            guard end < text.endIndex else { return text[end..<end] }
            start = end + lineBreak(at: end)
            number += 1
        }
        return number == wanted ? text[start..<end] : text[text.endIndex...]
    }

    /// Where the present line ends.
    private var end: Int {
        var place = start
        while place < text.endIndex, lineBreak(at: place) == 0 { place += 1 }
        return place
    }

    /// How many bytes the end of a line has that stands here; 0 when none does.
    ///
    /// CR, LF, CR LF, U+0085, U+2028 and U+2029, as in YAML 1.1, section 4.2.
    private func lineBreak(at place: Int) -> Int {
        func byte(_ offset: Int) -> UInt8 {
            place + offset < text.endIndex ? text[place + offset] : 0
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
