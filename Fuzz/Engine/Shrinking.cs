namespace OrleansBallot.Fuzz.Engine;

/// <summary>Makes an input smaller that breaks a decoder, so that a person sees what matters in it.</summary>
internal static class Shrinking
{
    private const int MostTries = 2000;

    /// <summary>The smallest input that was found to break the decoder in the same way.</summary>
    public static Finding Shrink(this Campaign campaign, Finding finding)
    {
        // A slow input would take the same second 2,000 times, and a leak has no input.
        if (finding.Kind is not ("crash" or "growth")) return finding;
        var tries = 0;
        for (var size = finding.Input.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= finding.Input.Length && tries < MostTries; tries++)
            {
                byte[] shorter = [.. finding.Input.AsSpan(0, at), .. finding.Input.AsSpan(at + size)];
                if (campaign.Try(shorter) is { } same && IsLike(same, finding)) finding = same;
                else at += size;
            }
        }

        return finding;
    }

    /// <summary>The same kind, and of exceptions the same type. Messages quote lengths and offsets.</summary>
    private static bool IsLike(Finding one, Finding other) =>
        one.Kind == other.Kind && (one.Kind != "crash" || one.What.Split(':')[0] == other.What.Split(':')[0]);
}
