using System.Net;
using SecureFin.Gateway.Sandbox;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>A time stamping authority: HTTP in front of <c>openssl ts -reply</c>, with a test authority of its own.</summary>
internal sealed class OpensslTsa : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _folder;
    private int _answers;

    private OpensslTsa(string folder)
    {
        _folder = folder;
        Address = $"http://127.0.0.1:{Ports.Free()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
    }

    public string Address { get; }

    /// <summary>PEM file of the authority.</summary>
    public string Authority => Path.Combine(_folder, "ca.pem");

    /// <summary>Makes the keys and answers from now on.</summary>
    public static async Task<OpensslTsa> StartAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "serial"), "01\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "tsa.cnf"), $"""
            [tsa]
            default_tsa = one
            [one]
            serial = {folder}/serial
            signer_cert = {folder}/tsa.pem
            certs = {folder}/ca.pem
            signer_key = {folder}/tsa.key
            signer_digest = sha256
            default_policy = 1.2.3.4
            digests = sha256
            accuracy = secs:1
            ess_cert_id_chain = no
            ess_cert_id_alg = sha256
            [stamping]
            extendedKeyUsage = critical,timeStamping
            """);
        await Openssl.RunAsync("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=Test authority",
            "-keyout", $"{folder}/ca.key", "-out", $"{folder}/ca.pem");
        await Openssl.RunAsync("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Test stamping", "-keyout", $"{folder}/tsa.key", "-out", $"{folder}/tsa.csr");
        await Openssl.RunAsync("x509", "-req", "-in", $"{folder}/tsa.csr", "-CA", $"{folder}/ca.pem", "-CAkey", $"{folder}/ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", $"{folder}/tsa.cnf", "-extensions", "stamping", "-out", $"{folder}/tsa.pem");
        var tsa = new OpensslTsa(folder);
        _ = tsa.AnswerAsync();
        return tsa;
    }

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                var (query, reply) = (Path.Combine(_folder, $"{++_answers}.tsq"), Path.Combine(_folder, $"{_answers}.tsr"));
                await using (var file = File.Create(query))
                    await context.Request.InputStream.CopyToAsync(file);
                await Openssl.RunAsync("ts", "-reply", "-config", $"{_folder}/tsa.cnf", "-queryfile", query, "-out", reply);
                context.Response.ContentType = "application/timestamp-reply";
                context.Response.Close(await File.ReadAllBytesAsync(reply), willBlock: false);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // the test is over
        }
    }
}
