namespace OrleansBallot.Fuzz.Targets;

/// <summary>
/// A decoder of bytes that strangers send, or that a disk may have damaged. It takes an input or refuses it, and does nothing else.
/// </summary>
internal abstract class Target
{
    /// <summary>The word that names it on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Inputs that it takes, from which all others are made.</summary>
    public abstract IEnumerable<byte[]> Examples { get; }

    /// <summary>Pieces that chance would hardly find, such as tags and names of fields.</summary>
    public virtual IReadOnlyList<byte[]> Words => [];

    /// <summary>The longest input.</summary>
    public virtual int MostBytes => 4096;

    /// <summary>The most bytes that it may allocate for an input: a constant, and so many for each byte that is really there.</summary>
    public virtual long MayAllocate(int length) => (64 * 1024) + (100L * length);

    /// <summary>
    /// True where it takes the input, false where it refuses it as it is documented to refuse. Any exception is a finding, and so is a
    /// value that does not encode to the bytes that it was read from.
    /// </summary>
    public abstract bool Takes(ReadOnlySpan<byte> input);
}
