namespace OrleansBallot.Grains.Ports;

/// <summary>Encrypts what a grain keeps, under a key of the operator's that is not kept beside it. Blocks: off-turn.</summary>
public interface ISecretBox
{
    /// <summary>Encrypts.</summary>
    /// <param name="owner">Whose secret it is; only under the same name it opens again.</param>
    /// <param name="secret">What to hide.</param>
    /// <exception cref="IOException">There is no key; the message names the setting.</exception>
    byte[] Encrypt(string owner, byte[] secret);

    /// <summary>Decrypts.</summary>
    /// <exception cref="IOException">The key is another one, or the bytes or the owner are not what was sealed; the message names the setting.</exception>
    byte[] Decrypt(string owner, byte[] box);
}
