using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansBallot.Tests.Support;

/// <summary>A certificate authority, as an operator makes one with openssl.</summary>
internal sealed class Authority : IDisposable
{
    private static readonly DateTimeOffset _from = DateTimeOffset.UtcNow.AddDays(-2);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly string _directory = Directory.CreateTempSubdirectory("ballot-tls-").FullName;
    private int _members;

    public Authority()
    {
        var request = new CertificateRequest("CN=ballot authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        _certificate = request.CreateSelfSigned(_from, _from.AddDays(100));
        File.WriteAllText(Location, _certificate.ExportCertificatePem());
    }

    public string Location => Path.Combine(_directory, "authority.pem");

    /// <summary>Signs for a member.</summary>
    /// <param name="days">How many days the certificate is valid, of which two are over.</param>
    /// <returns>The files of its certificate and of its key, beside a copy of the authority's, as operators keep them.</returns>
    public (string Certificate, string Key) Sign(int days = 90)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=silo", key, HashAlgorithmName.SHA256);
        using var signed = request.Create(_certificate, _from, _from.AddDays(days), RandomNumberGenerator.GetBytes(8));
        var directory = Directory.CreateDirectory(Path.Combine(_directory, $"{++_members}")).FullName;
        File.Copy(Location, Path.Combine(directory, Path.GetFileName(Location)));
        var name = Path.Combine(directory, "silo");
        File.WriteAllText($"{name}.pem", signed.ExportCertificatePem());
        File.WriteAllText($"{name}.key", key.ExportPkcs8PrivateKeyPem());
        return ($"{name}.pem", $"{name}.key");
    }

    /// <summary>A certificate, with its key, of an unknown authority.</summary>
    /// <param name="issuer">The address of the authority's own certificate, as this one says.</param>
    public static X509Certificate2 Stranger(Uri issuer)
    {
        using var authority = new Authority();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=stranger", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(ocspUris: null, caIssuersUris: [issuer.ToString()]));
        using var signed = request.Create(authority._certificate, _from, _from.AddDays(90), RandomNumberGenerator.GetBytes(8));
        using var withKey = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>A silo's settings with a certificate of its own.</summary>
    public string[] Settings()
    {
        var (certificate, key) = Sign();
        return [
            $"Ballot:Cluster:Tls:Certificate={certificate}", $"Ballot:Cluster:Tls:Key={key}", $"Ballot:Cluster:Tls:Authority={Location}"];
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
