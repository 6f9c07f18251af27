using FsCheck;
using FsCheck.Fluent;

namespace OrleansBallot.Tests.Support;

/// <summary>Runs a property; a failure names the case and the seed that repeats it.</summary>
public static class Properties
{
    public static void ForAll<T>(Gen<T> cases, Action<T> property, int runs = 100) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(runs), Prop.ForAll(Arb.From(cases), property));

    public static void ForAll<T>(Gen<T> cases, Func<T, Task> property, int runs) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(runs), Prop.ForAll(Arb.From(cases), property));
}
