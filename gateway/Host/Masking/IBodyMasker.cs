using System.Buffers;

namespace SecureFin.Gateway.Masking;

/// <summary>Masks one body piece by piece. Owned by one body.</summary>
internal interface IBodyMasker
{
    /// <summary>Masks as much as can be judged.</summary>
    /// <param name="data">What was not consumed before, then what came since.</param>
    /// <param name="isFinal">True when nothing follows.</param>
    /// <returns>Bytes consumed; the rest must be offered again with more.</returns>
    /// <exception cref="MaskingException">The body is not well-formed or beyond a bound: nothing more may pass.</exception>
    int Process(ReadOnlySpan<byte> data, bool isFinal, IBufferWriter<byte> output);
}
