namespace OrleansBallot.Benchmarks.Models;

/// <summary>
/// A miner's share of the best chain's blocks when he breaks the custom between equal branches. He finds a block with the probability of
/// his share of the hash rate; hashes are even draws from 0 to 1; news takes no time.
/// </summary>
internal static class Ties
{
    /// <summary>The chance that he replaces another miner's block by a sibling before its child is found, under F1.</summary>
    public static double Replaced(double share, int blocks, Random luck)
    {
        var replaced = 0;
        for (var block = 0; block < blocks; block++)
        {
            var hash = luck.NextDouble();
            while (luck.NextDouble() < share)
            {
                if (luck.NextDouble() >= hash) continue;
                replaced++;
                break;
            }
        }

        return (double)replaced / blocks;
    }

    /// <summary>
    /// His highest share under F1: he keeps back blocks of low hashes, and tries siblings for others' blocks of high ones.
    /// </summary>
    public static double LowestHash(double share, int blocks, int seed) =>
        Tenths().SelectMany(kept => Tenths().Select(spared => LowestHash(share, kept, spared, blocks, new(seed)))).Max();

    /// <summary>His share when he keeps back all he can, and every node keeps the first of two equal branches that it has seen.</summary>
    public static double FirstSeen(double share, int blocks, int seed) => KeepingBack(share, blocks, seed, isTieHis: false);

    /// <summary>His share where the branch of most members wins, and most members are his: names cost nothing.</summary>
    public static double MostMembers(double share, int blocks, int seed) => KeepingBack(share, blocks, seed, isTieHis: true);

    private static double KeepingBack(double share, int blocks, int seed, bool isTieHis)
    {
        var (luck, his, theirs) = (new Random(seed), 0, 0);
        bool Finds() => luck.NextDouble() < share;
        while (his + theirs < blocks)
        {
            if (!Finds()) theirs++;
            else if (Finds()) his += Ahead(Finds);

            // Their block came first. Where his does not win by itself, only his next block saves it, if he finds it before theirs.
            else if (isTieHis) his++;
            else if (Finds()) his += 2;
            else theirs += 2;
        }

        return (double)his / (his + theirs);
    }

    private static IEnumerable<double> Tenths() => Enumerable.Range(0, 11).Select(tenth => tenth / 10.0);

    private static double LowestHash(double share, double kept, double spared, int blocks, Random luck)
    {
        var (his, theirs, tip, tipIsHis) = (0, 0, 0.0, true);
        bool Finds() => luck.NextDouble() < share;
        while (his + theirs < blocks)
        {
            if (!Finds())
            {
                (theirs, tip, tipIsHis) = (theirs + 1, luck.NextDouble(), false);
                continue;
            }

            var hash = luck.NextDouble();
            if (!tipIsHis && tip > spared)
            {
                // He tried to find a sibling of the tip.
                if (hash < tip) (his, theirs, tip, tipIsHis) = (his + 1, theirs - 1, hash, true);
            }
            else if (hash >= kept) (his, tip, tipIsHis) = (his + 1, hash, true);
            else if (Finds()) (his, tip, tipIsHis) = (his + Ahead(Finds), luck.NextDouble(), true);
            else
            {
                var rival = luck.NextDouble();
                if (hash < rival) (his, tip, tipIsHis) = (his + 1, hash, true);
                else (theirs, tip, tipIsHis) = (theirs + 1, rival, false);
            }
        }

        return (double)his / (his + theirs);
    }

    /// <summary>The number of his blocks when he is two ahead and shows all as soon as he is only one ahead.</summary>
    private static int Ahead(Func<bool> finds)
    {
        var (kept, lead) = (2, 2);
        while (lead > 1)
        {
            if (finds()) (kept, lead) = (kept + 1, lead + 1);
            else lead--;
        }

        return kept;
    }
}
