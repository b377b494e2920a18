using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using SecureFin.Audit;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Notes;

namespace SecureFin.Cli.Tests.Audit;

/// <summary>A log of 700 entries with history, a witness's line, evidence and a receipt; copied for each way to tamper with it.</summary>
public sealed class TamperedGateway : IAsyncLifetime
{
    private const string Origin = "gateway.example/audit/1";
    private const int Size = 700;
    private static readonly Ed25519NoteSigner Signer = Ed25519NoteSigner.Generate(Origin);
    private static readonly Ed25519Cosigner Witness = Ed25519Cosigner.Generate("witness.example", TimeProvider.System);
    private static readonly DateTime Begin = new(2026, 11, 21, 8, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime End = Begin.AddMinutes(Size / 60.0);
    private readonly string _home = Directory.CreateTempSubdirectory("sfg-tamper-").FullName;

    internal static Dictionary<string, Func<Copy, Task>> Ways { get; } = new()
    {
        ["nothing"] = _ => Task.CompletedTask,
        ["a byte of an entry is altered"] = home => home.Records("001", records => records[450 - 256][3] ^= 1),
        ["a byte of an entry in the partial bundle is altered"] = home => home.Records("002.p/188", records => records[^1][3] ^= 1),
        ["a leaf hash is altered"] = home => home.Flip("log/tile/0/001", 4 * 32),
        ["a hash of the partial leaf tile is altered"] = home => home.Flip("log/tile/0/002.p/188", 32),
        ["a hash of level 1 is altered"] = home => home.Flip("log/tile/1/000.p/2", 32),
        ["two entries change places"] = home => home.Records("001", records => (records[44], records[90]) = (records[90], records[44])),
        ["an entry stands in the place of the next"] = home => home.Records("001", records => records[45] = records[44]),
        ["an entry is put in"] = home => home.Records("002.p/188", records => records.Add(records[0])),
        ["the last entry is taken away"] = home => home.Records("002.p/188", records => records.RemoveAt(187)),
        ["two bundles change places"] = home => home.Exchange("log/tile/entries/000", "log/tile/entries/001"),
        ["two hash tiles change places"] = home => home.Exchange("log/tile/0/000", "log/tile/0/001"),
        ["a bundle is gone"] = home => home.Delete("log/tile/entries/001"),
        ["a hash tile is gone"] = home => home.Delete("log/tile/0/001"),
        ["the partial tile is empty"] = home => home.Edit("log/tile/0/002.p/188", _ => []),
        ["the size in the checkpoint is altered"] = home => home.Text("log/checkpoint", text => text.Replace("\n700\n", "\n699\n", StringComparison.Ordinal)),
        ["a signature of the checkpoint is altered"] = home => home.Text("log/checkpoint", text => Altered(text, Origin)),
        ["the line of a witness is altered"] = home => home.Text("log/checkpoint", text => Altered(text, "witness.example")),
        ["the time in the line of a witness is altered"] = home => home.Text("log/checkpoint", text => Retimed(text, "witness.example")),
        ["the log's own lines are taken away and a witness's stays"] = home => home.Text("log/checkpoint", text => string.Concat(text.Split('\n').Where(line => !line.StartsWith($"\u2014 {Origin} ", StringComparison.Ordinal)).Select(line => line + "\n"))[..^1]),
        ["the checkpoint is of a larger tree under the log's own key"] = home => home.Edit("log/checkpoint", _ => Checkpoint.Sign(Origin, 1_000_000, SecureFin.Audit.Tree.MerkleHash.Empty, [Signer]).ToBytes()),
        ["an entry is emptied"] = home => home.Records("001", records => records[450 - 256] = []),
        ["a folder stands in the place of a checkpoint of the history"] = home => home.PutFolder("log/checkpoints/300"),
        ["a folder stands in the place of a bundle"] = home => home.PutFolder("log/tile/entries/001"),
        ["the sealed messages are cut off"] = home => home.Edit(home.Pack, bytes => bytes[..^10]),
        ["the key of a sealed message is altered"] = home => home.Flip(home.SubjectKey, 20),
        ["the checkpoint is cut off"] = home => home.Text("log/checkpoint", text => text[..30]),
        ["the checkpoint is gone"] = home => home.Delete("log/checkpoint"),
        ["the checkpoint is an earlier one"] = home => home.Edit("log/checkpoint", _ => File.ReadAllBytes(home["log/checkpoints/300"])),
        ["a checkpoint of the history is altered"] = home => home.Text("log/checkpoints/300", text => text.Replace("\n300\n", "\n299\n", StringComparison.Ordinal)),
        ["a checkpoint of the history has another name"] = home => home.Move("log/checkpoints/300", "log/checkpoints/299"),
        ["a checkpoint of the history is gone"] = home => home.Delete("log/checkpoints/300"), // it says less, and nothing false
        ["the log is cut back under its own key"] = home => home.RewriteAsync(512, (_, entry) => entry),
        ["an entry is altered and all signed again under the log's own key"] = home => home.RewriteAsync(Size, (i, entry) => i == 450 ? entry.Replace("outcome", "outcomf", StringComparison.Ordinal) : entry),
        ["an entry goes back in time"] = home => home.AppendAsync(Entry(Size, "clock", minutes: -5)),
        ["an intent has no outcome"] = home => home.AppendAsync(Entry(Size, "intent", minutes: 1), Entry(Size + 1, "stop", minutes: 1)),
        ["the key's text is altered"] = home => home.Text("log.vkey", text => text.Replace("+A", "+B", StringComparison.Ordinal)),
        ["the key is another log's"] = home => home.Text("log.vkey", _ => Ed25519NoteSigner.Generate(Origin).Key + "\n"),
        ["a sealed message is altered"] = home => home.Flip(home.Pack, 60),
        ["the sealed messages are gone"] = home => home.Delete(home.Pack),
        ["two sealed messages change places"] = home => home.Edit(home.Pack, bytes => [.. bytes[(bytes.Length / 2)..], .. bytes[..(bytes.Length / 2)]]),
        ["the key of a sealed message is gone"] = home => home.Delete(home.SubjectKey),
        ["the key of a sealed message is destroyed and no entry says so"] = home => home.EraseAsync(),
        ["a receipt stands for another entry"] = home => home.CheckAsync(entry: 301, text => text),
        ["a receipt is of another log"] = home => home.CheckAsync(entry: 300, text => text.Replace(Origin, "other.example/audit/1", StringComparison.Ordinal)),
        ["a receipt names another place"] = home => home.CheckAsync(entry: 300, text => text.Replace("index 300", "index 301", StringComparison.Ordinal)),
    };

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllLinesAsync(Path.Combine(_home, "log.vkey"), [Signer.Key.ToString(), Witness.Key.ToString()]);
        await File.WriteAllTextAsync(Path.Combine(_home, "evidence.key"), Convert.ToBase64String(new byte[32]));
        var entries = Enumerable.Range(0, Size).Select(i => Entry(i, i == 0 ? "start" : i == Size - 1 ? "clock" : i % 2 == 1 ? "intent" : "outcome", i / 60.0)).ToList();
        await using (var store = Store(_home))
        {
            foreach (var i in (int[])[300, 302])
                entries[i] = Entry(i, "outcome", i / 60.0, await store.SealAsync("account:x", Encoding.ASCII.GetBytes($"message {i}")));
        }

        foreach (var part in (string[][])[[.. entries[..300]], [.. entries[300..]]])
        {
            await using var log = await OpenAsync(Path.Combine(_home, "log"));
            foreach (var entry in part)
                await log.AppendAsync(Encoding.UTF8.GetBytes(entry), default);
        }

        var checkpoint = Path.Combine(_home, "log/checkpoint");
        var text = Checkpoint.Parse(await File.ReadAllBytesAsync(checkpoint)).Note.Text;
        await File.AppendAllTextAsync(checkpoint, NoteSignature.Create(Witness, Encoding.UTF8.GetBytes(text)) + "\n");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_home, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string Entry(int index, string kind, double minutes, SealedEvidence? kept = null)
    {
        var time = (index < Size ? Begin : End).AddMinutes(minutes).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var message = kept is null ? "" : $$$"""
            "kept":{"answer":{"commitment":"{{{Convert.ToBase64String(kept.Commitment.Span)}}}","evidence":"{{{kept.Reference}}}"}},
            """;
        return $$"""{"call":"C{{(index + 1) / 2:000}}",{{message}}"kind":"{{kind}}","time":"{{time}}"}""";
    }

    private static string Altered(string text, string name)
    {
        var start = text.LastIndexOf($"\u2014 {name} ", StringComparison.Ordinal);
        var at = text.IndexOf('\n', start) - 8;
        return $"{text[..at]}{(text[at] == 'A' ? 'B' : 'A')}{text[(at + 1)..]}";
    }

    /// <summary>Sets the seconds that a cosignature begins with back by one.</summary>
    private static string Retimed(string text, string name)
    {
        var line = SignedNote.Parse(Encoding.UTF8.GetBytes(text)).Signatures.Single(each => each.Name == name);
        var changed = line.Signature.ToArray();
        changed[7]--;
        return text.Replace(line.ToString(), new NoteSignature(line.Name, line.KeyId, changed).ToString(), StringComparison.Ordinal);
    }

    private static EvidenceStore Store(string home) => new(new EvidenceStoreOptions { Directory = Path.Combine(home, "evidence"), MasterKey = new byte[32] });

    private static Task<AuditLog> OpenAsync(string directory) =>
        AuditLog.OpenAsync(new() { Directory = directory, Origin = Origin, Signers = [Signer], JournalSegmentBytes = 8 << 20, RequiredFreeBytes = 0 }, default);

    /// <summary>A copy that may be tampered with.</summary>
    internal sealed class Copy : IDisposable
    {
        private readonly string _home = Directory.CreateTempSubdirectory("sfg-tampered-").FullName;

        public Copy(TamperedGateway source)
        {
            foreach (var file in Directory.GetFiles(source._home, "*", SearchOption.AllDirectories))
            {
                var copy = this[Path.GetRelativePath(source._home, file)];
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            Command = ["audit", "verify", this["log"], "--key", this["log.vkey"], "--evidence", this["evidence"], "--evidence-key", this["evidence.key"]];
        }

        public string this[string name] => Path.Combine(_home, name);

        /// <summary>What looks at it.</summary>
        public string[] Command { get; private set; }

        public string Pack => Path.GetRelativePath(_home, Directory.GetFiles(this["evidence/packs"]).Single());

        public string SubjectKey => Path.GetRelativePath(_home, Directory.GetFiles(this["evidence/keys"], "*.key", SearchOption.AllDirectories).Single());

        public void Dispose() => Directory.Delete(_home, recursive: true);

        public Task Edit(string file, Func<byte[], byte[]> edit) => File.WriteAllBytesAsync(this[file], edit(File.ReadAllBytes(this[file])));

        public Task Text(string file, Func<string, string> edit) => Edit(file, bytes => Encoding.UTF8.GetBytes(edit(Encoding.UTF8.GetString(bytes))));

        public Task Flip(string file, int at) => Edit(file, bytes =>
        {
            bytes[at] ^= 1;
            return bytes;
        });

        public Task Delete(string file)
        {
            File.Delete(this[file]);
            return Task.CompletedTask;
        }

        public Task PutFolder(string file)
        {
            File.Delete(this[file]);
            Directory.CreateDirectory(this[file]);
            return Task.CompletedTask;
        }

        public Task Move(string from, string to)
        {
            File.Move(this[from], this[to]);
            return Task.CompletedTask;
        }

        public async Task Exchange(string one, string other)
        {
            await Move(one, "kept");
            await Move(other, one);
            await Move("kept", other);
        }

        /// <summary>Edits the records of a bundle: big-endian length, then so many bytes.</summary>
        public Task Records(string bundle, Action<List<byte[]>> edit) => Edit("log/tile/entries/" + bundle, bytes =>
        {
            var records = new List<byte[]>();
            for (var at = 0; at < bytes.Length; at += 2 + records[^1].Length)
                records.Add(bytes.AsSpan(at + 2, BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at))).ToArray());
            edit(records);
            return [.. records.SelectMany(record => (byte[])[(byte)(record.Length >> 8), (byte)record.Length, .. record])];
        });

        /// <summary>Another log under the same key with the history of the first.</summary>
        public async Task RewriteAsync(int size, Func<int, string, string> change)
        {
            var entries = new LogReader(this["log"]).ReadEntries(0, size).Select(entry => Encoding.UTF8.GetString(entry.Span)).ToList();
            await using (var log = await OpenAsync(this["rewritten"]))
            {
                foreach (var (i, entry) in entries.Index())
                    await log.AppendAsync(Encoding.UTF8.GetBytes(change(i, entry)), default);
            }

            foreach (var history in Directory.GetFiles(this["log/checkpoints"]))
                File.Copy(history, this["rewritten/checkpoints/" + Path.GetFileName(history)], overwrite: true);
            Command[2] = this["rewritten"];
        }

        public async Task AppendAsync(params string[] entries)
        {
            await using var log = await OpenAsync(this["log"]);
            foreach (var entry in entries)
                await log.AppendAsync(Encoding.UTF8.GetBytes(entry), default);
        }

        public async Task EraseAsync()
        {
            await using var store = Store(_home);
            store.Destroy([Assert.Single(store.KeysOf("account:x"))]);
        }

        /// <summary>Looks at a receipt of entry 300 in place of the log.</summary>
        public async Task CheckAsync(int entry, Func<string, string> change)
        {
            var log = new LogReader(this["log"]);
            await File.WriteAllTextAsync(this["receipt"], change(log.Prove(300).ToTlogProof()));
            await File.WriteAllBytesAsync(this["entry"], log.ReadEntries(entry, entry + 1).Single().ToArray());
            Command = ["audit", "check", this["receipt"], "--entry", this["entry"], "--key", this["log.vkey"]];
        }
    }
}
