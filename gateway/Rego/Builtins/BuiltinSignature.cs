namespace SecureFin.Rego;

/// <summary>Argument and result types of a built-in, read when first asked for.</summary>
internal sealed class BuiltinSignature(string arguments, string result)
{
    private RegoType[]? _arguments;
    private RegoType? _result;

    public IReadOnlyList<RegoType> Arguments => _arguments ??= RegoTypeParser.ParseList(arguments);

    /// <summary>Null when the built-in has no result (print).</summary>
    public RegoType? Result => result == "-" ? null : _result ??= RegoTypeParser.ParseList(result)[0];

    /// <summary>Number of arguments, without reading their types.</summary>
    public static int CountArguments(string arguments) => arguments == "-" ? 0 : arguments.AsSpan().Count(' ') + 1;
}
