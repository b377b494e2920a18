namespace SecureFin.Jose;

/// <summary>Why something was refused: a stable code and a sentence that is safe to show (no token, key or claim text).</summary>
/// <param name="Code">Stable, dotted, lower case; a promise to callers.</param>
/// <param name="Title">One sentence for people.</param>
public sealed record JoseError(string Code, string Title)
{
    /// <summary>Refused before anything was read of it: each reader has a limit of its own.</summary>
    public static readonly JoseError TooLarge = new("jose.too_large", "The input is longer than the limit.");

    /// <summary>Not three parts between dots, or not the detached form where that is expected (RFC 7515 sections 3.1 and 7.1, appendix F).</summary>
    public static readonly JoseError Malformed = new("jose.malformed", "The input is not in the compact form that is expected here.");

    /// <summary>Padding, another alphabet or unused bits that are not zero: one byte string has one text here (RFC 7515 section 2).</summary>
    public static readonly JoseError Encoding = new("jose.encoding", "A part is not canonical base64url.");

    /// <summary>Not an object, a name twice, a text that is none, or a member of another type than RFC 7515 section 4 gives it.</summary>
    public static readonly JoseError Header = new("jose.header", "The protected header is not a strict JSON object of the right types.");

    /// <summary><c>jku</c>, <c>x5u</c>, <c>jwk</c> or <c>x5c</c>, which are never followed, or whatever else the policy does not let stand.</summary>
    public static readonly JoseError HeaderForbidden = new("jose.header_forbidden", "The header has a parameter that is not allowed here.");

    /// <summary>A <c>crit</c> that is empty, names something twice, not there or of the base specification, or asks for what is not understood (RFC 7515 section 4.1.11); <c>b64</c> outside <c>crit</c> (RFC 7797 section 6).</summary>
    public static readonly JoseError Critical = new("jose.crit", "The header has a critical parameter that is not understood, or a wrong crit.");

    /// <summary>An <c>alg</c> that does not exist here, <c>none</c> and HMAC among them, or that the key does not allow (RFC 8725 section 3.1).</summary>
    public static readonly JoseError Algorithm = new("jose.alg", "The algorithm is not allowed for this key.");

    /// <summary>Another <c>typ</c> than the policy names, so that no token passes for one of another kind (RFC 8725 section 3.11).</summary>
    public static readonly JoseError Type = new("jose.typ", "The typ is not the one that is expected here.");

    /// <summary>No key has the <c>kid</c> of the message. For keys that an issuer publishes: the sign to fetch them anew, at a bounded rate.</summary>
    public static readonly JoseError KeyUnknown = new("jose.kid_unknown", "No key of this name is known.");

    /// <summary>The bytes are not what the key signed.</summary>
    public static readonly JoseError Signature = new("jose.signature", "The signature does not verify.");

    /// <summary>A member that is missing, not canonical or of the wrong length, a point that is not on its curve, or a type that is not EC or RSA (RFC 7517, RFC 7518 section 6).</summary>
    public static readonly JoseError Key = new("jwk.invalid", "The key is not a strict JWK of a supported type.");

    /// <summary>RSA below 2048 bits, with an even modulus or exponent or one below 3, or with the fingerprint of CVE-2017-15361.</summary>
    public static readonly JoseError KeyWeak = new("jwk.weak", "The key is too weak or of a known broken kind.");

    /// <summary><c>use</c> or <c>key_ops</c> do not allow it (RFC 7517 sections 4.2 and 4.3).</summary>
    public static readonly JoseError KeyUse = new("jwk.use", "The key is not meant for this use.");

    /// <summary>Somebody published what must be secret; a set with such a key is refused whole.</summary>
    public static readonly JoseError KeyPrivate = new("jwk.private", "A private or symmetric key stands where a public key is expected.");

    /// <summary>RFC 7517 section 5; the limits are <see cref="Jwks.MaxBytes"/> and <see cref="Jwks.MaxKeys"/>.</summary>
    public static readonly JoseError KeySet = new("jwks.invalid", "The key set is not strict JSON, too large, or names a kid twice.");

