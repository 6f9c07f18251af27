using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Liars;

/// <summary>Says again what it said before, and says it over and over.</summary>
internal sealed class Echo(Dice dice) : Lie(dice)
{
    private const int Remembered = 200;

    private readonly List<object> _answers = [];
    private readonly List<object?[]> _hints = [];

    public override int Times => Dice.Between(1, 30);

    public override object Answer(object honest)
    {
        if (_answers.Count < Remembered) _answers.Add(honest);
        var alike = _answers.Where(answer => answer.GetType() == honest.GetType()).ToArray();
        return Dice.Coin() || alike.Length == 0 ? honest : Dice.Pick(alike);
    }

    public override object?[] Hint(object?[] honest)
    {
        if (_hints.Count < Remembered) _hints.Add(honest);
        var alike = _hints.Where(hint => hint[0]?.GetType() == honest[0]?.GetType()).ToArray();
        return alike.Length == 0 ? honest : Dice.Pick(alike);
    }
}
