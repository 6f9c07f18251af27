using System.Text;
using OrleansBallot.Grains.Ports;

namespace OrleansBallot.Simulation.Ports;

/// <summary>A box that hides nothing, and opens for its owner alone.</summary>
internal sealed class OpenBox : ISecretBox
{
    public byte[] Encrypt(string owner, byte[] secret) => [.. Encoding.ASCII.GetBytes(owner), .. secret];

    public byte[] Decrypt(string owner, byte[] box) => box.AsSpan().StartsWith(Encoding.ASCII.GetBytes(owner))
        ? box[owner.Length..]
        : throw new IOException($"The secret is not {owner}'s.");
}
