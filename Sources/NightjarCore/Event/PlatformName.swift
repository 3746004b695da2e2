/// Who sends events.
package enum PlatformName: String, Sendable, CaseIterable {
    case feishu, people, ebaas
}
