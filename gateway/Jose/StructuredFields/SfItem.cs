namespace SecureFin.Jose;

/// <summary>A member of a list or dictionary: an item, or an inner list when <see cref="InnerList"/> is set.</summary>
/// <param name="Value">The item's value; null for an inner list.</param>
/// <param name="InnerList">The inner list's items, which are never inner lists themselves; null for an item.</param>
/// <param name="Parameters">Parameters of the item or of the inner list.</param>
public sealed record SfItem(SfBareItem? Value, IReadOnlyList<SfItem>? InnerList, SfParameters Parameters)
{
    /// <summary>An item.</summary>
    public static SfItem Of(SfBareItem value, SfParameters? parameters = null) => new(value, InnerList: null, parameters ?? SfParameters.None);

    /// <summary>An inner list (RFC 9651 section 3.1.1).</summary>
    public static SfItem OfInnerList(IReadOnlyList<SfItem> items, SfParameters? parameters = null) => new(Value: null, items, parameters ?? SfParameters.None);
}
