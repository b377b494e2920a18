using System.Reflection;
using Microsoft.Extensions.Options;

namespace SecureFin.Gateway.Config;

/// <summary>Runs every check of every section and reports all errors together; with one error nothing starts.</summary>
internal static class ConfigurationCheck
{
    /// <exception cref="ConfigurationException">Anything is wrong.</exception>
    public static void Demand(IServiceCollection registered, IServiceProvider services, IConfiguration configuration)
    {
        var sections = ConfigurationSections.Of(registered);
        var errors = UnknownSections(configuration, sections.Keys).ToList();
        foreach (var (path, types) in sections)
        {
            var shape = SectionShape.Errors(configuration.GetSection(path), types).ToList();
            errors.AddRange(shape.Count > 0 ? shape : types.SelectMany(type => RuleErrors(services, type, path)));
        }

        if (errors.Count > 0)
            throw new ConfigurationException([.. errors.Select(PlainFault.Of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private static IEnumerable<string> UnknownSections(IConfiguration configuration, IEnumerable<string> known)
    {
        var names = known.Select(path => path.Split(':')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return from section in configuration.GetChildren()
               where !names.Contains(section.Key)
               select $"{section.Key}: unknown section.";
    }

    // Reading the value binds it and runs the room's own validators.
    private static IReadOnlyList<string> RuleErrors(IServiceProvider services, Type options, string path)
    {
        try
        {
            var type = typeof(IOptions<>).MakeGenericType(options);
            type.GetProperty(nameof(IOptions<>.Value))!.GetValue(services.GetRequiredService(type));
            return [];
        }
        catch (TargetInvocationException e) when (e.InnerException is OptionsValidationException invalid)
        {
            return [.. invalid.Failures.Select(failure => failure.StartsWith(path, StringComparison.Ordinal) ? failure : $"{path}: {failure}")];
        }
        catch (TargetInvocationException e) when (e.InnerException is InvalidOperationException)
        {
            return [$"{path}: cannot be read."];
        }
    }
}
