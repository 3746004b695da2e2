import NightjarCore
import Testing

@Suite struct `A secret` {
    private let secret = Secret("v1rtualVerificationToken")

    @Test func `matches itself and nothing else`() {
        #expect(secret.matches("v1rtualVerificationToken".utf8))
        let others = [
            "", "v", "v1rtualVerificationTokem", "v1rtualVerificationToken ",
            "v1rtualVerificationTokenv1rtualVerificationToken", "x1rtualVerificationToken",
        ]
        for other in others { #expect(!secret.matches(other.utf8), "\(other)") }
        #expect(secret.matches(AnySequence(Array("v1rtualVerificationToken".utf8))))
    }

    @Test func `matches nothing when it is empty`() {
        #expect(!Secret("").matches([]))
        #expect(!Secret("").matches([0]))
    }

    @Test func `appears in no text made of it`() {
        struct Holder {
            let secret: Secret
        }
        var dumped = ""
        dump(Holder(secret: secret), to: &dumped)
        let texts = [
            "\(secret)", String(reflecting: secret), "\(Holder(secret: secret))", "\([secret])",
            String(describing: Optional(secret)), dumped,
        ]
        for text in texts {
            #expect(!text.contains("v1rtual"))
            #expect(!text.contains("118"), "its bytes are in \(text)")
        }
    }
}
