using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>Compiled rules: what each field name, each place and each detector leads to. Immutable; safe for many threads.</summary>
internal sealed class MaskingPlan
{
    private readonly DataClass[] _classes;
    private readonly bool[] _classified;
    private readonly bool[] _pairChildren;
    private readonly bool[] _matters;
    private readonly Dictionary<(int Parent, int Child), DataClass> _pairs = [];
    private readonly MaskingAction[] _actions = new MaskingAction[Enum.GetValues<DataClass>().Length];

    private MaskingPlan(MaskingRules rules, MaskingKey key)
    {
        Key = key;
        Selectors = new SelectorTree(Names);
        foreach (var rule in rules.Rules) Add(rule);
        IsEmpty = rules.Rules.Count == 0 && rules.Bic == MaskingAction.None;
        if (!IsEmpty) _actions[(int)DataClass.Credential] = MaskingAction.Remove;
        Detectors = new DetectorSet(Of(DataClass.Iban), Of(DataClass.Pan), Of(DataClass.Address), rules.Bic);
        (_classes, _classified, _pairChildren) = Classify();
        _matters = Weigh();
        Names.Freeze();
    }

    /// <summary>True when everything passes as it is and the body need not be read.</summary>
    public bool IsEmpty { get; }

    public MaskingKey Key { get; }

    public DetectorSet Detectors { get; }

    internal NameIndex Names { get; } = new();

    internal HeaderNames Headers { get; } = new();

    internal SelectorTree Selectors { get; }

    /// <summary>Compiles rules over the one data-class map.</summary>
    /// <exception cref="MaskingException">A rule cannot be carried out.</exception>
    public static MaskingPlan Compile(MaskingRules rules, MaskingKey key)
    {
        if (rules.Rules.Count > MaskingRules.MaxRules) throw new MaskingException("There are more masking rules than are allowed.");
        return new MaskingPlan(rules, key);
    }

    /// <summary>The action for a class of data.</summary>
    public MaskingAction Of(DataClass dataClass) => _actions[(int)dataClass];

    /// <summary>The class of a name below a parent; false when neither says anything.</summary>
    internal bool TryClass(int parent, int name, out DataClass dataClass)
    {
        dataClass = default;
        if (name == 0) return false;
        if (_pairChildren[name] && _pairs.TryGetValue((parent, name), out dataClass)) return true;
        dataClass = _classes[name];
        return _classified[name];
    }

    /// <summary>True when a value of this name may be masked for its name, whatever its parent; inherited rules and selectors aside.</summary>
    internal bool Matters(int name) => _matters[name];

    private bool[] Weigh()
    {
        var matters = new bool[_classes.Length];
        for (var id = 1; id < matters.Length; id++) matters[id] = _classified[id] && Of(_classes[id]) != MaskingAction.None;
        foreach (var (pair, dataClass) in _pairs) matters[pair.Child] |= Of(dataClass) != MaskingAction.None;
        return matters;
    }

    private void Add(MaskingRule rule)
    {
        if (rule.Selector is { } selector) Selectors.Add(selector, rule.DataClass ?? DataClass.Internal, Strictest(rule.DataClass, rule.Action));
        else if (rule.DataClass is { } dataClass && rule.Action > Of(dataClass)) _actions[(int)dataClass] = Strictest(dataClass, rule.Action);
    }

    private static MaskingAction Strictest(DataClass? dataClass, MaskingAction action) =>
        dataClass is DataClass.Credential ? MaskingAction.Remove : action;

    private (DataClass[] Classes, bool[] Classified, bool[] PairChildren) Classify()
    {
        var single = new List<(int Id, DataClass Class)>();
        var children = new HashSet<int>();
        foreach (var (dataClass, names) in DataClassMap.Names)
        {
            foreach (var name in names)
            {
                var slash = name.IndexOf('/', StringComparison.Ordinal);
                if (slash < 0)
                {
                    single.Add((Names.Add(name), dataClass));
                    continue;
                }

                var child = Names.Add(name[(slash + 1)..]);
                children.Add(child);
                _pairs[(Names.Add(name[..slash]), child)] = dataClass;
            }
        }

        var classes = new DataClass[Names.Count + 1];
        var classified = new bool[Names.Count + 1];
        var pairChildren = new bool[Names.Count + 1];
        foreach (var (id, dataClass) in single) (classes[id], classified[id]) = (dataClass, true);
        foreach (var id in children) pairChildren[id] = true;
        return (classes, classified, pairChildren);
    }
}
