using System.Reflection;
using System.Runtime.CompilerServices;

namespace OrleansBallot.Embedded;

/// <summary>Copies of types that are the sum of their serialised fields.</summary>
internal static class FieldCopier
{
    public static CopyRule Of(Type type, Copiers copiers)
    {
        var fields = SerializedFields.Of(type);
        var isWhole = fields.Count == SerializedFields.AllOf(type).Count();
        // A structure is copied by being passed, a tuple can't be changed: only what they hold may need a copy.
        if (isWhole && (type.IsValueType || WellKnownTypes.IsStructure(type))
            && fields.All(field => SerializedFields.IsImmutable(field) || (field.FieldType != type && copiers.ForDeclared(field.FieldType) is null)))
        {
            return CopyRule.ByReference;
        }

        var members = new Lazy<(FieldInfo Field, Copier? Copier)[]>(() =>
            [.. fields.Select(field => (field, SerializedFields.IsImmutable(field) ? null : copiers.ForDeclared(field.FieldType)))]);
        var constructor = type.IsValueType ? null : type.GetConstructor(Type.EmptyTypes);
        return CopyRule.By((value, context) =>
        {
            // What has no [Id] does not cross: it gets what a new object has.
            var copy = constructor is null ? RuntimeHelpers.GetUninitializedObject(type) : constructor.Invoke(null);
            context.Record(value!, copy);
            foreach (var (field, copier) in members.Value)
            {
                var held = field.GetValue(value);
                field.SetValue(copy, copier is null ? held : copier(held, context));
            }

            return copy;
        });
    }
}

/// <summary>Which fields of a type cross: those marked [Id], and what a record's primary constructor declares.</summary>
internal static class SerializedFields
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<FieldInfo> Of(Type type) =>
        WellKnownTypes.IsStructure(type) ? [.. AllOf(type)] : [.. AllOf(type).Where(Crosses)];

    public static IEnumerable<FieldInfo> AllOf(Type? type)
    {
        for (; type is not null && type != typeof(object) && type != typeof(ValueType); type = type.BaseType)
        {
            foreach (var field in type.GetFields(Declared))
                yield return field;
        }
    }

    public static bool IsImmutable(FieldInfo field) =>
        field.IsDefined(typeof(ImmutableAttribute)) || PropertyOf(field)?.IsDefined(typeof(ImmutableAttribute)) == true;

    private static bool Crosses(FieldInfo field)
    {
        if (field.IsDefined(typeof(IdAttribute)))
            return true;
        if (PropertyOf(field) is not { } property)
            return false;
        return property.IsDefined(typeof(IdAttribute)) || (IsRecord(property.DeclaringType!) && IsPrimary(property));
    }

    private static PropertyInfo? PropertyOf(FieldInfo field) =>
        field.Name is ['<', ..] && field.Name.EndsWith(">k__BackingField", StringComparison.Ordinal)
            ? field.DeclaringType!.GetProperty(field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)], Declared)
            : null;

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", Declared) is not null;

    private static bool IsPrimary(PropertyInfo property) =>
        property.DeclaringType!.GetConstructors(Declared)
            .SelectMany(constructor => constructor.GetParameters())
            .Any(parameter => parameter.Name == property.Name && parameter.ParameterType == property.PropertyType);
}
