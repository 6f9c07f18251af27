using OrleansBallot.Api.Clustering;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Silo;

/// <summary>The files of a silo's mutual TLS.</summary>
public sealed class ClusterTlsTests : IDisposable
{
    private readonly Authority _authority = new(), _other = new();
    private readonly TlsFiles _files;

    public ClusterTlsTests()
    {
        var (certificate, key) = _authority.Sign();
        _files = new(certificate, key, _authority.Location);
    }

    [Fact]
    public void Are_taken_where_they_fit_together() => ClusterTls.Load(_files);

    [Fact]
    public void Are_each_named_where_there_is_none()
    {
        const string nowhere = "/nowhere/file.pem";
        Refuses(TlsFiles.CertificateKey, _files with { Certificate = nowhere });
        Refuses(TlsFiles.KeyKey, _files with { Key = nowhere });
        Refuses(TlsFiles.AuthorityKey, _files with { Authority = nowhere });
    }

    [Fact]
    public void Are_each_named_where_they_hold_something_else()
    {
        var text = Path.Combine(TemporaryDirectory.New(), "text.pem");
        Directory.CreateDirectory(Path.GetDirectoryName(text)!);
        File.WriteAllText(text, "nothing of that kind");
        Refuses(TlsFiles.CertificateKey, _files with { Certificate = text });
        Refuses(TlsFiles.KeyKey, _files with { Key = text });
        Refuses(TlsFiles.AuthorityKey, _files with { Authority = text });
    }

    [Fact]
    public void Are_refused_with_the_key_of_another_certificate() => Refuses(TlsFiles.KeyKey, _files with { Key = _authority.Sign().Key });

    [Fact]
    public void Are_refused_where_another_authority_has_signed() =>
        Refuses(TlsFiles.CertificateKey, _files with { Authority = _other.Location });

    [Fact]
    public void Are_refused_where_the_certificate_has_expired()
    {
        var (certificate, key) = _authority.Sign(days: 1);

        Refuses(TlsFiles.CertificateKey, _files with { Certificate = certificate, Key = key });
    }

    public void Dispose()
    {
        _authority.Dispose();
        _other.Dispose();
    }

    private static void Refuses(string key, TlsFiles files) =>
        Assert.StartsWith($"{key} is '", Assert.Throws<TlsFilesException>(() => ClusterTls.Load(files)).Message, StringComparison.Ordinal);
}
