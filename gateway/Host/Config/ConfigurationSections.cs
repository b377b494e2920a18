using System.Reflection;
using Microsoft.Extensions.Options;

namespace SecureFin.Gateway.Config;

/// <summary>
/// Which options type reads which section. Rooms need no central list: whoever registers a validator for a type with a
/// <c>Section</c> constant is found.
/// </summary>
internal static class ConfigurationSections
{
    /// <summary>Section path → the options types that read it; together they say which keys are known.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Type>> Of(IServiceCollection services) => (
        from service in services
        where service.ServiceType.IsGenericType && service.ServiceType.GetGenericTypeDefinition() == typeof(IValidateOptions<>)
        let options = service.ServiceType.GetGenericArguments()[0]
        let section = SectionOf(options)
        where section is not null
        group options by section)
        .ToDictionary(group => group.Key!, group => (IReadOnlyList<Type>)[.. group.Distinct()], StringComparer.OrdinalIgnoreCase);

    private static string? SectionOf(Type options) =>
        options.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string;
}
