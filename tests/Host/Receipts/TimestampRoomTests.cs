using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;
using SecureFin.Gateway.Receipts.Anchors;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>Which checkpoint is stamped next: none twice, and new entries also while no witness vouches for them.</summary>
public sealed class TimestampRoomTests
{
    private static readonly Ed25519NoteSigner Signer = new("gateway.test/audit/1", new byte[32]);

    [Theory]
    [InlineData(null, 10, 0, 10)] // no witnesses
    [InlineData(8, 10, 0, 8)] // the witnessed one proves more
    [InlineData(8, 10, 5, 8)]
    [InlineData(8, 10, 8, 10)] // the witnesses have been silent since
    [InlineData(8, 10, 10, null)] // nothing is new, and no token is replaced
    [InlineData(8, 12, 10, 12)] // still silent
    [InlineData(12, 12, 10, 12)]
    [InlineData(null, 0, 0, null)]
    public void The_witnessed_checkpoint_is_stamped_or_the_newest_where_that_has_a_token(int? witnessed, int newest, int stamped, int? expected) =>
        Assert.Equal(expected, (int?)TimestampRoom.Next(witnessed is { } size ? Of(size) : null, Of(newest), stamped)?.Size);

    [Fact]
    public void What_has_a_token_is_told_by_the_folder_also_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("sfg-stamps-");
        Assert.Equal(0, TimestampRoom.StampedIn(Path.Combine(folder.FullName, "none"), 100));
        foreach (var name in (string[])["7.tsr", "7.checkpoint", "31.tsr", "40.checkpoint", "500.tsr", "no.tsr"])
            File.WriteAllText(Path.Combine(folder.FullName, name), "");

        Assert.Equal(31, TimestampRoom.StampedIn(folder.FullName, 100));
        Assert.Equal(0, TimestampRoom.StampedIn(folder.FullName, 6));
        folder.Delete(recursive: true);
    }

    private static Checkpoint Of(long size) => Checkpoint.Sign(Signer.Name, size, MerkleHash.Empty, [Signer]);
}
