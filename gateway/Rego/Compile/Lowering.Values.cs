using SecureFin.Rego.Evaluate;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

internal sealed partial class Lowering
{
    /// <summary>Deepest nesting of the nodes of one expression; evaluations recurse as deep on the stack of their caller.</summary>
    private const int MaxNodeDepth = 500;

    private int nodeDepth;

    public Node LowerValue(Term term) => LowerValue(term, null);

    /// <summary>A node for a term; references with unbound variables add scans to the chain first.</summary>
    private Node LowerValue(Term term, Chain? chain)
    {
        if (nodeDepth >= MaxNodeDepth)
        {
            program.TooDeep(term.Location);
            return new ConstantNode(default);
        }

        nodeDepth++;
        var constant = Literal.TryConstant(term);
        var node = constant.IsDefined ? new ConstantNode(program.Intern(constant)) : LowerOpen(term, chain);
        nodeDepth--;
        return node;
    }

    private Node LowerOpen(Term term, Chain? chain)
    {
        switch (term)
        {
            case VarTerm variable:
                if (!bound.Contains(variable.Name))
                {
                    program.Unbound(variable);
                    return new ConstantNode(default);
                }

                if (locals.TryGetValue(variable.Name, out var local) && local.Inlined is { } node)
                {
                    return node;
                }

                Uses.Variables.Add(variable.Name);
                return new SlotNode(SlotOf(variable.Name));
            case RefTerm reference:
                return LowerReference(reference, chain);
            case ArrayTerm array:
                return new ArrayNode(LowerFrom(0, array.Items, chain), program.NewBuilder(), program.NewBuilder());
            case SetTerm set:
                return new SetNode(LowerFrom(0, set.Items, chain));
            case ObjectTerm map:
                return LowerObject(map, chain);
            case ComprehensionTerm comprehension:
                return LowerComprehension(comprehension);
            case CallTerm call:
                return LowerOperator(call.Operator, Names.OfOperator(call.Operator), LowerFrom(1, call.Terms, chain), call.Location);
            default:
                throw new InvalidOperationException("unknown term");
        }
    }

    private Node LowerObject(ObjectTerm map, Chain? chain)
    {
        var keys = map.Items.Select(item => LowerValue(item.Key, chain)).ToArray();
        var values = map.Items.Select(item => LowerValue(item.Value, chain)).ToArray();
        return ShapedObjectNode.TryCreate(keys, values) is { } shaped ? shaped : new ObjectNode(keys, values);
    }

    /// <summary>Nodes for the terms from an index on.</summary>
    private Node[] LowerFrom(int from, List<Term> terms, Chain? chain) => LowerRange(from, terms.Count - from, terms, chain);

    private Node[] LowerRange(int from, int count, List<Term> terms, Chain? chain)
    {
        var nodes = count == 0 ? [] : new Node[count];
        for (var i = 0; i < count; i++)
        {
            nodes[i] = LowerValue(terms[from + i], chain);
        }

        return nodes;
    }

    private Node LowerComprehension(ComprehensionTerm term)
    {
        var outerUses = Uses;
        var outerBound = bound;
        Uses = new Dependencies();
        bound = new NameSet(bound);
        var builder = program.NewBuilder();
        var chain = new Chain();
        closures++;
        LowerBody(term.Body, chain);
        closures--;
        Node collector;
        switch (term.Kind)
        {
            case ComprehensionKind.Array:
                chain.Add(new ArrayItemStep(builder, LowerValue(term.Value, chain)));
                collector = new ArrayComprehensionNode(builder, program.NewBuilder()) { Start = chain.First };
                break;
            case ComprehensionKind.Set:
                chain.Add(new SetItemStep(builder, LowerValue(term.Value, chain)));
                collector = new SetComprehensionNode(builder) { Start = chain.First };
                break;
            default:
                chain.Add(new ObjectItemStep(builder, LowerValue(term.Key!, chain), LowerValue(term.Value, chain), term.Location));
                collector = new ObjectComprehensionNode(builder) { Start = chain.First };
                break;
        }

        var inner = Uses;
        Uses = outerUses;
        bound = outerBound;
        Uses.Include(inner);
        return inner.Variables.Overlaps(bound) ? collector : program.Once(collector, inner);
    }

