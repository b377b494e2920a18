using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Egress.Services;

namespace SecureFin.Gateway.Policy.Bundles;

/// <summary>A server that hands out bundles over HTTP, as OPA's bundle protocol has it.</summary>
internal sealed class BundleServerOptions
{
    /// <summary>Where it is, and how the gateway proves itself: secrets <c>policy/bundles/token</c> and <c>policy/bundles/transport</c>.</summary>
    [Required]
    [ValidateObjectMembers]
    public required ServiceOptions Server { get; init; }

    /// <summary>Path of the bundle below the server's address, such as <c>bundles/main.tar.gz</c>.</summary>
    [Required]
    public required string Resource { get; init; }

    /// <summary>Folder that keeps the last good bundle, for a start without the server. Verified again when it is read.</summary>
    [Required]
    public required string PersistDirectory { get; init; }

    /// <summary>Shortest pause between two questions, 100 ms to 1 h. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan MinDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest pause, also after failures, 100 ms to 24 h. Default 2 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "24:00:00")]
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the server may hold a question until there is news, 0 to 10 min; 0 is no long polling. Default 0.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan LongPoll { get; init; }

    /// <summary>Longest one download may take beyond <see cref="LongPoll"/>, 1 s to 10 min. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    internal IEnumerable<string> Errors()
    {
        if (MaxDelay < MinDelay)
            yield return "Policy:BundleServer: MaxDelay is at least MinDelay.";
        if (Resource.Contains("..", StringComparison.Ordinal) || !Uri.TryCreate(Resource, UriKind.Relative, out _))
            yield return "Policy:BundleServer:Resource is a relative path.";
        foreach (var error in Server.Errors("Policy:BundleServer:Server"))
            yield return error;
    }
}
