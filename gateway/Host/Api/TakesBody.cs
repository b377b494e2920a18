namespace SecureFin.Gateway.Api;

/// <summary>Metadata of an endpoint whose body the Body stage reads: for the description only.</summary>
/// <param name="Type">Type of the JSON body.</param>
internal sealed record TakesBody(Type Type);
