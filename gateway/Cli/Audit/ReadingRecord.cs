using System.CommandLine;

namespace SecureFin.Cli.Audit;

/// <summary>What commands that show entries have in common: reading a gateway's own log is an entry of it, and where that cannot be the reader is told.</summary>
internal sealed class ReadingRecord
{
    private readonly Option<string?> _config = new("--config")
    {
        Description = $"Folder with gateway.json, for a gateway's own log: it records the reading before anything is shown. Default: {OwnLog.DefaultConfig} where there is one.",
    };

    private readonly Option<string> _reason = new("--reason") { Description = "Why, for that record; names nobody.", DefaultValueFactory = _ => "none given" };

    /// <summary>Gives a command the options.</summary>
    public Command On(Command command)
    {
        command.Options.Add(_config);
        command.Options.Add(_reason);
        return command;
    }

    /// <summary>Call it before anything is shown.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="directory">The log.</param>
    /// <param name="what">The command and the entries, visible ASCII: <c>show:42</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UnreadableInputException">It is a gateway's log and the gateway did not record the reading: nothing may be shown.</exception>
    public async Task MakeAsync(ParseResult result, string directory, string what, CancellationToken cancellation)
    {
        var config = result.GetValue(_config) ?? (File.Exists(Path.Combine(OwnLog.DefaultConfig, "gateway.json")) ? OwnLog.DefaultConfig : null);
        if (!OwnLog.Is(directory))
            await result.Error().WriteLineAsync("sfg: this is a copy of a log: no entry says that it was read");
        else if (config is null)
            await result.Error().WriteLineAsync("sfg: no configuration of a gateway is named (--config): no entry says that this log was read");
        else
            await OwnLog.RecordAsync("read", directory, what, result.GetValue(_reason)!, config, result.Error(), cancellation);
    }
}
