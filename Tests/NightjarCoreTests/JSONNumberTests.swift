import NightjarCore
import Testing

@Suite struct `A JSON number` {
    private func number(_ text: String) -> JSONNumber? { JSONNumber(json: Array(text.utf8)) }

    private func json(_ number: JSONNumber) -> String {
        String(decoding: number.json, as: UTF8.self)
    }

    @Test(arguments: [
        ("1", JSONNumber.integer(1)), (" -7\n", .integer(-7)), ("1.0", .float(1)),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("9223372036854775808", .float(9_223_372_036_854_775_808)), ("1e2", .float(100)),
        ("9007199254740993", .integer(9_007_199_254_740_993)),
    ])
    func `is whole where it is written so and 64 bits hold it`(
        _ text: String,
        _ expected: JSONNumber
    ) {
        #expect(number(text) == expected)
    }

    @Test(arguments: [
        "", " ", "\"1\"", "1 2", "[1]", "01", "+1", "1.", "1e999", "-1e999", "0x1", "nan", "1\u{0}",
    ])
    func `is no other text`(_ text: String) { #expect(number(text) == nil) }

    @Test(arguments: [
        (JSONNumber.integer(.min), "-9223372036854775808"), (.float(1), "1.0"),
        (.float(0.1), "0.1"),
        (.float(1e300), "1e+300"), (.float(-0.0), "-0.0"), (.float(1e16), "1e+16"),
        (.float(.leastNonzeroMagnitude), "5e-324"),
    ])
    func `stays what it is in JSON`(_ number: JSONNumber, _ expected: String) {
        #expect(json(number) == expected)
        #expect(self.number(expected) == number)
    }

    @Test(arguments: [
        (JSONNumber.integer(9_007_199_254_740_992), JSONNumber.integer(1), "9007199254740993"),
        (.integer(.max - 1), .integer(1), "9223372036854775807"), (.integer(1), .float(0.5), "1.5"),
        (.float(0.5), .integer(1), "1.5"), (.float(1), .float(1), "2.0"),
        (.integer(.min), .integer(.max), "-1"),
    ])
    func `is added exactly where both are whole`(
        _ left: JSONNumber,
        _ right: JSONNumber,
        _ sum: String
    ) {
        #expect(left.adding(right).map(json) == sum)
    }

    @Test(arguments: [
        (JSONNumber.integer(.max), JSONNumber.integer(1)), (.integer(.min), .integer(-1)),
        (.float(.greatestFiniteMagnitude), .float(.greatestFiniteMagnitude)),
        (.integer(1), .float(.infinity)), (.float(.nan), .integer(1)),
    ])
    func `has no sum beyond its bounds`(_ left: JSONNumber, _ right: JSONNumber) {
        #expect(left.adding(right) == nil)
    }
}
