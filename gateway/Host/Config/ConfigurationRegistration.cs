using Microsoft.Extensions.Options;

namespace SecureFin.Gateway.Config;

/// <summary>Binds a section the house way.</summary>
internal static class ConfigurationRegistration
{
    /// <summary>
    /// Binds <typeparamref name="TOptions"/> to a section and validates it at start. Unknown keys are found by
    /// <see cref="ConfigurationCheck"/>, which names all of them; several types may read one section.
    /// </summary>
    public static OptionsBuilder<TOptions> AddSection<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions> =>
        services.AddOptionsWithValidateOnStart<TOptions, TValidator>().BindConfiguration(section);
}
