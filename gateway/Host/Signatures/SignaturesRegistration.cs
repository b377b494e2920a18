using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Signatures.Answers;

namespace SecureFin.Gateway.Signatures;

/// <summary>What callers sign.</summary>
internal static class SignaturesRegistration
{
    public static IServiceCollection AddCallerSignatures(this IServiceCollection services)
    {
        services.AddSection<CallerSignatureOptions, CallerSignatureOptionsValidator>(CallerSignatureOptions.Section);
        services.AddSection<AnswerSealOptions, AnswerSealRules>(AnswerSealOptions.Section);
        services.AddSingleton<AnswerSeals>().AddSingleton<PublishedKeys>();
        return services.AddSingleton<CallerKeys>().AddSingleton(provider => new SignatureReplays(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<AuditOptions>>(), provider.GetRequiredService<IOptions<CallerSignatureOptions>>())).AddSingleton<CallerSignatureVerifier>();
    }
}

/// <summary>Names every fault of the section at once.</summary>
internal sealed class CallerSignatureOptionsValidator : IValidateOptions<CallerSignatureOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, CallerSignatureOptions options)
    {
        var errors = Annotations.Errors(options, CallerSignatureOptions.Section).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
