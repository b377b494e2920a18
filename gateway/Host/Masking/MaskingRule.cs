using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>One thing to mask: a place, a class of data, or both (the class then says how the value at the place is cut).</summary>
/// <param name="Selector">JSON pointer or XML path with <c>*</c> for one step and <c>**</c> for any number; <c>@name</c> is an attribute. Null for a rule by class.</param>
/// <param name="DataClass">Class of the value; null at a selector means internal data.</param>
/// <param name="Action">What becomes of it.</param>
internal sealed record MaskingRule(string? Selector, DataClass? DataClass, MaskingAction Action);
