namespace OrleansBallot.Fuzz.Engine;

/// <summary>The inputs from which others are made: examples, and whatever reached something new. Its memory is bounded.</summary>
internal sealed class Corpus
{
    private const int Most = 4096;
    private const int MostBytes = 16 * 1024 * 1024;
    private const int Newest = 16;

    private readonly List<byte[]> _inputs = [];

    public IReadOnlyList<byte[]> Inputs => _inputs;

    public long Bytes { get; private set; }

    /// <summary>Keeps an input; where there is no room, in place of any other.</summary>
    public void Add(byte[] input, Random random)
    {
        while (_inputs.Count > 0 && (_inputs.Count >= Most || Bytes + input.Length > MostBytes))
        {
            var at = random.Next(_inputs.Count);
            Bytes -= _inputs[at].Length;
            _inputs[at] = _inputs[^1];
            _inputs.RemoveAt(_inputs.Count - 1);
        }

        _inputs.Add(input);
        Bytes += input.Length;
    }

    /// <summary>Any input. The newest come more often, and of two the shorter one: it takes less time, and more of it matters.</summary>
    public byte[] Pick(Random random)
    {
        var from = random.Next(4) == 0 ? Math.Max(0, _inputs.Count - Newest) : 0;
        var (one, other) = (_inputs[random.Next(from, _inputs.Count)], _inputs[random.Next(from, _inputs.Count)]);
        return one.Length <= other.Length ? one : other;
    }
}
