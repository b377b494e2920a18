using System.Collections.Immutable;

namespace SecureFin.Connectors;

/// <summary>What makes a manifest sound. Checked at load and by the acceptance kit.</summary>
public static class ManifestRules
{
    /// <summary>Every broken rule in one sentence each; empty when the manifest is sound.</summary>
    public static IReadOnlyList<string> Check(ConnectorManifest manifest)
    {
        var broken = ImmutableList.CreateBuilder<string>();
        Rule(IsId(manifest.Id), "the id is 2 to 40 characters of a-z, 0-9 and -");
        Rule(manifest.SdkVersion == ConnectorManifest.CurrentSdkVersion, "it was made for another version of the SDK");
        Rule(manifest.Title.Length is > 0 and <= 80, "the title has 1 to 80 characters");
        Rule(manifest.Source.Length > 0, "the source of the interface is named");
        Rule(manifest.Capabilities != ConnectorCapabilities.None, "it can do something");
        Rule(manifest.ClientAuthentication.Count > 0, "a way of client authentication is named");
        Rule(manifest.Idempotency.Header.Length == 0 == (manifest.Idempotency.MaxKeyLength == 0), "an idempotency header has a key length");
        Rule(manifest.PathPrefixes.Count > 0 && manifest.PathPrefixes.All(p => p.StartsWith('/')), "path prefixes are named and start with /");
        Rule(manifest.StatusTable.Values.All(v => v.Length == 4), "the status table leads to codes of four letters");
        foreach (var field in manifest.NotCarried.Keys.Except(PaymentFields.All))
            broken.Add($"not-carried field {field} is not a payment field");
        foreach (var quirk in manifest.Quirks)
        {
            Rule(quirk.Allowed.Count == 0 || quirk.Allowed.Contains(quirk.Default), $"the default of switch {quirk.Name} is an allowed value");
            Rule(quirk.Meaning.Length > 0, $"switch {quirk.Name} has a meaning");
        }

        Rule(manifest.Quirks.DistinctBy(q => q.Name).Count() == manifest.Quirks.Count, "switch names are unique");
        return broken.ToImmutable();

        void Rule(bool holds, string sentence)
        {
            if (!holds)
                broken.Add(sentence);
        }
    }

    /// <summary>Every setting of a bank that its connector does not know or whose value it does not allow; empty when all are good.</summary>
    public static IReadOnlyList<string> CheckSettings(ConnectorManifest manifest, IReadOnlyDictionary<string, string> settings)
    {
        var broken = ImmutableList.CreateBuilder<string>();
        foreach (var (name, value) in settings)
        {
            if (name == PaymentFields.DropSetting)
                broken.AddRange(value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Where(f => !manifest.NotCarried.ContainsKey(f)).Select(_ => $"{name} names a field that this connector does not lose"));
            else if (manifest.Quirks.FirstOrDefault(q => q.Name == name) is not { } quirk)
                broken.Add($"{name} is not a setting of this connector");
            else if (quirk.Allowed.Count > 0 && !quirk.Allowed.Contains(value))
                broken.Add($"{name} is none of {string.Join(", ", quirk.Allowed)}");
        }

        return broken.ToImmutable();
    }

    private static bool IsId(string id) =>
        id.Length is >= 2 and <= 40 && id.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-') && id[0] != '-' && id[^1] != '-';
}
