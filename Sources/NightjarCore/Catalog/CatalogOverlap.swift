/// A version 1.0 type and a version 2.0 type that one occurrence can both trigger.
package struct CatalogOverlap: Sendable, Hashable {
    /// How the two sets of occurrences lie to each other.
    package enum Relation: String, Sendable {
        case same
        case v1ContainsV2 = "v1_contains_v2"
        case partial
    }

    /// What the manifest check does about a pair.
    package enum Verdict: String, Sendable {
        /// Both report the same fact: an error.
        case reject

        /// Rare, not stated by any page, or different enough to want both: a warning.
        case warn
    }

    /// The type of version 1.0.
    package let v1: String

    /// The type of version 2.0.
    package let v2: String

    /// How the sets lie.
    package let relation: Relation

    /// What the check does.
    package let verdict: Verdict

    /// What is known of the pair, beginning with the occurrence: `an employee leaves; the …`.
    package let note: String

    /// Makes a pair.
    ///
    /// `note` may be empty, for one that a manifest adds.
    package init(v1: String, v2: String, relation: Relation, verdict: Verdict, note: String) {
        self.v1 = v1
        self.v2 = v2
        self.relation = relation
        self.verdict = verdict
        self.note = note
    }

    /// The occurrence in a few words: `an employee leaves`.
    ///
    /// Empty when the note is.
    package var occurrence: Substring { note.firstClause }

    /// What the note says besides.
    package var remark: Substring { note.otherClauses }
}

/// Two types of one version that one occurrence can both trigger.
package struct CatalogSameVersionOverlap: Sendable, Hashable {
    /// One type.
    package let first: String

    /// The other.
    package let second: String

    /// The version of both.
    package let version: EventVersion

    /// What is known of the pair, beginning with the occurrence.
    package let note: String

    /// The occurrence in a few words.
    package var occurrence: Substring { note.firstClause }

    /// What the note says besides.
    package var remark: Substring { note.otherClauses }
}

extension String {
    fileprivate var firstClause: Substring { self[..<(firstIndex(of: ";") ?? endIndex)] }

    fileprivate var otherClauses: Substring {
        self[firstClause.endIndex...].drop { $0 == ";" || $0 == " " }
    }
}
