using SecureFin.Gateway.Policy.Bundles;

namespace SecureFin.Gateway.Tests.Policy.Bundles;

/// <summary>Which bundle may follow which.</summary>
public sealed class RollbackGuardTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly OrderedBundles _bundles = new();

    public static TheoryData<long?, long?, long, long?, string?> Steps => new()
    {
        // reached, next, minimum, allowed, what the refusal says
        { null, null, 0, null, null },
        { null, 1, 0, null, null },
        { null, null, 1, null, "carries no sequence" },
        { null, 4, 5, null, "below the configured minimum 5" },
        { null, 5, 5, null, null },
        { 7, 8, 0, null, null },
        { 7, 7, 0, null, null },
        { 7, 6, 0, null, "sequence 6 is older than 7" },
        { 7, null, 0, null, "carries no sequence" },
        { 7, 6, 0, 6, null },
        { 7, 5, 0, 6, "sequence 5 is older than 7" },
        { 7, 6, 7, 7, "below the configured minimum 7" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_bundle_comes_after_what_was_reached_or_it_is_refused(long? reached, long? next, long minimum, long? allowed, string? why)
    {
        Guard().Remember(_bundles.Bundle(reached));

        foreach (var guard in new[] { Guard(minimum, allowed), Guard(minimum, allowed) })
        {
            var refusal = guard.Refusal(_bundles.Bundle(next));

            Assert.Equal(why is null, refusal is null);
            if (why is not null)
            {
                Assert.StartsWith("bundle.rollback: ", refusal, StringComparison.Ordinal);
                Assert.Contains(why, refusal, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void The_same_sequence_with_other_contents_is_refused()
    {
        Guard().Remember(_bundles.Bundle(7, allow: true));

        Assert.Contains("with other contents", Guard().Refusal(_bundles.Bundle(7, allow: false)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_way_back_does_not_lower_what_was_reached()
    {
        Guard().Remember(_bundles.Bundle(7));
        Guard(allowed: 5).Remember(_bundles.Bundle(5));

        Assert.NotNull(Guard().Refusal(_bundles.Bundle(6)));
        Assert.NotNull(Guard().Refusal(_bundles.Bundle(5)));
        Assert.Null(Guard().Refusal(_bundles.Bundle(8)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"sequence": "seven", "digest": "x"}""")]
    [InlineData("""{"sequence": 0, "digest": "x"}""")]
    public void A_state_that_cannot_be_read_refuses_every_bundle(string state)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, RollbackGuard.FileName), state);

        Assert.Contains("cannot be read", Guard().Refusal(_bundles.Bundle(9)), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_folder_this_process_remembers()
    {
        var guard = new RollbackGuard(null, new RollbackOptions());
        guard.Remember(_bundles.Bundle(7));

        Assert.NotNull(guard.Refusal(_bundles.Bundle(6)));
        Assert.Null(new RollbackGuard(null, new RollbackOptions()).Refusal(_bundles.Bundle(6)));
    }

    public void Dispose()
    {
        _bundles.Dispose();
        _folder.Delete(recursive: true);
    }

    private RollbackGuard Guard(long minimum = 0, long? allowed = null) => new(_folder.FullName, new RollbackOptions { MinimumSequence = minimum, AllowSequence = allowed });
}
