using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Client;

/// <summary>Signs for the members of one cluster.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset _from = DateTimeOffset.UtcNow.AddHours(-1), _until = DateTimeOffset.UtcNow.AddHours(1);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=ballot authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        _certificate = request.CreateSelfSigned(_from, _until);
    }

    /// <summary>Makes a member's certificate.</summary>
    /// <returns>A directory of silo.pem, silo.key and authority.pem.</returns>
    public string Sign(string member)
    {
        var directory = TemporaryDirectory.New();
        Directory.CreateDirectory(directory);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={member}", key, HashAlgorithmName.SHA256)
            .Create(_certificate, _from, _until, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(directory, "silo.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(directory, "silo.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(directory, "authority.pem"), _certificate.ExportCertificatePem());
        return directory;
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}
