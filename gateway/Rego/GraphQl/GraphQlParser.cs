using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>
/// Reads GraphQL documents into syntax trees of the shape that policies see: objects with the members of gqlparser's
/// structures. Every node has a Position, which <see cref="GraphQlTree.Prune"/> takes away.
/// </summary>
internal sealed partial class GraphQlParser
{
    private const int MaxDepth = 200;

    /// <summary>Tokens between two charges, less one.</summary>
    private const int PortionMask = 63;

    private readonly GraphQlLexer _lexer;
    private readonly GraphQlBudget _budget;
    private GraphQlToken _peek;
    private int _depth;
    private int _taken;

    private GraphQlParser(string text, GraphQlBudget budget)
    {
        _budget = budget;
        _lexer = new GraphQlLexer(text);
        _peek = _lexer.Next();
    }

    private static RegoValue Text(string value) => RegoValue.FromString(value);

    private GraphQlToken Take()
    {
        if ((++_taken & PortionMask) == 0) _budget.Spend(PortionMask + 1);
        var token = _peek;
        _peek = _lexer.Next();
        return token;
    }

    private GraphQlToken Expect(GraphQlKind kind) => _peek.Kind == kind ? Take() : throw Fault(_peek, $"Expected {GraphQlToken.NameOf(kind)}, found {_peek.KindName}");

    private void ExpectKeyword(string keyword)
    {
        if (_peek.Kind != GraphQlKind.Name || _peek.Value != keyword) throw Fault(_peek, $"Expected \"{keyword}\", found {_peek}");
        Take();
    }

    private bool Skip(GraphQlKind kind)
    {
        if (_peek.Kind != kind) return false;
        Take();
        return true;
    }

    private bool IsKeyword(string keyword) => _peek.Kind == GraphQlKind.Name && _peek.Value == keyword;

    private static GraphQlError Fault(GraphQlToken token, string message) => new(message, token.Line, token.Column);

    private GraphQlError Unexpected() => Unexpected(_peek);

    private static GraphQlError Unexpected(GraphQlToken token) => Fault(token, $"Unexpected {token}");

    private RegoValue Name() => Text(Expect(GraphQlKind.Name).Value);

    private RegoObjectBuilder Node()
    {
        var position = new RegoObjectBuilder(2);
        position.Set("Line", RegoValue.FromInt64(_peek.Line));
        position.Set("Column", RegoValue.FromInt64(_peek.Column));
        var node = new RegoObjectBuilder(8);
        node.Set("Position", position.Build());
        return node;
    }

    /// <summary>Nothing, or items between two signs; at least one where asked.</summary>
    private RegoArray Items(GraphQlKind open, GraphQlKind close, Func<RegoValue> item, bool atLeastOne)
    {
        if (!Skip(open)) return RegoArray.Empty;
        if (++_depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw Fault(_peek, "document nests too deeply");
        var items = new RegoArrayBuilder();
        while (_peek.Kind != close) items.Add(item());
        if (atLeastOne && items.Count == 0) throw Fault(_peek, $"expected at least one definition, found {_peek.KindName}");
        Take();
        _depth--;
        return items.Build();
    }

    // "@" name [ arguments ], repeated
    private RegoArray Directives(bool isConst)
    {
        var items = new RegoArrayBuilder();
        while (_peek.Kind == GraphQlKind.At)
        {
            var node = Node();
            Take();
            node.Set("Name", Name());
            node.Set("Arguments", Arguments(isConst));
            node.Set("Location", RegoValue.EmptyString);
            items.Add(node.Build());
        }

        return items.Build();
    }

    private RegoArray Arguments(bool isConst) => Items(GraphQlKind.ParenL, GraphQlKind.ParenR, () => NamedValue(isConst), atLeastOne: false);

    // name ":" value
    private RegoValue NamedValue(bool isConst)
    {
        var node = Node();
        node.Set("Name", Name());
        Expect(GraphQlKind.Colon);
        node.Set("Value", Value(isConst));
        return node.Build();
    }

    // name / "[" type "]", each with an optional "!"
    private RegoValue Type()
    {
        if (++_depth > MaxDepth) throw Fault(_peek, "document nests too deeply");
        var node = Node();
        if (Skip(GraphQlKind.BracketL))
        {
            node.Set("NamedType", RegoValue.EmptyString);
            node.Set("Elem", Type());
            Expect(GraphQlKind.BracketR);
        }
        else node.Set("NamedType", Name());
        node.Set("NonNull", RegoValue.FromBoolean(Skip(GraphQlKind.Bang)));
        _depth--;
        return node.Build();
    }

    private RegoValue Value(bool isConst)
    {
        var node = Node();
        switch (_peek.Kind)
        {
            case GraphQlKind.BracketL:
                node.Set("Children", Items(GraphQlKind.BracketL, GraphQlKind.BracketR, () => Element(isConst), atLeastOne: false));
                return Finish(node, string.Empty, 8);
            case GraphQlKind.BraceL:
                node.Set("Children", Items(GraphQlKind.BraceL, GraphQlKind.BraceR, () => NamedValue(isConst), atLeastOne: false));
                return Finish(node, string.Empty, 9);
            case GraphQlKind.Dollar when isConst: throw Unexpected();
            case GraphQlKind.Dollar:
                Take();
                return Finish(node, Expect(GraphQlKind.Name).Value, 0);
            case GraphQlKind.Int: return Finish(node, Take().Value, 1);
            case GraphQlKind.Float: return Finish(node, Take().Value, 2);
            case GraphQlKind.String: return Finish(node, Take().Value, 3);
            case GraphQlKind.BlockString: return Finish(node, Take().Value, 4);
            case GraphQlKind.Name:
                var word = Take().Value;
                return Finish(node, word, word switch { "true" or "false" => 5, "null" => 6, _ => 7 });
            default: throw Unexpected();
        }
    }

    private RegoValue Element(bool isConst)
    {
        var node = Node();
        node.Set("Name", RegoValue.EmptyString);
        node.Set("Value", Value(isConst));
        return node.Build();
    }

    // Kinds are numbered as in gqlparser: variable 0, int, float, string, block, boolean, null, enum, list, object 9.
    private static RegoValue Finish(RegoObjectBuilder node, string raw, int kind)
    {
        node.Set("Raw", Text(raw));
        node.Set("Kind", RegoValue.FromInt64(kind));
        return node.Build();
    }
}
