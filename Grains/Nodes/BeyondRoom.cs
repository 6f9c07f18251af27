using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Chains;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// Takes in a branch for which there is no room (H8). First it follows the headers without keeping them, until they have more work than the
/// best chain. Then it asks for the same headers once more, a page at a time, each with its bodies.
/// <para>
/// Headers off genesis are cheap for ever, so an attacker who makes enough of them fills the room of every node. The work of one header
/// says little there; the work of its branch decides. Never more than a page of headers is kept without bodies.
/// </para>
/// </summary>
internal sealed class BeyondRoom(BlockIntake blocks, Replica replica, Peers peers, BodyFetch bodies, ClockWatch clock, int pageOf)
{
    /// <summary>The most seconds for which a peer is left alone: one for each page of a useless branch.</summary>
    private const int MostRest = 60;

    /// <summary>
    /// Follows a peer's branch, and takes it in when it is better. A peer with a useless branch is left alone for a while.
    /// </summary>
    public async Task Fetch(string peer, CancellationToken stop)
    {
        if (peers.Rests(peer)) return;
        var began = clock.Ticks;
        if (await Follow(peer, stop) is not { } way || await Accept(peer, way, stop)) return;

        // The rest is at least as long as the work that the peer caused.
        var pages = TimeSpan.FromSeconds(Math.Min(way.Pages.Count, MostRest));
        var work = TimeSpan.FromMilliseconds(clock.Since(began));
        peers.LetRest(peer, work > pages ? work : pages);
    }

    /// <summary>
    /// Follows the peer's headers while they keep the rules and may still get better. Null where none of them follows a block of ours.
    /// </summary>
    private async Task<Way?> Follow(string peer, CancellationToken stop)
    {
        var chain = replica.Chain;
        var (pages, walk, fork) = (new List<(int Length, Hash256 End)>(), default(HeaderWalk), default(ChainEntry));
        byte[][] locator = [.. chain.Locator().Select(hash => hash.ToArray())];
        while (await peers.Ask(peer, grain => grain.GetHeaders(new(locator), stop), stop) is { Headers.Length: >= BlockHeader.Size } page)
        {
            fork ??= BlockHeader.TryDecode(page.Headers.AsSpan(0, BlockHeader.Size)) is { } first ? chain.Find(first.Previous) : null;
            if (fork is null || !chain.IsActive(fork)) return null;
            walk ??= new(chain.Parameters, fork);
            var (rule, length) = await blocks.Follow(walk, page.Headers, stop);
            if (rule != Rejection.None) peers.Fault(peer, rule);
            if (length == 0) break;
            pages.Add((length, walk.Hash));

            // The work on this node's own chain bounds how far this goes: a branch with less work gets no further.
            if (length != pageOf * BlockHeader.Size || chain.IsFarBehind(walk)) break;
            locator = [walk.Hash.ToArray()];
        }

        return walk is null ? null : new(fork!, pages, walk);
    }

    private async Task<bool> Accept(string peer, Way way, CancellationToken stop)
    {
        // During a change to a far branch the tip is somewhere on the way.
        await replica.Whole;
        var (chain, again) = (replica.Chain, new HeaderWalk(replica.Chain.Parameters, way.Fork));
        var branch = new ProvenBranch(chain);
        try
        {
            foreach (var (length, end) in way.Pages)
            {
                if (!IsBetter()) return false;
                byte[][] locator = [again.Hash.ToArray()];
                var page = await peers.Ask(peer, grain => grain.GetHeaders(new(locator), stop), stop);
                if (page is not { Headers: { } headers } || headers.Length < length) return false;
                headers = headers[..length];

                // The peer can't switch branches: a header commits to all headers before it.
                await blocks.Follow(again, headers, stop);
                if (again.Hash != end) return false;
                var (rule, last) = await blocks.AcceptHeaders(headers, stop, branch);
                if (rule != Rejection.None || last is null || !await bodies.Fetch(peer, last, IsBetter, stop)) return false;
            }

            return true;
        }
        finally
        {
            await blocks.End(branch);
        }

        // The tip may overtake the branch, or an operator may expel the peer, at any time.
        bool IsBetter() => peers.Heeds(peer) && chain.IsBehind(way.Walk);
    }

    /// <summary>The course of a branch.</summary>
    /// <param name="Fork">The block at which it leaves the best chain.</param>
    /// <param name="Pages">The bytes of each page of its headers, and the hash of the last of them.</param>
    /// <param name="Walk">The walk along it.</param>
    private sealed record Way(ChainEntry Fork, List<(int Length, Hash256 End)> Pages, HeaderWalk Walk);
}
