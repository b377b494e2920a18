namespace SecureFin.Connectors;

/// <summary>A setting by which banks of the same interface differ.</summary>
/// <param name="Name">Key in the bank's settings, camel case.</param>
/// <param name="Default">Used when the settings do not name it.</param>
/// <param name="Allowed">All values it may have; empty means free text.</param>
/// <param name="Meaning">One line for the operator.</param>
public sealed record QuirkSwitch(string Name, string Default, IReadOnlyList<string> Allowed, string Meaning);
