namespace SecureFin.Jose;

/// <summary>Why something was refused: a stable code and a sentence that is safe to show (no token, key or claim text).</summary>
/// <param name="Code">Stable, dotted, lower case; a promise to callers.</param>
/// <param name="Title">One sentence for people.</param>
public sealed record JoseError(string Code, string Title)
{
    public static readonly JoseError TooLarge = new("jose.too_large", "The input is longer than the limit.");
    public static readonly JoseError Malformed = new("jose.malformed", "The input is not in the compact form that is expected here.");
    public static readonly JoseError Encoding = new("jose.encoding", "A part is not canonical base64url.");
    public static readonly JoseError Header = new("jose.header", "The protected header is not a strict JSON object of the right types.");
    public static readonly JoseError HeaderForbidden = new("jose.header_forbidden", "The header has a parameter that is not allowed here.");
    public static readonly JoseError Critical = new("jose.crit", "The header has a critical parameter that is not understood, or a wrong crit.");
    public static readonly JoseError Algorithm = new("jose.alg", "The algorithm is not allowed for this key.");
    public static readonly JoseError Type = new("jose.typ", "The typ is not the one that is expected here.");
    public static readonly JoseError KeyUnknown = new("jose.kid_unknown", "No key of this name is known.");
    public static readonly JoseError Signature = new("jose.signature", "The signature does not verify.");

    public static readonly JoseError Key = new("jwk.invalid", "The key is not a strict JWK of a supported type.");
    public static readonly JoseError KeyWeak = new("jwk.weak", "The key is too weak or of a known broken kind.");
    public static readonly JoseError KeyUse = new("jwk.use", "The key is not meant for this use.");
    public static readonly JoseError KeyPrivate = new("jwk.private", "A private or symmetric key stands where a public key is expected.");
    public static readonly JoseError KeySet = new("jwks.invalid", "The key set is not strict JSON, too large, or names a kid twice.");

    public static readonly JoseError Claims = new("jwt.claims", "The claims are not a strict JSON object of the right types.");
    public static readonly JoseError Issuer = new("jwt.iss", "The issuer is not the one that is expected.");
    public static readonly JoseError Audience = new("jwt.aud", "The token is not meant for this audience.");
    public static readonly JoseError Expired = new("jwt.exp", "The token has expired.");
    public static readonly JoseError NotYetValid = new("jwt.nbf", "The token is not valid yet.");
    public static readonly JoseError Lifetime = new("jwt.lifetime", "The token is valid for longer than is allowed.");
    public static readonly JoseError ClaimMissing = new("jwt.claim_missing", "A required claim is missing.");
    public static readonly JoseError Scope = new("jwt.scope", "A required scope is missing.");
    public static readonly JoseError Binding = new("jwt.cnf", "The token is not bound to the certificate or key that was shown.");

    public static readonly JoseError DpopClaims = new("dpop.claims", "The proof lacks a claim or has one of a wrong type.");
    public static readonly JoseError DpopTarget = new("dpop.target", "The proof is for another method or address.");
    public static readonly JoseError DpopTime = new("dpop.time", "The proof is too old or from the future.");
    public static readonly JoseError DpopNonce = new("dpop.nonce", "The proof does not carry the nonce that is expected.");
    public static readonly JoseError DpopToken = new("dpop.ath", "The proof is not for this access token.");

    public static readonly JoseError ObieClaims = new("obie.header", "The header is not the one of the OBIE signature profile.");
    public static readonly JoseError ObieTime = new("obie.iat", "The signature is too old or from the future.");
    public static readonly JoseError ObieIssuer = new("obie.iss", "The issuer or trust anchor is not the one that is expected.");
}
