using SecureFin.Fuzz;
using SecureFin.Fuzz.Targets;

// dotnet run -c Release --project tests/Fuzz -- NAME [--count N] [--seed S] [--only I]
// Exit codes: 0 every input was taken or refused as promised, 1 not, 2 wrong usage.
var targets = new Dictionary<string, Func<IFuzzTarget>>(StringComparer.Ordinal)
{
    ["jose"] = () => new JoseTarget(),
    ["signatures"] = () => new SignaturesTarget(),
    ["cms"] = () => new CmsTarget(),
    ["xml-signatures"] = () => new XmlSignatureTarget(),
    ["notes"] = () => new NotesTarget(),
    ["tiles"] = () => new TilesTarget(),
    ["masking-json"] = () => new MaskingJsonTarget(),
    ["masking-xml"] = () => new MaskingXmlTarget(),
};

if (FuzzArguments.TryRead(args, out var wanted) && targets.TryGetValue(wanted.Target, out var make))
    return new FuzzRun(make(), wanted).Run();
await Console.Error.WriteLineAsync($"usage: {string.Join('|', targets.Keys)} [--count N] [--seed S] [--only I]");
return 2;
