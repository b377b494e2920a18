using System.Collections;
using System.ComponentModel;
using System.Reflection;

namespace SecureFin.Gateway.Config;

/// <summary>Compares a section of the configuration with the types that read it and names every key that does not fit.</summary>
internal static class SectionShape
{
    /// <summary>All errors below a section: unknown keys, objects where a value belongs, values that are not of their type.</summary>
    public static IEnumerable<string> Errors(IConfigurationSection section, IReadOnlyList<Type> types)
    {
        if (types.Count == 1 && IsScalar(types[0]))
            return ScalarErrors(section, types[0]);
        if (!string.IsNullOrEmpty(section.Value))
            return [$"{section.Path}: an object or a list belongs here."];
        return section.GetChildren().SelectMany(child => ChildErrors(child, types));
    }

    private static IEnumerable<string> ChildErrors(IConfigurationSection child, IReadOnlyList<Type> types)
    {
        var fitting = types.Select(type => TypeOfChild(type, child.Key)).OfType<Type>().Distinct().ToList();
        return fitting.Count == 0 ? [$"{child.Path}: unknown key."] : Errors(child, fitting);
    }

    private static Type? TypeOfChild(Type type, string key)
    {
        if (ArgumentOf(type, typeof(IDictionary<,>), 1) is { } value)
            return value;
        if (typeof(IEnumerable).IsAssignableFrom(type))
            return int.TryParse(key, out _) ? ElementOf(type) : null;
        var property = type.GetProperty(key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
        return property?.SetMethod is { IsPublic: true } ? Plain(property.PropertyType) : null;
    }

    private static Type? ElementOf(Type type) => type.IsArray ? Plain(type.GetElementType()!) : ArgumentOf(type, typeof(IEnumerable<>), 0);

    private static Type? ArgumentOf(Type type, Type definition, int index)
    {
        var match = type.GetInterfaces().Prepend(type)
            .FirstOrDefault(candidate => candidate.IsGenericType && Definitions(definition).Contains(candidate.GetGenericTypeDefinition()));
        return match is null ? null : Plain(match.GetGenericArguments()[index]);
    }

    private static Type[] Definitions(Type definition) =>
        definition == typeof(IDictionary<,>) ? [definition, typeof(IReadOnlyDictionary<,>)] : [definition];

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static bool IsScalar(Type type) =>
        type.IsPrimitive || type.IsEnum || type == typeof(object) || TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    private static IEnumerable<string> ScalarErrors(IConfigurationSection section, Type type)
    {
        if (section.GetChildren().Any())
            yield return $"{section.Path}: one value belongs here.";
        else if (section.Value is { } text && !Converts(text, type))
            yield return $"{section.Path}: {Wanted(type)}.";
    }

    private static string Wanted(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type == typeof(TimeSpan) => "not a duration such as 00:00:30",
        _ when type == typeof(Uri) => "not an address",
        _ when type.IsEnum => $"none of {string.Join(", ", Enum.GetNames(type))}",
        TypeCode.Boolean => "neither true nor false",
        TypeCode.Int32 or TypeCode.Int64 => "not a whole number, or out of range",
        TypeCode.Double or TypeCode.Decimal => "not a number",
        _ => $"not a valid {type.Name}",
    };

    private static bool Converts(string text, Type type)
    {
        try
        {
            var value = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            return value is not Enum || Enum.IsDefined(type, value);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or NotSupportedException or InvalidCastException)
        {
            return false;
        }
    }
}
