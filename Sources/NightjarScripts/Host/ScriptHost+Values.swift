import Foundation
import LuaSandbox
import NightjarCore

/// `kv`: values that last.
extension ScriptHost {
    /// The longest lifetime: ten years.
    private static let longestLifetime = 315_360_000.0

    func getValue(_ call: HostFunctionCall) throws(ScriptMisuse) -> Work {
        let key = try key(of: call)
        return { [plugin] services in
            do throws(StoreFault) {
                let value = try await services.values.value(of: key, in: plugin)
                return .values([value.map(HostValue.json) ?? .none])
            } catch {
                return .failed(error.forScripts)
            }
        }
    }

    func changeValue(_ call: HostFunctionCall) throws(ScriptMisuse) -> Work {
        let key = try key(of: call)
        let change = try change(call)
        return { [plugin] services in
            do throws(StoreFault) {
                switch try await services.values.change(key, in: plugin, change) {
                case .done(let number?): return .values([.json(number)])
                case .done(nil): return .values([.boolean(true)])
                case .differed: return .values([.boolean(false)])
                case .refused(let why): return .failed(why)
                }
            } catch {
                return .failed(error.forScripts)
            }
        }
    }

    private func key(of call: HostFunctionCall) throws(ScriptMisuse) -> String {
        guard grant.keepsValues else {
            throw ScriptMisuse("the plugin keeps no values; \(hint("kv: true"))")
        }
        let key = try call.string(0, "the key")
        guard (1...ValueBounds.keyBytes).contains(key.utf8.count) else {
            throw ScriptMisuse("the key has 1 to \(ValueBounds.keyBytes) bytes")
        }
        return key
    }

    private func change(_ call: HostFunctionCall) throws(ScriptMisuse) -> ValueChange {
        switch call.function {
        case "kv.set":
            guard let value = try value(call, 1, "the value") else {
                throw ScriptMisuse(
                    "the value is nil; kv.delete removes a key, json.null stands for null"
                )
            }
            return .set(value, lifetime: try lifetime(call))
        case "kv.delete": return .delete
        case "kv.compare_and_set":
            let old = try value(call, 1, "the old value")
            return .compareAndSet(old: old, new: try value(call, 2, "the new value"))
        default: return .increment(amount: try amount(call[1]))
        }
    }

    private func value(
        _ call: HostFunctionCall,
        _ index: Int,
        _ name: String
    ) throws(ScriptMisuse) -> [UInt8]? {
        guard case .json(let json) = call[index] else { return nil }
        guard json.count <= ValueBounds.valueBytes else {
            throw ScriptMisuse(
                "\(name) has \(json.count) bytes as JSON; at most \(ValueBounds.valueBytes)"
            )
        }
        return json
    }

    private func lifetime(_ call: HostFunctionCall) throws(ScriptMisuse) -> Duration? {
        guard let json = try call.options(2, "the options", most: 256) else { return nil }
        let known = try? JSONDecoder().decode([String: Double].self, from: Data(json))
        guard let known, known.count == 1, let seconds = known["ttl"] else {
            throw ScriptMisuse("the options are { ttl = seconds }")
        }
        guard seconds > 0, seconds <= Self.longestLifetime else {
            throw ScriptMisuse("ttl is more than 0 and at most ten years, in seconds")
        }
        return .seconds(seconds)
    }

    private func amount(_ value: HostValue) throws(ScriptMisuse) -> JSONNumber {
        switch value {
        case .none: return .integer(1)
        case .integer(let integer): return .integer(integer)
        case .float(let float) where float.isFinite: return .float(float)
        default: throw ScriptMisuse("what to add is \(value.kind), not a finite number")
        }
    }
}

extension StoreFault {
    /// Without paths, which are the operator's matter.
    fileprivate var forScripts: String {
        kind == .full ? "the store is full" : "the store cannot be used now"
    }
}
