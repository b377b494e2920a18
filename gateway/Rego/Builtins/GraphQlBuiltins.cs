namespace SecureFin.Rego;

/// <summary>graphql.*</summary>
internal static class GraphQlBuiltins
{
    private const int MaxTextLength = 1_000_000;
    private static readonly RegoValue Unverified = RegoArray.Create(RegoValue.False, RegoObject.Empty, RegoObject.Empty);

    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("graphql.parse_query", static (context, args) => Parse(context, args, GraphQlParser.ParseQuery));
        functions.Add("graphql.parse_schema", static (context, args) => Parse(context, args, GraphQlParser.ParseSchema));
        functions.Add("graphql.schema_is_valid", static (context, args) => Verdict(context, SchemaFault(context, args[0])));
        functions.Add("graphql.is_valid", static (context, args) => Verdict(context, Check(context, args, out _, out _, isWanted: false)));
        functions.Add("graphql.parse", ParseBoth);
        functions.Add("graphql.parse_and_verify", static (context, args) => Check(context, args, out var query, out var schema) is null
            ? RegoArray.Create(RegoValue.True, query, schema) : context.HasError ? default : Unverified);
    }

    // A check that could not be finished finds nothing out.
    private static RegoValue Verdict(BuiltinContext context, string? fault) => context.HasError ? default : RegoValue.FromBoolean(fault is null);

    private static RegoValue Parse(BuiltinContext context, ReadOnlySpan<RegoValue> args, Func<string, GraphQlBudget, RegoObject> parse)
    {
        if (!Operand.String(context, args, 0, out var text) || !context.Spend(text.Length >> 3)) return default;
        try
        {
            var budget = new GraphQlBudget(context);
            return text.Length > MaxTextLength ? context.FailLimit("document too long") : GraphQlTree.Prune(parse(text, budget), budget);
        }
        catch (GraphQlError fault)
        {
            return context.Fail(fault.Message);
        }
    }

    private static string? SchemaFault(BuiltinContext context, RegoValue schema)
    {
        try
        {
            GraphQlSchema.Build(Read(context, schema, GraphQlParser.ParseSchema), new GraphQlBudget(context));
            return null;
        }
        catch (GraphQlError fault)
        {
            return fault.Message;
        }
    }

    // A document is text or a syntax tree.
    private static RegoValue Read(BuiltinContext context, RegoValue value, Func<string, GraphQlBudget, RegoObject> parse)
    {
        if (value.Reference is RegoObject) return context.SpendOn(value) ? value : throw new GraphQlError("document too large", 0, 0);
        if (value.Reference is not string text) throw new GraphQlError("not a document", 0, 0);
        if (text.Length > MaxTextLength || !context.Spend(text.Length >> 3)) throw new GraphQlError("document too long", 0, 0);
        return parse(text, new GraphQlBudget(context));
    }

    // The documents come back as policies see them.
    private static string? Check(BuiltinContext context, ReadOnlySpan<RegoValue> args, out RegoValue query, out RegoValue schema, bool isWanted = true)
    {
        query = schema = default;
        try
        {
            query = Read(context, args[0], GraphQlParser.ParseQuery);
            schema = Read(context, args[1], GraphQlParser.ParseSchema);
            var budget = new GraphQlBudget(context);
            GraphQlValidator.Validate(GraphQlSchema.Build(schema, budget), query, budget);
            if (isWanted) (query, schema) = (GraphQlTree.Prune(query, budget), GraphQlTree.Prune(schema, budget));
            return null;
        }
        catch (GraphQlError fault)
        {
            return fault.Message;
        }
    }

    private static RegoValue ParseBoth(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        for (var i = 0; i < 2; i++)
        {
            if (args[i].Reference is string or RegoObject) continue;
            Operand.Mismatch(context, args[i], i - 1, "one of {string, object}");
            return default;
        }

        var fault = Check(context, args, out var query, out var schema);
        return fault is null ? RegoArray.Create(query, schema) : context.Fail(fault);
    }
}
