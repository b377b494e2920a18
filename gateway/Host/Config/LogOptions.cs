using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SecureFin.Gateway.Config;

/// <summary>How the process writes its log to standard output.</summary>
internal sealed class LogOptions
{
    public const string Section = "Log";

    /// <summary><c>Json</c> (one object a line) or <c>Text</c>. Default <c>Json</c>.</summary>
    [RegularExpression("Json|Text")]
    public string Format { get; init; } = "Json";

    /// <summary>Least level of the gateway's own messages. Default Information.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;
}

[OptionsValidator]
internal sealed partial class LogOptionsValidator : IValidateOptions<LogOptions>;
