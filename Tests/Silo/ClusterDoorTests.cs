using System.Net;
using Microsoft.AspNetCore.Connections;
using OrleansBallot.Silo.Clustering;

namespace OrleansBallot.Tests.Silo;

/// <summary>
/// The ports for silos and consoles take a bounded number of connections, whoever holds them, and take others once those are gone.
/// </summary>
public sealed class ClusterDoorTests
{
    private readonly ClusterDoor _door = new();
    private readonly TaskCompletionSource _end = new();
    private readonly List<Task> _served = [];

    [Fact]
    public void One_address_holds_some_and_keeps_no_other_out()
    {
        Assert.Equal(64, Enumerable.Range(0, 1000).Count(_ => IsLetIn("10.0.0.1")));
        Assert.True(IsLetIn("10.0.0.2"));
    }

    [Fact]
    public async Task All_together_hold_no_more_than_the_silo_can_spare()
    {
        Assert.Equal(512, Enumerable.Range(0, 3000).Count(i => IsLetIn($"10.0.{i / 200}.{i % 200}")));

        _end.SetResult();
        await Task.WhenAll(_served);
        Assert.True(IsLetIn("10.0.14.1"));
    }

    private bool IsLetIn(string address)
    {
        var isLetIn = false;
        var connection = new DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 1) };
        _served.Add(_door.Limit.Serve(connection, _ =>
        {
            isLetIn = true;
            return _end.Task;
        }));
        return isLetIn;
    }
}
