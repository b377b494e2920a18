using System.CommandLine;
using System.Globalization;
using SecureFin.Rego;
using SecureFin.Rego.Bundles;

namespace SecureFin.Cli.Policy;

/// <summary>Options that several policy commands share.</summary>
internal sealed class PolicyOptions
{
    public Option<string[]> Data { get; } = new("--data", "-d") { Description = "Module, data file or folder; may be given several times." };

    public Option<string[]> Bundle { get; } = new("--bundle", "-b") { Description = "Bundle: folder, archive or module; may be given several times." };

    public Option<string?> Input { get; } = new("--input", "-i") { Description = "JSON file with the input document." };

    public Option<bool> StandardInput { get; } = Flag.Create("Reads the input document from the standard input.", "--stdin-input", "-I");

    public Option<string?> Capabilities { get; } = new("--capabilities") { Description = "Capabilities file in OPA's format; built-ins that it does not list are refused." };

    public Option<string?> Schema { get; } = new("--schema", "-s") { Description = "JSON schema of the input, or a folder with it as input.json and schemas that annotations name." };

    public PolicyBundle Read(ParseResult result) => PolicyFiles.ReadFiles([.. result.GetValue(Bundle) ?? [], .. result.GetValue(Data) ?? []]);

    public RegoValue ReadInput(ParseResult result, PolicySnapshot snapshot)
    {
        var file = result.GetValue(Input);
        if (!result.GetValue(StandardInput))
            return file is null ? default : PolicyFiles.Json(file, bytes => snapshot.ReadInput(bytes));
        return file is null
            ? PolicyFiles.Json("stdin", result.ReadInput(), bytes => snapshot.ReadInput(bytes))
            : throw new UnreadableInputException("--input and --stdin-input exclude each other");
    }

    public CompilerOptions Compiler(ParseResult result, bool strict = false) => new()
    {
        Strict = strict,
        AllowedBuiltins = result.GetValue(Capabilities) is { } file ? PolicyFiles.Json(file, bytes => PolicyCapabilities.Read(bytes)) : null,
        Schemas = result.GetValue(Schema) is { } path ? PolicyFiles.Schemas(path) : new Dictionary<string, RegoValue>(),
    };

    /// <summary>A duration such as 50ms, 2s or 1m30s.</summary>
    public static TimeSpan Duration(string text)
    {
        var (total, at) = (TimeSpan.Zero, 0);
        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
                at++;
            var unitAt = at;
            while (at < text.Length && char.IsAsciiLetter(text[at]))
                at++;
            if (!double.TryParse(text.AsSpan(start, unitAt - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1e6)
                throw new UnreadableInputException($"{text} is no duration");
            total += text[unitAt..at] switch
            {
                "ms" => TimeSpan.FromMilliseconds(number),
                "s" => TimeSpan.FromSeconds(number),
                "m" => TimeSpan.FromMinutes(number),
                "h" => TimeSpan.FromHours(number),
                _ => throw new UnreadableInputException($"{text} is no duration"),
            };
        }

        return total;
    }
}