    private Node LowerReference(RefTerm reference, Chain? chain)
    {
        var parts = reference.Parts;
        Node node;
        switch (parts[0])
        {
            case VarTerm { Name: "input" }:
                Uses.IsVolatile = true;
                node = new InputNode();
                break;
            case VarTerm { Name: "data" }:
                return LowerData(parts, chain);
            default:
                node = LowerValue(parts[0], chain);
                break;
        }

        return LowerParts(node, parts, 1, chain, isDocument: false);
    }

    /// <summary>Follows a reference into rules and base documents as far as its parts are constant.</summary>
    private Node LowerData(List<Term> parts, Chain? chain)
    {
        var node = program.Rules;
        var at = 1;
        for (; at < parts.Count && parts[at] is ScalarTerm scalar; at++)
        {
            if (!node.Children.TryGetValue(Literal.ToValue(scalar), out var child))
            {
                return LowerBase(parts, at + 1, chain);
            }

            node = child;
            if (node.Group is { } group)
            {
                Uses.Add(group);
                return group.IsFunction ? new ConstantNode(default) : LowerParts(new RuleNode(group), parts, at + 1, chain, isDocument: false);
            }
        }

        foreach (var below in node.DepthFirst().Select(inner => inner.Group).OfType<RuleGroup>())
        {
            Uses.Add(below);
        }

        return new MaterializeNode(LowerParts(new DocumentNode(node, KeysOf(parts, 1, at)), parts, at, chain, isDocument: true));
    }

    private Node LowerBase(List<Term> parts, int at, Chain? chain)
    {
        while (at < parts.Count && parts[at] is ScalarTerm)
        {
            at++;
        }

        return LowerParts(new BaseDataNode(KeysOf(parts, 1, at), program.Data), parts, at, chain, isDocument: false);
    }

    private Node LowerParts(Node node, List<Term> parts, int at, Chain? chain, bool isDocument)
    {
        while (at < parts.Count)
        {
            var end = at;
            while (!isDocument && end < parts.Count && (parts[end] is ScalarTerm || Literal.TryConstant(parts[end]).IsDefined))
            {
                end++;
            }

            node = end > at ? new PathNode(node, KeysOf(parts, at, end)) : LowerPart(node, parts[end++], chain, isDocument);
            at = end;
        }

        return node;
    }

    /// <summary>The values of constant parts of a reference.</summary>
    private RegoValue[] KeysOf(List<Term> parts, int from, int to)
    {
        var keys = new RegoValue[to - from];
        for (var i = from; i < to; i++)
        {
            keys[i - from] = program.Intern(Literal.TryConstant(parts[i]));
        }

        return keys;
    }

    private Node LowerPart(Node node, Term part, Chain? chain, bool isDocument)
    {
        if (IsGround(part))
        {
            var key = LowerValue(part, chain);
            return isDocument ? new DocumentLookupNode(node, key) : new LookupNode(node, key);
        }

        if (chain is null)
        {
            program.Unbound(part);
            return new ConstantNode(default);
        }

        var element = program.NewSlot();
        var keySlot = part switch
        {
            VarTerm { IsWildcard: true } => -1,
            VarTerm variable => SlotOf(variable.Name),
            _ => program.NewSlot(),
        };
        chain.Add(isDocument ? new DocumentScanStep(node, keySlot, element) : new ScanStep(node, keySlot, element));
        if (part is VarTerm bindable)
        {
            bound.Add(bindable.Name);
        }
        else
        {
            chain.Add(new MatchStep(LowerPattern(part), new SlotNode(keySlot)));
        }

        return new SlotNode(element);
    }

    /// <summary>True if all variables of a term are bound.</summary>
    private bool IsGround(Term term) => !UnboundFinder.Find(term, VarSkip.ForSafety, bound);
}
