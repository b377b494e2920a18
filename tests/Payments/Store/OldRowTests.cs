using System.Text.Json;
using System.Text.Json.Nodes;
using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Store;

/// <summary>Rows of earlier versions are read as what they meant then.</summary>
public sealed class OldRowTests
{
    [Fact]
    public void A_release_that_an_earlier_version_wrote_still_counts_for_its_hold()
    {
        var now = DateTimeOffset.UnixEpoch;
        var submission = An.Submission(hold: "window.closed");
        var payment = SubmitRules.Begin(submission, now)[^1].Next with { Release = new HoldRelease("bert", "console", submission.InstructionHash, now) };
        var row = JsonSerializer.SerializeToNode(payment, StoreJson.Default.Payment)!.AsObject();
        row.Remove("earlierReleases");
        foreach (var member in (string[])["hold", "reason"])
            row["release"]!.AsObject().Remove(member);

        var read = JsonSerializer.Deserialize(row, StoreJson.Default.Payment)! with { Instruction = submission.Instruction };

        Assert.True(ApprovalRules.MayLeave(read));
        Assert.Equal([("window.closed", "bert", null)], read.Releases.Select(release => (release.Hold, release.Subject, release.Reason)));
        Assert.False(ApprovalRules.MayLeave(read with { Release = null }));
    }
}
