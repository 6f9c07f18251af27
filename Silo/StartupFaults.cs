using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using OrleansBallot.Api.Clustering;
using OrleansBallot.Silo.Clustering;
using OrleansBallot.Silo.Http;
using OrleansBallot.Silo.Options;
using OrleansBallot.Storage;

namespace OrleansBallot.Silo;

/// <summary>
/// Explains in one line a failure to start that the operator can mend. Every other failure is a bug, and keeps its trace.
/// </summary>
internal static class StartupFaults
{
    public static string? Explain(Exception failure, IConfiguration? configuration) => failure switch
    {
        StartupException or StorageException or TlsFilesException => failure.Message,
        _ when Causes(failure).Any(cause => cause is AddressInUseException or SocketException) =>
            FreePort.Taken(Listening.Setting, configuration?[Listening.Setting] ?? Listening.Default, Causes(failure).Last()).Message,
        _ when Causes(failure).FirstOrDefault(IsOfServer) is { } cause =>
            $"HTTP can't be served as {Listening.Setting} ('{configuration?[Listening.Setting] ?? Listening.Default}') and Kestrel:* say: "
            + $"{cause.Message.ReplaceLineEndings(" ")}",
        IOException when configuration is null => $"The settings can't be read: {failure.Message} (contentRoot, appsettings.json)",
        OperationCanceledException => "This silo was told to stop before it was ready.",
        InvalidDataException or FormatException or InvalidOperationException
            when failure.Source?.Contains("Configuration", StringComparison.Ordinal) == true => failure.Message,
        _ => OrleansSilo.Explain(failure),
    };

    /// <summary>Whether the server threw it while it read its settings: no certificate, or one that does not open.</summary>
    private static bool IsOfServer(Exception failure) =>
        failure.StackTrace?.Contains("Microsoft.AspNetCore.Server.Kestrel.", StringComparison.Ordinal) == true;

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException) yield return cause;
    }
}
