using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Liars;

/// <summary>Changes, cuts or lengthens bytes of whatever it says.</summary>
internal sealed class Junk(Dice dice) : Lie(dice)
{
    public override object Answer(object honest) => Changed(honest, Spoil);

    public override object?[] Hint(object?[] honest) => [.. honest.Select(part => part is null ? null : Changed(part, Spoil))];

    private byte[] Spoil(byte[] bytes)
    {
        if (bytes.Length == 0 || Dice.Chance(300_000)) return bytes;
        if (Dice.Chance(200_000)) return bytes[..Dice.Below(bytes.Length)];
        if (Dice.Chance(200_000)) return [.. bytes, .. Dice.Bytes(Dice.Between(1, 200))];
        byte[] spoiled = [.. bytes];
        spoiled[Dice.Below(spoiled.Length)] ^= (byte)Dice.Between(1, 255);
        return spoiled;
    }
}
