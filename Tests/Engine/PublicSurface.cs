using System.Reflection;

namespace OrleansBallot.Tests.Engine;

/// <summary>The public and protected members of types, a line each, in the order of the text.</summary>
public static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<string> Of(IEnumerable<Type> types) =>
        [.. types.Where(type => type.IsPublic && IsOrleans(type)).SelectMany(Lines).Order(StringComparer.Ordinal)];

    public static bool IsOrleans(Type type) =>
        type.Namespace == "Orleans" || type.Namespace?.StartsWith("Orleans.", StringComparison.Ordinal) == true;

    private static IEnumerable<string> Lines(Type type)
    {
        var name = NameOf(type);
        yield return $"{name} : {KindOf(type)}{UsageOf(type)}";
        foreach (var constructor in type.GetConstructors(Declared).Where(IsVisible).Where(constructor => !constructor.IsStatic))
            yield return $"{name}({Parameters(constructor)})";
        foreach (var method in type.GetMethods(Declared).Where(IsVisible).Where(method => !method.Name.Contains('<', StringComparison.Ordinal)))
            yield return $"{name}.{method.Name}{Arguments(method)}({Parameters(method)}) : {NameOf(method.ReturnType)}";
        foreach (var field in type.GetFields(Declared).Where(field => field is { IsSpecialName: false } && (field.IsPublic || field.IsFamily)))
            yield return $"{name}.{field.Name} : {NameOf(field.FieldType)}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "")}";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string KindOf(Type type) =>
        type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
        : (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static class",
            (true, false) => "abstract class",
            (false, true) => "sealed class",
            _ => "class",
        };

    // Where an attribute may stand decides whether the same contract compiles for both engines.
    private static string UsageOf(Type type) =>
        type.GetCustomAttribute<AttributeUsageAttribute>(inherit: false) is { } usage
            ? $" on {usage.ValidOn}{(usage.AllowMultiple ? ", repeatedly" : "")}{(usage.Inherited ? "" : ", not inherited")}"
            : "";

    private static string Arguments(MethodInfo method) =>
        method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(Constrained))}>" : "";

    private static string Constrained(Type argument) =>
        argument.GetGenericParameterConstraints() is { Length: > 0 } constraints
            ? $"{argument.Name} : {string.Join(" & ", constraints.Select(NameOf))}"
            : argument.Name;

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter =>
            $"{NameOf(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.RawDefaultValue ?? "default"}" : "")}"));

    private static string NameOf(Type type)
    {
        if (type.IsGenericParameter)
            return type.Name;
        if (type.IsByRef)
            return "ref " + NameOf(type.GetElementType()!);
        if (type.IsArray)
            return NameOf(type.GetElementType()!) + "[]";
        if (!type.IsGenericType)
            return type.FullName!;
        var name = type.GetGenericTypeDefinition().FullName!;
        return $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>";
    }
}
