namespace SecureFin.Rego.Bundles;

/// <summary>What a bundle holds, read without trusting it: no signature is checked and nothing is compiled.</summary>
/// <param name="Revision">Of the manifest; null without one.</param>
/// <param name="Sequence">Place in the order of bundles; null without one.</param>
/// <param name="Roots">Paths below data that the bundle owns.</param>
/// <param name="Metadata">Of the manifest; undefined without it.</param>
/// <param name="Files">Names and sizes in bytes, in the order of the names.</param>
/// <param name="Namespaces">Files by the path below data that they fill: data.json by folder, modules by package.</param>
/// <param name="Rules">Paths of the rules, sorted.</param>
/// <param name="Annotations">The metadata blocks, in the order of their files.</param>
/// <param name="Signatures">Header and payload of each signature, unverified.</param>
/// <param name="Builtins">Built-ins that the modules call, as a capabilities file has them.</param>
public sealed record BundleInspection(
    string? Revision,
    long? Sequence,
    IReadOnlyList<string> Roots,
    RegoValue Metadata,
    IReadOnlyList<KeyValuePair<string, long>> Files,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Namespaces,
    IReadOnlyList<string> Rules,
    IReadOnlyList<InspectedAnnotation> Annotations,
    IReadOnlyList<InspectedSignature> Signatures,
    IReadOnlyList<RegoValue> Builtins);

/// <summary>A metadata block.</summary>
/// <param name="Path">Package or rule that it stands at.</param>
public sealed record InspectedAnnotation(string File, int Row, string Scope, string Path, RegoValue Fields);

/// <summary>A signature as it claims to be.</summary>
public sealed record InspectedSignature(RegoValue Header, RegoValue Payload);
