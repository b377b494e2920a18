using Microsoft.Extensions.Options;
using SecureFin.Connectors;
using SecureFin.Gateway.Config;
using SecureFin.Gateway.Egress;
using SecureFin.Payments;

namespace SecureFin.Gateway.Banks;

[OptionsValidator]
internal sealed partial class AccountOptionsValidator : IValidateOptions<AccountOptions>;

internal sealed class AccountsOptionsValidator : IValidateOptions<AccountsOptions>
{
    private static readonly AccountOptionsValidator One = new();

    public ValidateOptionsResult Validate(string? name, AccountsOptions options)
    {
        var failures = options.SelectMany(account => One.Validate(name, account.Value).Failures?.Select(f => $"Accounts:{account.Key}: {f}") ?? []).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
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
