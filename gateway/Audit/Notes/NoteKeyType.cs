namespace SecureFin.Audit.Notes;

/// <summary>Signature type byte of a verifier key.</summary>
/// <remarks>Source: C2SP signed-note, section Signature types; <see cref="CosignatureEcdsa"/> is this product's own.</remarks>
public enum NoteKeyType : byte
{
    /// <summary>Ed25519 over the text: 64 bytes.</summary>
    Ed25519 = 0x01,

    /// <summary>ECDSA over SHA-256 of the text: ASN.1 DER.</summary>
    Ecdsa = 0x02,

    /// <summary>Witness: big-endian seconds since 1970 (8 bytes), then Ed25519 over the timestamped message.</summary>
    CosignatureEd25519 = 0x04,

    /// <summary>Witness without Ed25519: big-endian seconds (8 bytes), then ECDSA (DER) over SHA-256 of the timestamped message.</summary>
    CosignatureEcdsa = 0xff,
}
