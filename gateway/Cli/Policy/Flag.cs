using System.CommandLine;

namespace SecureFin.Cli.Policy;

/// <summary>Options that are there or not; a word after one is never taken for its value, since queries such as <c>true</c> follow.</summary>
internal static class Flag
{
    public static Option<bool> Create(string description, string name, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };
}
