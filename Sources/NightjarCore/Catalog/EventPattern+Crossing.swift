extension EventPattern {
    /// What both match: a type, or a pattern; nil when no type can match both.
    package func crossing(_ other: EventPattern) -> EventPattern? {
        if isExact, other.isExact { return text == other.text ? self : nil }
        let (left, right) = (open, other.open)
        let shared = max(left.parts.count, right.parts.count)
        guard left.isOpen || left.parts.count == shared,
            right.isOpen || right.parts.count == shared
        else { return nil }
        var parts: [Substring] = []
        for index in 0..<shared {
            let one = index < left.parts.count ? left.parts[index] : "*"
            let two = index < right.parts.count ? right.parts[index] : "*"
            guard one == two || one == "*" || two == "*" else { return nil }
            parts.append(one == "*" ? two : one)
        }
        // Open ends meet in an open end, and an open end takes at least one part.
        if left.isOpen, right.isOpen {
            parts.append("*")
        } else if left.isOpen && left.parts.count == shared
            || right.isOpen && right.parts.count == shared
        {
            return nil
        }
        return EventPattern(parts.joined(separator: "."))
    }

    /// Whether every type that `other` matches is matched too.
    package func covers(_ other: EventPattern) -> Bool {
        crossing(other)?.parts == other.parts
    }

    /// The parts before a `*` at the end, and whether there is one.
    private var open: (parts: ArraySlice<Substring>, isOpen: Bool) {
        let parts = parts
        return parts.last == "*" ? (parts.dropLast(), true) : (parts[...], false)
    }
}
