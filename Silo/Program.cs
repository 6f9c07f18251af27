using OrleansBallot.Silo;
using OrleansBallot.Silo.Clustering;
using OrleansBallot.Silo.Data;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Silo.Http;
using OrleansBallot.Silo.Logs;

if (args is [DatabaseCommand.Name, ..]) return await DatabaseCommand.Run(args[1..]);

IConfiguration? configuration = null;
try
{
    var builder = WebApplication.CreateBuilder(args);
    configuration = builder.Configuration;
    OpenFiles.Check();
    Listening.Probe(configuration);
    await using var app = SiloApplication.Build(builder);
    await app.StartAsync();
    var logs = app.Services.GetRequiredService<QuietLogs>();
    app.Lifetime.ApplicationStopping.Register(logs.Closes);
    logs.Opened();
    Console.WriteLine(SiloApplication.Describe(app));
    OrleansSilo.WarnOfOpenPorts(app);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception failure) when (StartupFaults.Explain(failure, configuration) is { } line)
{
    await Console.Error.WriteLineAsync(line);
    return 1;
}
