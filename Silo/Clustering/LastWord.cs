using System.Diagnostics;
using OrleansBallot.Api.Clustering;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Clustering;

/// <summary>
/// Ends a silo that may not go on, above all one that the others have declared dead, as fast as Orleans' own handler does: whatever
/// it would still do happens elsewhere already. Only that it says why in one line.
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
