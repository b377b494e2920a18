using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Tests.Notes;

public sealed class KeyAnnouncementTests
{
    [Fact]
    public void The_former_key_vouches_for_the_new_one_and_nobody_else_does()
    {
        using var next = Ed25519NoteSigner.Generate(A.Origin);
        using var stranger = Ed25519NoteSigner.Generate(A.Origin);
        var note = SignedNote.Parse(new KeyAnnouncement(A.Origin, next.Key, 17).Sign(A.Signer).ToBytes());

        var opened = KeyAnnouncement.Open(note, A.Signer.Key)!;

        Assert.Equal((next.Key.ToString(), 17L), (opened.Key.ToString(), opened.From));
        Assert.Null(KeyAnnouncement.Open(note, stranger.Key));
        Assert.Throws<FormatException>(() => Checkpoint.Parse(note));
    }

    [Theory]
    [InlineData("other.example/1\nkey K\nfrom 17\n")]
    [InlineData("gateway.example/audit/1\nkey not-a-key\nfrom 17\n")]
    [InlineData("gateway.example/audit/1\nkey K\nfrom 017\n")]
    [InlineData("gateway.example/audit/1\nkey K\n")]
    public void Any_other_note_is_no_announcement(string text) =>
        Assert.Null(KeyAnnouncement.Open(SignedNote.Sign(text.Replace("K", A.Signer.Key.ToString()), [A.Signer]), A.Signer.Key));
}
