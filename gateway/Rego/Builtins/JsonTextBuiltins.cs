using System.Buffers;
using System.Text;

namespace SecureFin.Rego;

/// <summary>json.marshal, json.marshal_with_options, json.unmarshal, json.is_valid.</summary>
internal static class JsonTextBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("json.marshal", static (context, args) => Marshal(context, args[0]));
        functions.Add("json.marshal_with_options", MarshalWithOptions);
        functions.Add("json.unmarshal", Unmarshal);
        functions.Add("json.is_valid", static (context, args) => RegoValue.FromBoolean(args[0].TryGetString(out var text)
            && RegoJson.TryParse(GoText.Encode(text), context.Limits.Json, out RegoValue _, out string? _)));
    }

    private static RegoValue Marshal(BuiltinContext context, RegoValue value)
    {
        if (!context.AllowsTextOf(value)) return default;
        var text = value.ToJson();
        return context.AllowsText(text.Length) ? RegoValue.FromString(text) : default;
    }

    private static RegoValue Unmarshal(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var text) || !context.Spend(text.Length >> 6)) return default;
        return RegoJson.TryParse(GoText.Encode(text), context.Limits.Json, out var value, out var error) ? value : context.Fail(error!);
    }

    private static RegoValue MarshalWithOptions(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Object(context, args, 1, out var options)) return default;
        var (prefix, indent, given) = (string.Empty, "\t", false);
        bool? pretty = null;
        for (var i = 0; i < options.Count; i++)
        {
            var (key, value) = (options.KeyAt(i), options.ValueAt(i));
            switch (key.Reference as string)
            {
                case "prefix" or "indent" when value.Reference is not string:
                    return WrongOption(context, $"key {key} failed cast to string: operand {i} must be string but got {Operand.TypeName(value)}");
                case "prefix":
                    (prefix, given) = (value.AsString(), true);
                    break;
                case "indent":
                    (indent, given) = (value.AsString(), true);
                    break;
                case "pretty" when value.Kind == RegoKind.Boolean:
                    pretty = value.IsTrue;
                    break;
                case "pretty":
                    return WrongOption(context, $"key {key} failed cast to bool");
                case null:
                    return WrongOption(context, $"failed to stringify key {key} at index {i}: operand {i} must be string but got {Operand.TypeName(key)}");
                default:
                    return WrongOption(context, $"object contained unknown key {key}");
            }
        }

        if (!(pretty ?? given)) return Marshal(context, args[0]);
        if (!context.AllowsTextOf(args[0])) return default;
        var text = JsonIndenter.Write(args[0], prefix, indent, context.Limits.MaxTextLength);
        return text is null ? context.FailLimit("result is too long") : context.AllowsText(text.Length) ? RegoValue.FromString(text) : default;
    }

    private static RegoValue WrongOption(BuiltinContext context, string message) => context.Fail(EvalErrorCode.Type, "operand 2 " + message);
}
