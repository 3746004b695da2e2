import NightjarCore

/// A class for the body of each event that there is a sample of.
///
/// A field that one sample of a type has and another has not is optional.
struct EventAnnotations {
    /// The file.
    let text: String

    init(_ samples: EventSamples) {
        var types: [String] = []
        var bodies: [String: AnnotatedValue] = [:]
        for sample in samples.all {
            let body = AnnotatedValue(sample.body)
            if bodies[sample.type] == nil { types.append(sample.type) }
            bodies[sample.type] = bodies[sample.type].map { $0.merged(with: body) } ?? body
        }
        var lines = Self.heading
        for type in types {
            guard let body = bodies[type] else { continue }
            lines += Self.event(type, body, samples)
        }
        text = lines.joined(separator: "\n") + "\n"
    }

    /// The name of an event's class.
    static func className(of type: String) -> String { "NightjarEvent.\(type)" }

    private static let heading =
        [
            "---@meta nightjar.events",
            "-- The bodies of events, by samples of them: a platform may leave fields out, or send more.",
            "-- Written by `nightjar new`, which writes it anew each time: changes are lost.",
            "",
            "---@class FeishuUserID",
        ] + AnnotatedValue.userIDFields.map { "---@field \($0)? string" }

    private static func event(
        _ type: String,
        _ body: AnnotatedValue,
        _ samples: EventSamples
    ) -> [String] {
        var classes: [String] = []
        let root = "NightjarBody.\(type)"
        let known = body.annotation(of: root, into: &classes)
        return [
            "", "---@class \(className(of: type)) : NightjarEvent",
            "---@field type \(LuaText.quoted(type))", "---@field body \(known)",
        ] + classes
    }
}
