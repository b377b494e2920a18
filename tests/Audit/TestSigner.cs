using System.Security.Cryptography;
using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Tests;

/// <summary>A signer of each key type with a fresh key.</summary>
internal static class TestSigner
{
    public static INoteSigner Create(string name, NoteKeyType type) => type switch
    {
        NoteKeyType.Ed25519 => Ed25519NoteSigner.Generate(name),
        NoteKeyType.Ecdsa => new EcdsaNoteSigner(name, ECDsa.Create(ECCurve.NamedCurves.nistP256)),
        NoteKeyType.CosignatureEd25519 => Ed25519Cosigner.Generate(name, TimeProvider.System),
        _ => new EcdsaCosigner(name, ECDsa.Create(ECCurve.NamedCurves.nistP256), TimeProvider.System),
    };
}
