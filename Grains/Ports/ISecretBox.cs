namespace OrleansBallot.Grains.Ports;

/// <summary>Encrypts a grain's secrets under an operator's key that is kept elsewhere. It blocks, so it runs off-turn.</summary>
public interface ISecretBox
{
    /// <summary>Encrypts.</summary>
    /// <param name="owner">The owner of the secret. Only the same name decrypts it again.</param>
    /// <param name="secret">The bytes to hide.</param>
    /// <exception cref="IOException">There is no key; the message names the setting.</exception>
    byte[] Encrypt(string owner, byte[] secret);

    /// <summary>Decrypts.</summary>
    /// <exception cref="IOException">
    /// The key, the owner or the bytes are not those of the encryption; the message names the setting.
    /// </exception>
    byte[] Decrypt(string owner, byte[] box);
}
