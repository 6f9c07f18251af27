using System.Security.Cryptography;
using System.Text.Json;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Ledger;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Interop;

/// <summary>Voters and registrars by others: @cloudflare/blindrsa-ts on Node (<c>npm ci --prefix Tests/Interop</c>).</summary>
public class BlindRsaInteropTests
{
    private static readonly string _folder = ProtocolDocumentTests.PathOf("Tests/Interop");
    private static readonly byte[] _message = Credential.Message(TestNetwork.Default.Id, new(Hash256.Of("an election"u8)), Voters.Ann.Key);
    private static readonly string _publicKey = Convert.ToBase64String(IssuingKeys.First.ExportSubjectPublicKeyInfo());

    [Fact]
    public async Task What_they_blind_we_sign_and_what_they_finalise_we_accept()
    {
        using var signer = IssuingKeys.Signer();
        var blinding = await Run("blind", new() { ["key"] = _publicKey, ["message"] = Convert.ToBase64String(_message) });
        var prepared = blinding.GetProperty("prepared").GetBytesFromBase64();
        var blinded = blinding.GetProperty("blinded").GetBytesFromBase64();
        Assert.True(BlindRsa.IsBlinded(signer.Key, blinded));

        var final = await Run("finalize", new()
        {
            ["key"] = _publicKey,
            ["prepared"] = Convert.ToBase64String(prepared),
            ["signature"] = Convert.ToBase64String(signer.Sign(blinded)),
            ["inverse"] = blinding.GetProperty("inverse").GetString()!,
        });

        var credential = new Credential(0, Hash256.From(prepared.AsSpan(0, 32)), [.. final.GetProperty("signature").GetBytesFromBase64()]);
        Assert.True(credential.Check(TestNetwork.Default.Id, new(Hash256.Of("an election"u8)), Voters.Ann.Key, signer.Key));
        Assert.Equal(_message, prepared[32..]);
    }

    [Fact]
    public async Task What_we_blind_they_sign_and_what_we_finalise_they_accept()
    {
        var key = IssuingKey.Of(IssuingKeys.First);
        var prepared = BlindRsa.Prepare(RandomNumberGenerator.GetBytes(32), _message);
        var blinding = IssuingKeys.Blind(key, prepared);

        var answer = await Run("sign", new()
        {
            ["key"] = Convert.ToBase64String(IssuingKeys.First.ExportPkcs8PrivateKey()),
            ["blinded"] = Convert.ToBase64String(blinding.Message.AsSpan()),
        });

        var signature = BlindRsa.Finalize(key, prepared, answer.GetProperty("signature").GetBytesFromBase64(), blinding.Inverse.AsSpan());
        Assert.NotNull(signature);
        Assert.True(await TheyAccept(prepared, signature));
        Assert.False(await TheyAccept([.. prepared, 0], signature));
    }

    private static async Task<bool> TheyAccept(byte[] prepared, byte[] signature)
    {
        var said = await Run("verify", new()
        {
            ["key"] = _publicKey,
            ["prepared"] = Convert.ToBase64String(prepared),
            ["signature"] = Convert.ToBase64String(signature),
        });
        return said.GetProperty("right").GetBoolean();
    }

    private static async Task<JsonElement> Run(string command, Dictionary<string, string> arguments)
    {
        if (!Directory.Exists(Path.Combine(_folder, "node_modules", "@cloudflare", "blindrsa-ts")))
            NodeJs.Skip("@cloudflare/blindrsa-ts is not installed: npm ci --prefix Tests/Interop");
        var (code, output, errors) = await NodeJs.RunAsync(
            [Path.Combine(_folder, "blind.mjs"), command], JsonSerializer.Serialize(arguments));
        Assert.True(code == 0, errors);
        return JsonSerializer.Deserialize<JsonElement>(output);
    }
}
