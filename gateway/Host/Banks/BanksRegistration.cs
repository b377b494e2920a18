using Microsoft.Extensions.Options;
using SecureFin.Connectors;
using SecureFin.Contract;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Egress;
using SecureFin.Payments;

namespace SecureFin.Gateway.Banks;

[OptionsValidator]
internal sealed partial class AccountOptionsValidator : IValidateOptions<AccountOptions>;

/// <summary>Holds every account to a bank of the configuration and to the check digits of its number.</summary>
internal sealed class AccountsOptionsValidator(IConfiguration configuration) : IValidateOptions<AccountsOptions>
{
    private static readonly AccountOptionsValidator One = new();

    public ValidateOptionsResult Validate(string? name, AccountsOptions options)
    {
        var failures = options.SelectMany(account => (One.Validate(name, account.Value).Failures?.Select(f => $"Accounts:{account.Key}: {f}") ?? [])
            .Concat(Errors($"Accounts:{account.Key}", account.Value))).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> Errors(string path, AccountOptions account)
    {
        if (account.Bank is { } bank && !configuration.GetSection($"{BanksOptions.Section}:{bank}").Exists())
            yield return $"{path}:Bank: not in {BanksOptions.Section}.";
        if (account.Iban is { } iban && !Iban.IsValid(iban))
            yield return $"{path}:Iban: not an IBAN; its check digits do not hold.";
    }
}

internal static class BanksRegistration
{
    public static IServiceCollection AddBanks(this IServiceCollection services)
    {
        services.AddSection<AccountsOptions, AccountsOptionsValidator>(AccountsOptions.Section);
        services.AddSingleton(_ => ConnectorCatalog.LoadFolder(AppContext.BaseDirectory));
        services.AddSingleton<IValidateOptions<BanksOptions>, BankConnectorsValidator>();
        services.AddSingleton<BankDirectory>();
        services.AddSingleton<BankLine>();
        services.AddSingleton<BankAccounts>();
        services.AddSingleton<SendPermission>();
        services.AddSingleton<IBankDispatch, BankDispatch>();
        return services;
    }
}
