using System.CommandLine;

namespace SecureFin.Cli.Policy;

/// <summary>Forms of the results of <c>sfg policy</c>.</summary>
internal enum PolicyFormat
{
    /// <summary>For people; text is another name of it.</summary>
    Pretty,

    Text,

    Json,

    /// <summary>eval alone: the values of the expressions.</summary>
    Values,

    /// <summary>eval alone: the variables.</summary>
    Bindings,

    /// <summary>eval alone: strings without quotes.</summary>
    Raw,
}

/// <summary>The <c>--format</c> of the family, as <c>opa</c> has it.</summary>
internal static class PolicyFormats
{
    public static readonly Option<PolicyFormat> Option = new("--format", "-f")
    {
        Description = "Form of the result: pretty for people, json for programs; eval also values, bindings and raw.",
        Recursive = true,
        HelpName = "pretty|json|values|bindings|raw",
        DefaultValueFactory = _ => PolicyFormat.Pretty,
    };

    public static PolicyFormat Format(this ParseResult result) => result.GetValue(Option);

    public static bool WantsJson(this ParseResult result) => result.GetValue(Option) == PolicyFormat.Json;
}
