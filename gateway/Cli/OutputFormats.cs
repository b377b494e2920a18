using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SecureFin.Cli;

/// <summary>The <c>--format</c> option of every family but policy, which has forms of its own, and how results are written.</summary>
internal static class OutputFormats
{
    public static readonly Option<OutputFormat> Option = new("--format")
    {
        Description = "Form of the result: text for people, json for programs.",
        Recursive = true,
        HelpName = "text|json",
        DefaultValueFactory = _ => OutputFormat.Text,
    };

    /// <summary>For terminals and files, where base64 is to be copied as it is; controls stay escaped. What a page shows is never written with it.</summary>
    public static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same on one line.</summary>
    public static readonly JsonSerializerOptions OneLine = new(Indented) { WriteIndented = false };

    public static bool WantsJson(this ParseResult result) => result.GetValue(Option) == OutputFormat.Json;

    public static TextWriter Output(this ParseResult result) => result.InvocationConfiguration.Output;

    /// <summary>All bytes of the standard input.</summary>
    public static byte[] ReadInput(this ParseResult result) => ((SfgInvocation)result.InvocationConfiguration).ReadInput();

    public static TextWriter Error(this ParseResult result) => result.InvocationConfiguration.Error;

    /// <summary>Writes one value as indented JSON with camel-case names.</summary>
    public static void WriteJson<T>(this ParseResult result, T value) => result.Output().WriteLine(JsonSerializer.Serialize(value, Indented));
}

/// <summary>Form of a command's result.</summary>
internal enum OutputFormat
{
    Text,
    Json,
}
