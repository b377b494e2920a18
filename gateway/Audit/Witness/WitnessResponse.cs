using System.Text;
using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Witness;

/// <summary>A witness's answer, independent of the server that carries it.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="ContentType">Media type of the body.</param>
/// <param name="Body">UTF-8 text.</param>
public sealed record WitnessResponse(int Status, string ContentType, string Body)
{
    /// <summary>Media type of a 409 that tells the size the witness has.</summary>
    public const string SizeType = "text/x.tlog.size";

    /// <summary>The body's bytes.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(Body);

    internal static WitnessResponse Cosigned(NoteSignature cosignature) => new(200, "text/plain; charset=utf-8", cosignature + "\n");

    internal static WitnessResponse Conflict(long size) => new(409, SizeType, $"{size}\n");

    internal static WitnessResponse Refused(int status, string reason) => new(status, "text/plain; charset=utf-8", reason + "\n");
}
