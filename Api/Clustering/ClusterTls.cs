using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace OrleansBallot.Api.Clustering;

/// <summary>
/// Mutual TLS between silos, and with consoles in the cluster. Every certificate that the authority signed is a member's, whatever name it
/// bears, so the authority must sign for nothing else.
/// </summary>
public sealed class ClusterTls
{
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _authority;

    private ClusterTls(X509Certificate2 certificate, X509Certificate2Collection authority) =>
        (_certificate, _authority) = (certificate, authority);

    /// <param name="files">The files.</param>
    /// <param name="option">The option that names all of them; null where each has a setting of its own.</param>
    /// <exception cref="TlsFilesException">
    /// A file can't be read, has another content, or the authority has not signed the certificate.
    /// </exception>
    public static ClusterTls Load(TlsFiles files, string? option = null)
    {
        var authority = Read(option ?? TlsFiles.AuthorityKey, files.Authority, path =>
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(path);
            return certificates.Count > 0 ? certificates : throw new CryptographicException("It holds no certificate.");
        });

        // The certificate is read alone first: a failure of both together is then the key's.
        Read(option ?? TlsFiles.CertificateKey, files.Certificate, path => X509Certificate2.CreateFromPem(File.ReadAllText(path)))
            .Dispose();
        var tls = new ClusterTls(
            Read(option ?? TlsFiles.KeyKey, files.Key, path => X509Certificate2.CreateFromPemFile(files.Certificate, path)), authority);
        return tls.IsMember(tls._certificate)
            ? tls
            : throw new TlsFilesException(
                $"{option ?? TlsFiles.CertificateKey} is '{files.Certificate}', which the authority in '{files.Authority}' has not signed, "
                + "or which has expired.");
    }

    public void Apply(TlsOptions options)
    {
        options.LocalCertificate = _certificate;
        options.LocalClientCertificateSelector = (_, _, _, _, _) => _certificate;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (remote, _, _) => IsMember(remote);
        options.OnAuthenticateAsServer = (_, server) =>
            ((SslServerAuthenticationOptions)server.SslServerAuthenticationOptions).CertificateChainPolicy = Policy();
        options.OnAuthenticateAsClient = (_, client) =>
        {
            client.TargetHost = "ballot";
            ((SslClientAuthenticationOptions)client.SslClientAuthenticationOptions).CertificateChainPolicy = Policy();
        };
    }

    private static T Read<T>(string key, string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new TlsFilesException($"{key} is '{path}': {failure.Message}", failure);
        }
    }

    private bool IsMember(X509Certificate2 certificate)
    {
        using var chain = new X509Chain { ChainPolicy = Policy() };
        return chain.Build(certificate);
    }

    /// <summary>
    /// The rules for certificates, for us and for the platform, which checks them before us. Nothing is fetched from addresses in a
    /// certificate: a stranger's could name any address, and a thread would wait for each answer. A cluster's own authority publishes no
    /// revocations. To shut a member out, the others get a new authority.
    /// </summary>
    private X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(_authority);
        return policy;
    }
}
