using OrleansBallot.Embedded;

namespace Orleans;

public static class GrainExtensions
{
    public static GrainId GetGrainId(this IAddressable grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain switch
        {
            GrainReference reference => reference.GrainId,
            IGrainBase { GrainContext: { } context } => context.GrainId,
            _ => throw new ArgumentException($"{grain.GetType()} is neither a grain reference nor an activated grain.", nameof(grain)),
        };
    }

    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain switch
        {
            TGrainInterface and GrainReference => (TGrainInterface)grain,
            GrainReference reference => (TGrainInterface)(object)reference.Cast(typeof(TGrainInterface)),
            IGrainBase { GrainContext: Activation activation } =>
                (TGrainInterface)(object)activation.Silo.References.Make(typeof(TGrainInterface), activation.GrainId),
            _ => throw new ArgumentException($"{grain.GetType()} is neither a grain reference nor an activated grain.", nameof(grain)),
        };
    }
}
