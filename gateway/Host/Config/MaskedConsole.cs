using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using SecureFin.Gateway.Masking;

namespace SecureFin.Gateway.Config;

/// <summary>Writes log lines as another formatter does, with every account number, card number and e-mail address shown in part.</summary>
/// <remarks>The second line of defence: the first is that logs name fields one by one and none of them is personal.</remarks>
internal sealed class MaskedConsole(IServiceProvider services) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "masked";

    private readonly Lazy<ConsoleFormatter> _inner = new(() => services.GetServices<ConsoleFormatter>().First(formatter => formatter.Name == Wanted(services)));

    [ThreadStatic]
    private static StringWriter? line;

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var writer = line ??= new StringWriter();
        _inner.Value.Write(logEntry, scopeProvider, writer);
        var text = writer.GetStringBuilder();
        if (text.Length > 0)
            textWriter.Write(TextMasker.Mask(text.ToString()));
        text.Clear();
    }

    private static string Wanted(IServiceProvider services) =>
        services.GetRequiredService<Microsoft.Extensions.Options.IOptions<LogOptions>>().Value.Format == "Text" ? ConsoleFormatterNames.Simple : ConsoleFormatterNames.Json;
}
