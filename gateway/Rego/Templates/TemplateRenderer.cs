using System.Text;

namespace SecureFin.Rego;

/// <summary>Renders a parsed template over a document; a missing key is a fault.</summary>
internal sealed class TemplateRenderer
{
    private readonly BuiltinContext _context;
    private readonly IReadOnlyDictionary<string, TemplateNode[]> _templates;
    private readonly StringBuilder _out = new();
    private List<(string Name, GoData Value)> _variables = [];

    private TemplateRenderer(BuiltinContext context, IReadOnlyDictionary<string, TemplateNode[]> templates)
    {
        _context = context;
        _templates = templates;
    }

    /// <exception cref="TemplateError">The first fault.</exception>
    public static string Render(BuiltinContext context, IReadOnlyDictionary<string, TemplateNode[]> templates, RegoValue root)
    {
        var renderer = new TemplateRenderer(context, templates);
        renderer.Call("template", GoData.Of(root));
        return renderer._out.ToString();
    }

    // A template sees its argument alone: as the dot and as $.
    private void Call(string name, GoData dot)
    {
        if (!_templates.TryGetValue(name, out var nodes)) throw Fault($"template {GoQuote.Quote(name)} not defined");
        if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw Fault("exceeded maximum template depth");
        var outer = _variables;
        _variables = [(string.Empty, dot)];
        Run(nodes, dot);
        _variables = outer;
    }

    private static TemplateError Fault(string message) => new($"template: template:1: executing \"template\": {message}");

    // Gives Break or Continue when such a node ends the list, else Text.
    private TemplateKind Run(TemplateNode[] nodes, GoData dot)
    {
        foreach (var node in nodes)
        {
            if (!_context.Spend(1) || _out.Length > _context.Limits.MaxTextLength) throw Fault("budget exhausted");
            var end = Run(node, dot);
            if (end != TemplateKind.Text) return end;
        }

        return TemplateKind.Text;
    }

    private TemplateKind Run(TemplateNode node, GoData dot)
    {
        var mark = _variables.Count;
        switch (node.Kind)
        {
            case TemplateKind.Text:
                _out.Append(node.Text);
                return TemplateKind.Text;
            case TemplateKind.Action:
                var value = Evaluate(node.Pipe!, dot);
                if (node.Pipe!.Variables.Length == 0) _out.Append(value.Print());
                return TemplateKind.Text;
            case TemplateKind.Break or TemplateKind.Continue:
                return node.Kind;
            case TemplateKind.Range:
                return Range(node, dot);
            case TemplateKind.Template:
                Call(node.Text, node.Pipe is null ? GoData.Of(RegoValue.Null) : Evaluate(node.Pipe, dot));
                return TemplateKind.Text;
        }

        var condition = Evaluate(node.Pipe!, dot);
        var result = condition.IsTruthy
            ? Run(node.Body, node.Kind == TemplateKind.With ? condition : dot)
            : Run(node.Otherwise, dot);
        _variables.RemoveRange(mark, _variables.Count - mark);
        return result;
    }

    private TemplateKind Range(TemplateNode node, GoData dot)
    {
        var pipe = node.Pipe!;
        var mark = _variables.Count;
        var over = Evaluate(pipe with { Variables = [] }, dot);
        var items = over.Value;
        var isCount = over.IsComputedNumber && items.IsInt64;
        var count = isCount ? Math.Max(items.Bits, 0) : items.CollectionCount;
        for (var i = 0; i < count; i++)
        {
            if (!_context.Spend(1)) throw Fault("budget exhausted");
            var (key, element) = items.Reference switch
            {
                RegoArray array => (GoData.OfInt(i), GoData.Of(array[i])),
                RegoObject map => (GoData.Of(map.KeyAt(i)), GoData.Of(map.ValueAt(i))),
                RegoSet set => (GoData.OfInt(i), GoData.Of(set[i])),
                _ => (GoData.OfInt(i), GoData.OfInt(i)),
            };
            if (pipe.Variables.Length > 1) Assign(pipe.Variables[0], key, pipe.Declares);
            if (pipe.Variables.Length > 0) Assign(pipe.Variables[^1], element, pipe.Declares);
            var end = Run(node.Body, element);
            _variables.RemoveRange(mark, _variables.Count - mark);
            if (end == TemplateKind.Break) break;
        }

        if (count == 0 && !isCount && !items.IsNull && items.Kind < RegoKind.Array) throw Fault($"range can't iterate over {GoData.Of(items).Print()}");
        return count == 0 ? Run(node.Otherwise, dot) : TemplateKind.Text;
    }

    private void Assign(string name, GoData value, bool declares)
    {
        for (var i = _variables.Count - 1; i >= 0 && !declares; i--)
        {
            if (_variables[i].Name != name) continue;
            _variables[i] = (name, value);
            return;
        }

        _variables.Add((name, value));
    }

    private GoData Evaluate(TemplatePipe pipe, GoData dot)
    {
        GoData? last = null;
        foreach (var command in pipe.Commands) last = Evaluate(command, dot, last);
        if (pipe.Variables.Length > 0) Assign(pipe.Variables[^1], last!.Value, pipe.Declares);
        return last!.Value;
    }

    private GoData Evaluate(TemplateCommand command, GoData dot, GoData? last)
    {
        var first = command.Operands[0];
        if (first.Kind != 'f')
        {
            if (command.Operands.Length > 1 || last is not null) throw Fault("can't give argument to non-function");
            if (first is { Kind: 'l', Name: "nil" }) throw Fault("nil is not a command");
            return Operand(first, dot);
        }

        var args = new List<GoData>();
        for (var i = 1; i < command.Operands.Length; i++)
        {
            args.Add(Operand(command.Operands[i], dot));
            if (first.Name is "and" or "or" && args[^1].IsTruthy == (first.Name == "or")) return args[^1]; // what follows is not evaluated
        }

        if (last is { } piped) args.Add(piped);
        return TemplateFunctions.Call(first.Name, args, _context.Limits.MaxTextLength);
    }

    private GoData Operand(TemplateOperand operand, GoData dot)
    {
        var value = operand.Kind switch
        {
            'l' => operand.Name == "number" ? GoData.OfNumber(operand.Literal) : GoData.Of(operand.Literal),
            '$' => Variable(operand.Name),
            '(' => Evaluate(operand.Pipe!, dot),
            'f' => TemplateFunctions.Call(operand.Name, [], _context.Limits.MaxTextLength),
            _ => dot,
        };
        foreach (var field in operand.Fields)
        {
            if (value.Value.Reference is not RegoObject map) throw Fault($"can't evaluate field {field} in type {value.TypeName}");
            var next = map[field];
            if (next.IsUndefined) throw Fault($"map has no entry for key {GoQuote.Quote(field)}");
            value = GoData.Of(next);
        }

        return value;
    }

    private GoData Variable(string name)
    {
        for (var i = _variables.Count - 1; i >= 0; i--)
        {
            if (_variables[i].Name == name) return _variables[i].Value;
        }

        throw new TemplateError($"template: template:1: undefined variable \"${name}\"");
    }
}
