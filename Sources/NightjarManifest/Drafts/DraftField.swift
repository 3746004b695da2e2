import NightjarCore

/// A field of an event that a new plugin's handler shows how to read.
struct DraftField: Equatable {
    /// From the event on: `event.body.object.open_id`.
    let path: String

    /// What it is called in a log line.
    let label: String

    /// What the sample has there.
    let value: JSONValue

    /// More would be a list, not an example.
    private static let most = 4

    /// Those of a body that tell most of it, in its order: whom, where, what.
    static func chosen(of sample: EventSample) -> [DraftField] {
        var leaves: [(names: [String], path: String, value: JSONValue)] = []
        func walk(_ value: JSONValue, _ names: [String], _ path: String) {
            switch value {
            case .object(let members):
                for member in members {
                    walk(member.value, names + [member.name], path + LuaText.field(member.name))
                }
            case .array(let values):
                if let first = values.first { walk(first, names, path + "[1]") }
            case .text, .number, .boolean: leaves.append((names, path, value))
            case .null: break
            }
        }
        walk(sample.body, [], "event.body")
        let wanted = leaves.indices
            .filter { rank(leaves[$0].names, in: sample) < uninteresting }
            .sorted { rank(leaves[$0].names, in: sample) < rank(leaves[$1].names, in: sample) }
            .prefix(most).sorted()
        var labels: Set<String> = []
        return wanted.map { index in
            let leaf = leaves[index]
            let label = label(leaf.names) { labels.insert($0).inserted }
            return DraftField(path: leaf.path, label: label, value: leaf.value)
        }
    }

    /// The shortest that is free: the field's own name, or with those that lead to it; of an
    /// `open_id` whose it is.
    private static func label(_ names: [String], isFree: (String) -> Bool) -> String {
        var names = names
        if names.last == "open_id", names.count > 1 {
            if names.dropLast().last == "id" { names.remove(at: names.count - 2) }
            let whose = names.dropLast().last ?? ""
            if whose.hasSuffix("_id") { names = names.dropLast(2) + [String(whose.dropLast(3))] }
        }
        let longer = (1...max(1, names.count)).map { names.suffix($0).joined(separator: "_") }
        let numbered = (2...(most + 1)).map { "\(names.joined(separator: "_"))_\($0)" }
        return (longer + numbered).first(where: isFree) ?? names.joined(separator: "_")
    }

    private static let uninteresting = 100

    /// The lower, the sooner it is chosen.
    private static func rank(_ names: [String], in sample: EventSample) -> Int {
        let envelope = ["app_id", "tenant_key", "type", "i18n_resources", "token"]
        guard let name = names.last, !(names.count == 1 && envelope.contains(name)) else {
            return uninteresting
        }
        let parents = names.dropLast()
        let noise = ["avatar", "custom_attrs", "old_object", "before_change", "i18n_names"]
        guard !parents.contains(where: noise.contains) else { return uninteresting }
        guard !["union_id", "user_id", "tenant_key", "token"].contains(name) else {
            return uninteresting - 1
        }
        // What stands deeper is further from what the event is about.
        let depth = parents.count
        if telling.contains(name) { return depth }
        let doubles = ["en_name", "nickname"]
        let endings = ["name", "_code", "_id", "_token", "_title", "_list"]
        let isLikely = !doubles.contains(name) && endings.contains { name.hasSuffix($0) }
        return depth + (isLikely ? 5 : 10)
    }

    private static let telling: Set<String> = [
        "open_id", "chat_id", "name", "topic", "status", "text", "change_type", "emoji_type",
        "event_key", "event_status", "action", "current_status", "leave_type", "leave_reason",
    ]
}
