using OrleansBallot.Silo;
using OrleansBallot.Silo.Logs;

IConfiguration? configuration = null;
try
{
    var builder = WebApplication.CreateBuilder(args);
    configuration = builder.Configuration;
    await using var app = SiloApplication.Build(builder);
    await app.StartAsync();
    app.Services.GetRequiredService<QuietLogs>().Opened();
    Console.WriteLine(SiloApplication.Describe(app));
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception failure) when (StartupFaults.Explain(failure, configuration) is { } line)
{
    await Console.Error.WriteLineAsync(line);
    return 1;
}