    /// <summary>The payload of a token, or of a key statement, cannot be read (RFC 7519 section 4).</summary>
    public static readonly JoseError Claims = new("jwt.claims", "The claims are not a strict JSON object of the right types.");

    /// <summary><c>iss</c> is missing or another (RFC 7519 section 4.1.1, RFC 8725 section 3.8).</summary>
    public static readonly JoseError Issuer = new("jwt.iss", "The issuer is not the one that is expected.");

    /// <summary><c>aud</c>, a text or a list of them, names none of the policy (RFC 7519 section 4.1.3).</summary>
    public static readonly JoseError Audience = new("jwt.aud", "The token is not meant for this audience.");

    /// <summary><c>exp</c> has passed, the forgiven clock difference included (RFC 7519 section 4.1.4).</summary>
    public static readonly JoseError Expired = new("jwt.exp", "The token has expired.");

    /// <summary><c>nbf</c> or <c>iat</c> lies in the future, beyond the forgiven clock difference (RFC 7519 sections 4.1.5 and 4.1.6).</summary>
    public static readonly JoseError NotYetValid = new("jwt.nbf", "The token is not valid yet.");

    /// <summary>From <c>iat</c> to <c>exp</c> is longer than the policy allows.</summary>
    public static readonly JoseError Lifetime = new("jwt.lifetime", "The token is valid for longer than is allowed.");

    /// <summary><c>iat</c>, or a claim that the policy demands, is absent or null.</summary>
    public static readonly JoseError ClaimMissing = new("jwt.claim_missing", "A required claim is missing.");

    /// <summary>The words of <c>scope</c> lack one that the policy demands (RFC 8693 section 4.2).</summary>
    public static readonly JoseError Scope = new("jwt.scope", "A required scope is missing.");

    /// <summary><c>cnf</c> names another certificate (RFC 8705 section 3.1) or key (RFC 9449 section 6.1) than the sender proved to hold, or none where the policy demands one.</summary>
    public static readonly JoseError Binding = new("jwt.cnf", "The token is not bound to the certificate or key that was shown.");

    /// <summary><c>jti</c>, <c>htm</c>, <c>htu</c> or <c>iat</c> (RFC 9449 section 4.2).</summary>
    public static readonly JoseError DpopClaims = new("dpop.claims", "The proof lacks a claim or has one of a wrong type.");

    /// <summary><c>htm</c> or <c>htu</c>, without query and fragment (RFC 9449 section 4.3 steps 8 and 9).</summary>
    public static readonly JoseError DpopTarget = new("dpop.target", "The proof is for another method or address.");

    /// <summary><c>iat</c> is outside the window of the policy (RFC 9449 section 4.3 step 11).</summary>
    public static readonly JoseError DpopTime = new("dpop.time", "The proof is too old or from the future.");

    /// <summary><c>nonce</c> is missing or another (RFC 9449 section 8).</summary>
    public static readonly JoseError DpopNonce = new("dpop.nonce", "The proof does not carry the nonce that is expected.");

    /// <summary><c>ath</c> is missing or not the hash of the token that came with the proof (RFC 9449 section 4.3 step 12).</summary>
    public static readonly JoseError DpopToken = new("dpop.ath", "The proof is not for this access token.");

    /// <summary>A header parameter that the profile does not know, lacks, or gives another type or value.</summary>
    public static readonly JoseError ObieClaims = new("obie.header", "The header is not the one of the OBIE signature profile.");

    /// <summary><c>http://openbanking.org.uk/iat</c> is outside the window of the options.</summary>
    public static readonly JoseError ObieTime = new("obie.iat", "The signature is too old or from the future.");

    /// <summary><c>http://openbanking.org.uk/iss</c> or <c>tan</c> is another than the options name.</summary>
    public static readonly JoseError ObieIssuer = new("obie.iss", "The issuer or trust anchor is not the one that is expected.");
}
