import CFrames

/// A value on its way between a script and a function of the host.
public enum HostValue: Sendable, Equatable {
    case none
    case boolean(Bool)
    case integer(Int64)
    /// May be infinite, or no number.
    case float(Double)

    /// A string: any bytes.
    case text([UInt8])

    /// A table, or what a function takes as JSON: one JSON text, not checked.
    case json([UInt8])

    /// A string of UTF-8.
    public static func text(_ string: String) -> HostValue { .text(Array(string.utf8)) }

    /// How many bytes it takes in a frame, at most.
    var frameBytes: Int {
        switch self {
        case .none, .boolean: 1
        case .integer, .float: 9
        case .text(let bytes), .json(let bytes): 5 + bytes.count
        }
    }
}

/// Reads values out of a frame's payload.
struct HostValueReader {
    private var rest: UnsafeRawBufferPointer

    init(_ payload: UnsafeRawBufferPointer) {
        rest = payload
    }

    /// A text16 of UTF-8.
    mutating func name() throws(FrameFault) -> String {
        let bytes = try take(Int(try integer(UInt16.self)))
        guard let name = String(validating: bytes, as: UTF8.self) else {
            throw FrameFault("a call's name is not UTF-8")
        }
        return name
    }

    /// All values to the end.
    mutating func values() throws(FrameFault) -> [HostValue] {
        var values: [HostValue] = []
        while !rest.isEmpty {
            guard values.count < Int(CF_MAX_VALUES) else {
                throw FrameFault("a call with too many values")
            }
            values.append(try value())
        }
        return values
    }

    private mutating func value() throws(FrameFault) -> HostValue {
        switch Int32(try integer(UInt8.self)) {
        case Int32(CF_VALUE_NIL): .none
        case Int32(CF_VALUE_FALSE): .boolean(false)
        case Int32(CF_VALUE_TRUE): .boolean(true)
        case Int32(CF_VALUE_INTEGER): .integer(Int64(bitPattern: try integer(UInt64.self)))
        case Int32(CF_VALUE_FLOAT): .float(Double(bitPattern: try integer(UInt64.self)))
        case Int32(CF_VALUE_TEXT): .text(Array(try take(Int(try integer(UInt32.self)))))
        case Int32(CF_VALUE_JSON): .json(Array(try take(Int(try integer(UInt32.self)))))
        default: throw FrameFault("a value of an unknown kind")
        }
    }

    private mutating func integer<Value: FixedWidthInteger>(
        _: Value.Type
    ) throws(FrameFault) -> Value {
        Value(littleEndian: try take(MemoryLayout<Value>.size).loadUnaligned(as: Value.self))
    }

    private mutating func take(_ count: Int) throws(FrameFault) -> UnsafeRawBufferPointer {
        guard rest.count >= count else { throw FrameFault("a value beyond its frame's end") }
        defer { rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count)) }
        return UnsafeRawBufferPointer(rebasing: rest.prefix(count))
    }
}
