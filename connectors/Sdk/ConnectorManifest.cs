using System.Collections.Immutable;

namespace SecureFin.Connectors;

/// <summary>What a connector is and what its bank demands of the framework.</summary>
public sealed record ConnectorManifest
{
    /// <summary>Version of this contract; a connector made for another one is refused at load.</summary>
    public const int CurrentSdkVersion = 1;

    /// <summary>2 to 40 characters of <c>a-z 0-9 -</c>; what a bank's configuration names.</summary>
    public required string Id { get; init; }

    /// <summary><see cref="CurrentSdkVersion"/> as the connector's author knew it.</summary>
    public required int SdkVersion { get; init; }

    public required string Title { get; init; }

    /// <summary>Interface description and version that it was written from.</summary>
    public required string Source { get; init; }

    public required ConnectorCapabilities Capabilities { get; init; }

    public required SigningProfile Signing { get; init; }

    /// <summary>Ways of client authentication that the interface knows, best first.</summary>
    public required IReadOnlyList<ClientAuthentication> ClientAuthentication { get; init; }

    /// <summary>True when the bank's tokens must be bound to the client certificate (RFC 8705).</summary>
    public required bool MutualTls { get; init; }

    /// <summary>OAuth scopes that the requests name.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    public required IdempotencyRule Idempotency { get; init; }

    /// <summary>Header field that carries a UUID of the interaction, played back by the bank; null when there is none.</summary>
    public string? InteractionIdHeader { get; init; }

    /// <summary>Path below the bank's address that all <see cref="BankRequest.Path"/>s of payments start with, such as <c>/pisp</c>.</summary>
    public IReadOnlyList<string> PathPrefixes { get; init; } = [];

    /// <summary>The bank's own status names and the ISO 20022 codes they stand for. ISO codes need no entry; others pass as they are.</summary>
    public IReadOnlyDictionary<string, string> StatusTable { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Fields of the canonical contract that the bank's interface has no place for, and why; names from <see cref="PaymentFields"/>.</summary>
    public IReadOnlyDictionary<string, string> NotCarried { get; init; } = ImmutableDictionary<string, string>.Empty;

    public IReadOnlyList<QuirkSwitch> Quirks { get; init; } = [];

    /// <summary>The value of a quirk switch: from the settings, or its default.</summary>
    /// <exception cref="ArgumentException">The manifest has no such switch.</exception>
    public string Quirk(string name, IReadOnlyDictionary<string, string> settings)
    {
        var quirk = Quirks.FirstOrDefault(q => q.Name == name) ?? throw new ArgumentException("No such switch.", nameof(name));
        return settings.TryGetValue(name, out var value) ? value : quirk.Default;
    }

    /// <summary>The ISO 20022 code for a status of the bank; a status that nobody knows stays as it came.</summary>
    public string ToIso(string bankStatus) => StatusTable.GetValueOrDefault(bankStatus, bankStatus);
}
