namespace SecureFin.Rego.Evaluate;

/// <summary>How much room an evaluation of one query needs.</summary>
/// <param name="Slots">Variables of all rules and of the query.</param>
/// <param name="QuerySlots">First of the slots that belong to the query and to no rule.</param>
/// <param name="Builders">Things under construction and lent arrays.</param>
/// <param name="Groups">Rules by path.</param>
internal readonly record struct EvalSizes(int Slots, int QuerySlots, int Builders, int Groups);
