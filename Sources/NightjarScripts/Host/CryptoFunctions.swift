import Crypto
import Foundation
import LuaSandbox

/// `crypto`: digests and the like, which need no grant.
enum CryptoFunctions {
    /// `crypto.random` gives at most so many bytes.
    private static let mostRandom = 4096

    /// nil where the function is none of these.
    static func answer(_ call: HostFunctionCall) throws(ScriptMisuse) -> HostAnswer? {
        switch call.function {
        case "crypto.sha256":
            let digest = SHA256.hash(data: try call.bytes(0, "the argument"))
            return .values([.text(hex(digest))])
        case "crypto.hmac_sha256":
            let key = SymmetricKey(data: try call.bytes(0, "the key"))
            let code = HMAC<SHA256>.authenticationCode(
                for: try call.bytes(1, "the message"),
                using: key
            )
            return .values([.text(hex(code))])
        case "crypto.base64_encode":
            let text = Data(try call.bytes(0, "the argument")).base64EncodedString()
            return .values([.text(text)])
        case "crypto.base64_decode":
            let text = try call.bytes(0, "the argument")
            guard let data = Data(base64Encoded: Data(text)) else {
                return .failed("the text is not base64")
            }
            return .values([.text(Array(data))])
        case "crypto.random":
            return .values([.text(try random(call))])
        default: return nil
        }
    }

    /// The same, where loops are not held up by it.
    @concurrent static func beside(_ call: HostFunctionCall) async -> HostAnswer {
        do throws(ScriptMisuse) {
            return try answer(call) ?? .raised("there is no such function")
        } catch {
            return .raised(error.message)
        }
    }

    private static func random(_ call: HostFunctionCall) throws(ScriptMisuse) -> [UInt8] {
        guard case .integer(let count) = call[0], (0...Int64(mostRandom)).contains(count) else {
            throw ScriptMisuse("the number of bytes is a whole number from 0 to \(mostRandom)")
        }
        // One call of the system for all of them.
        return SymmetricKey(size: SymmetricKeySize(bitCount: max(1, Int(count)) * 8))
            .withUnsafeBytes { Array($0.prefix(Int(count))) }
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}
