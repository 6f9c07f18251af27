using System.Diagnostics;
using OrleansBallot.Api.Clustering;

namespace OrleansBallot.Silo.Clustering;

/// <summary>
/// Ends at once a silo that may not go on, above all one that the others have declared dead: its grains run elsewhere already. Orleans' own
/// handler does the same; this one says why in one line.
/// </summary>
internal sealed class LastWord : IFatalErrorHandler
{
    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender, string? context, Exception? exception)
    {
        Console.Error.WriteLine(
            "This silo ends at once. Where the others have declared it dead they could not reach it "
            + $"({ClusteringOptions.AddressKey}), or one side "
            + $"does not accept the other's certificate ({TlsFiles.AuthorityKey}). {context} {exception?.Message}"
                .ReplaceLineEndings(" ").TrimEnd());
        Process.GetCurrentProcess().Kill();
    }
}
