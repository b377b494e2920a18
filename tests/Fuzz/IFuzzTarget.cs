namespace SecureFin.Fuzz;

/// <summary>Something that reads what others wrote. Used by one thread.</summary>
internal interface IFuzzTarget
{
    /// <summary>Makes one input; the same <paramref name="rng"/> state gives the same input.</summary>
    byte[] Make(Rng rng);

    /// <summary>Reads the input and checks what must hold for it.</summary>
    /// <returns>True when it was accepted, false when it was refused as the reader documents it.</returns>
    /// <exception cref="Exception">Anything else: a crash, or a property that does not hold.</exception>
    bool Try(byte[] input);
}
