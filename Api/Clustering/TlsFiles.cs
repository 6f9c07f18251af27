namespace OrleansBallot.Api.Clustering;

/// <summary>PEM files for mutual TLS within the cluster.</summary>
/// <param name="Certificate">The certificate, then those between it and the authority.</param>
/// <param name="Key">Its private key.</param>
/// <param name="Authority">Certificates of the authority, which signs for members of the cluster and for nobody else.</param>
public sealed record TlsFiles(string Certificate, string Key, string Authority)
{
    public const string CertificateKey = "Ballot:Cluster:Tls:Certificate";

    public const string KeyKey = "Ballot:Cluster:Tls:Key";

    public const string AuthorityKey = "Ballot:Cluster:Tls:Authority";
}

/// <summary>A file can't be read, has another content, or does not fit the others. The message names the setting and the file.</summary>
public sealed class TlsFilesException(string message, Exception? cause = null) : Exception(message, cause);
