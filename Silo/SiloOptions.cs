using OrleansBallot.Silo.Clustering;
using OrleansBallot.Silo.Data;
using OrleansBallot.Silo.Http;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo;

/// <summary>An operator's settings for one silo: for its machinery and its features. They are valid once made.</summary>
/// <param name="Drain">For how long a silo that is told to stop still serves.</param>
internal sealed record SiloOptions(
    StorageOptions Storage, ClusteringOptions Cluster, HttpOptions Http, TimeSpan Drain, Features Features)
{
    /// <summary>Reads the section <c>Ballot</c>, and checks every value before anything is started.</summary>
    /// <exception cref="StartupException">A bound is broken.</exception>
    public static SiloOptions Read(IConfiguration configuration)
    {
        var settings = new Settings(configuration);
        var http = HttpOptions.Read(settings, Listening.OnLoopbackOnly(configuration));
        var storage = StorageOptions.Read(settings);
        var isAlone = storage.Database is null;
        var cluster = ClusteringOptions.Read(settings, isAlone);
        var options = new SiloOptions(
            storage, cluster, http, Hosting.Drain.Read(settings, isAlone), Features.Read(settings, storage, cluster, http));
        settings.RefuseUnknown("Ballot");
        Settings.CheckLogLevels(configuration);
        Settings.RefuseUnknownArguments(configuration);
        return options;
    }
}
