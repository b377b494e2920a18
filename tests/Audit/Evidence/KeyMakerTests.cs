using SecureFin.Audit.Disk;
using SecureFin.Audit.Evidence;

namespace SecureFin.Audit.Tests.Evidence;

/// <summary>The thread that makes keys, and a store that cannot take what it made.</summary>
public sealed class KeyMakerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Whatever_goes_wrong_at_the_end_of_a_group_everybody_who_waits_is_told_and_the_next_group_is_made()
    {
        using var home = new TempDirectory();
        var (gate, broken) = (new Lock(), true);
        var folder = new KeyFolder(home["keys/20261121"]);
        await using var maker = new KeyMaker(home["keys"], new PosixDisk(), gate, (_, _) =>
        {
            if (broken)
                throw new InvalidOperationException("a mistake");
        });
        var lost = Add(maker, gate, folder, 3);

        foreach (var key in lost)
        {
            var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(() => key.TakeAsync().WaitAsync(Patience));
            Assert.Equal(AuditUnavailableReason.WriteFailed, refusal.Reason);
        }

        Assert.False(folder.IsBeingWritten);
        broken = false;
        foreach (var key in Add(maker, gate, folder, 3))
            Assert.Equal(key.Id, (await key.TakeAsync().WaitAsync(Patience)).Id);
    }

    private static List<NewKey> Add(KeyMaker maker, Lock gate, KeyFolder folder, int count)
    {
        var keys = Enumerable.Range(0, count).Select(i => new NewKey(folder, new DateOnly(2026, 11, 21), $"n{i}", Guid.NewGuid().ToString("N"), new byte[32], new byte[60])).ToList();
        lock (gate)
            keys.ForEach(maker.Add);
        return keys;
    }
}
