using Microsoft.Net.Http.Headers;

namespace SecureFin.Gateway.Masking;

/// <summary>Chooses the masker of a body by its content type; what cannot be masked is refused, not passed.</summary>
internal static class BodyMasking
{
    /// <summary>A masker for a body of this type.</summary>
    /// <param name="contentType">Value of Content-Type; JSON and XML, and types that end in +json or +xml, in UTF-8.</param>
    /// <param name="contentEncoding">Value of Content-Encoding; only none and identity can be read.</param>
    /// <exception cref="MaskingException">The type, charset or coding is another one, or there is none.</exception>
    public static IBodyMasker For(MaskingPlan plan, string? contentType, string? contentEncoding = null)
    {
        if (!string.IsNullOrEmpty(contentEncoding) && !contentEncoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            throw new MaskingException("The body is compressed and cannot be masked.");
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) throw Unknown();
        if (!CharsetRule.IsUtf8(type)) throw new MaskingException("The body has a charset that cannot be masked.");
        var subtype = type.SubType.Value ?? "";
        var isText = type.Type.Equals("text", StringComparison.OrdinalIgnoreCase);
        var isApplication = type.Type.Equals("application", StringComparison.OrdinalIgnoreCase);
        if ((isApplication || isText) && Names(subtype, "json")) return new JsonMasker(plan);
        if ((isApplication || isText) && Names(subtype, "xml")) return new XmlMasker(plan);
        throw Unknown();
    }

    /// <summary>Masks a body from stream to stream; an empty plan copies it.</summary>
    /// <exception cref="MaskingException">The body cannot be masked; part of it may have been written.</exception>
    public static Task MaskAsync(MaskingPlan plan, string? contentType, string? contentEncoding, Stream body, Stream output, CancellationToken ct) =>
        plan.IsEmpty ? body.CopyToAsync(output, ct) : MaskingPump.RunAsync(For(plan, contentType, contentEncoding), body, output, ct);

    private static bool Names(string subtype, string suffix) =>
        subtype.Equals(suffix, StringComparison.OrdinalIgnoreCase) || subtype.EndsWith("+" + suffix, StringComparison.OrdinalIgnoreCase);

    private static MaskingException Unknown() => new("The body is of a type that cannot be masked.");
}
