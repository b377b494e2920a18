namespace SecureFin.Gateway.Config;

/// <summary>The configuration is refused; nothing was started.</summary>
/// <param name="errors">Everything that is wrong, one line each, without values: a value may be a secret in the wrong place.</param>
internal sealed class ConfigurationException(params IReadOnlyList<string> errors)
    : Exception($"The configuration has {errors.Count} error(s): {string.Join("; ", errors)}")
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
