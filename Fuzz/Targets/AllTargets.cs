namespace OrleansBallot.Fuzz.Targets;

/// <summary>Every decoder that is tried. A new one is a class and a line here.</summary>
internal static class AllTargets
{
    public static IReadOnlyList<Target> List { get; } =
    [
        new TransactionTarget(),
        new BlockTarget(),
        new HeaderTarget(),
        new ParametersTarget(),
        new ReceiptTarget(),
        new ReceiptFileTarget(),
        new ExportTarget(),
        new BatchTarget(),
        new BodiesTarget(),
        new RollTarget(),
        new RollRecordsTarget(),
        new JournalTarget(),
        new TextTarget(),
        new JsonTarget(),
        new FormsTarget(),
        new LogTarget(),
        new CheckpointTarget(),
        new StateTarget(),
    ];

    /// <summary>The decoder of this name, or null.</summary>
    public static Target? Find(string name) => List.FirstOrDefault(target => target.Name == name);
}
