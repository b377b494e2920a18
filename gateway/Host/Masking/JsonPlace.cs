namespace SecureFin.Gateway.Masking;

/// <summary>Where a <see cref="JsonScanner"/> stands between two pieces of a body: what may come next, and what is open.</summary>
internal struct JsonPlace
{
    private UInt128 _arrays; // a bit for each open container, the innermost lowest

    public JsonNext Next { get; set; }

    /// <summary>Containers that are open.</summary>
    public int Depth { get; private set; }

    /// <summary>True when the innermost open container is an array.</summary>
    public bool InArray { get; private set; }

    /// <summary>Opens a container.</summary>
    /// <exception cref="MaskingException">More than <see cref="PlanCursor.MaxDepth"/> would be open.</exception>
    public void Open(bool isArray)
    {
        if (Depth == PlanCursor.MaxDepth) throw new MaskingException("The body is nested too deep.");
        Depth++;
        _arrays = (_arrays << 1) | (isArray ? UInt128.One : UInt128.Zero);
        InArray = isArray;
        Next = isArray ? JsonNext.FirstElement : JsonNext.FirstName;
    }

    /// <summary>Closes the innermost container.</summary>
    public void Close()
    {
        Depth--;
        _arrays >>= 1;
        InArray = UInt128.IsOddInteger(_arrays);
        Next = AfterValue;
    }

    /// <summary>What may come when a value has ended here.</summary>
    public readonly JsonNext AfterValue => Depth == 0 ? JsonNext.End : JsonNext.Separator;
}
