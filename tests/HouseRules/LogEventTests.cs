using System.Text.RegularExpressions;

namespace SecureFin.HouseRules;

/// <summary>Operators filter and alarm on event ids: one id means one thing.</summary>
public sealed partial class LogEventTests
{
    [Fact]
    public void Every_log_event_has_an_id_of_its_own()
    {
        var events = (from file in Repository.SourceFiles("gateway", "connectors")
                      from Match found in Event().Matches(Repository.Read(file))
                      select (Id: found.Groups["id"].Value, File: file)).ToList();

        Assert.True(events.Count > 20);
        Assert.All(events, found => Assert.True(found.Id.Length > 0, $"{found.File}: an event without an id"));
        Assert.Empty(events.GroupBy(found => found.Id).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same.Select(found => found.File))}"));
    }

    [GeneratedRegex(@"\[LoggerMessage\((?:EventId\s*=\s*)?(?<id>\d*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Event();
}
