using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Text.RegularExpressions;

namespace OrleansBallot.Tests.Support;

/// <summary>
/// The arrows between a project's folders, from its compiled types; the debug symbols name their files. The compiler leaves no trace of a
/// constant's type, so uses of constants are looked up in the sources, by the names of the type and of the constant.
/// </summary>
internal sealed partial class FolderArrows
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>The compiler's notes for types without code, such as interfaces and enums.</summary>
    private static readonly Guid _typeDocuments = new("932e74bc-dba9-4478-8d46-0f32a7bab3d3");

    private static readonly Dictionary<short, OpCode> _codes =
        typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>The files that use another folder, by folder and used folder.</summary>
    private readonly Dictionary<(string From, string To), SortedSet<string>> _arrows = [];

    /// <param name="assembly">The project's assembly, with its symbols beside it.</param>
    /// <param name="project">The project's directory.</param>
    public FolderArrows(Assembly assembly, string project)
    {
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assembly.Location, "pdb")));
        var reader = symbols.GetMetadataReader();
        var types = assembly.GetTypes();
        var files = types.Select(type => (Owner: Outermost(type), File: FileOf(type, reader, project)))
            .Where(found => found.File is not null)
            .DistinctBy(found => found.Owner).ToDictionary(found => found.Owner, found => found.File!);
        Folders = [.. files.Values.Select(FolderOf).Distinct().Order(StringComparer.Ordinal)];
        foreach (var type in types.Where(type => files.ContainsKey(Outermost(type))))
        {
            foreach (var used in UsedBy(type).Select(Outermost).Distinct().Where(files.ContainsKey))
                Note(files[Outermost(type)], files[used]);
        }

        var constants = types.Where(type => files.ContainsKey(Outermost(type)))
            .SelectMany(type => type.GetFields(Declared).Where(field => field.IsLiteral)
                .Select(field => (Name: $"{NameOf(type)}.{field.Name}", File: files[Outermost(type)])))
            .ToDictionary(constant => constant.Name, constant => constant.File);
        foreach (var file in Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories))
        {
            foreach (var name in NamesIn(File.ReadAllText(file)).Where(constants.ContainsKey))
                Note(Path.GetRelativePath(project, file), constants[name]);
        }
    }

    /// <summary>All folders that have types. The project's own directory is <c>.</c>.</summary>
    public string[] Folders { get; }

    /// <summary>Every arrow that is in a circle, and the files that make the shortest circle.</summary>
    public IEnumerable<(string From, string To, string Files)> InCircles =>
        from arrow in _arrows.Keys.Order()
        let back = Way(arrow.To, arrow.From)
        where back is not null
        select (arrow.From, arrow.To, Files([arrow.From, .. back]));

    private string Files(string[] way) => string.Join(
        '\n', way.Zip(way.Skip(1), (from, to) => $"  {from} > {to}: {string.Join(", ", _arrows[(from, to)])}"));

    private static string? FileOf(Type type, MetadataReader symbols, string project)
    {
        var ofCode = type.GetMembers(Declared).OfType<MethodBase>()
            .Select(method => symbols.GetMethodDebugInformation(MetadataTokens.MethodDebugInformationHandle(Row(method))).Document);
        var ofType = symbols.GetCustomDebugInformation(MetadataTokens.TypeDefinitionHandle(Row(type)))
            .Select(symbols.GetCustomDebugInformation)
            .Where(note => symbols.GetGuid(note.Kind) == _typeDocuments)
            .Select(note => MetadataTokens.DocumentHandle(symbols.GetBlobReader(note.Value).ReadCompressedInteger()));
        return ofCode.Concat(ofType).Where(document => !document.IsNil)
            .Select(document => Path.GetRelativePath(project, symbols.GetString(symbols.GetDocument(document).Name)))
            .FirstOrDefault(file => !file.StartsWith("..", StringComparison.Ordinal));
    }

    /// <summary>A type's name as code writes it.</summary>
    private static string NameOf(Type type) => type.DeclaringType is { } around ? $"{NameOf(around)}.{type.Name}" : type.Name;

    /// <summary>All names with dots in a source, and the beginnings of longer ones.</summary>
    private static IEnumerable<string> NamesIn(string source) =>
        from Match name in DottedName().Matches(Comment().Replace(source, ""))
        let parts = name.Value.Split('.')
        from length in Enumerable.Range(2, parts.Length - 1)
        select string.Join('.', parts.Take(length));

    [GeneratedRegex(@"(?<![\w.])\w+(\.\w+)+")]
    private static partial Regex DottedName();

    [GeneratedRegex(@"(?m)(^|\s)//.*$")]
    private static partial Regex Comment();

    private static int Row(MemberInfo member) => member.MetadataToken & 0xFFFFFF;

    private static Type Outermost(Type type) => type.DeclaringType is { } around ? Outermost(around) : type;

    /// <summary>The types that a type and its code use.</summary>
    public static IEnumerable<Type> UsedBy(Type type)
    {
        var members = type.GetMembers(Declared);
        var methods = members.OfType<MethodBase>().ToArray();
        Type?[] used =
        [
            type.BaseType,
            .. type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []),
            .. members.OfType<FieldInfo>().Select(field => field.FieldType),
            .. methods.SelectMany(method => method.GetParameters()).Select(parameter => parameter.ParameterType),
            .. methods.OfType<MethodInfo>().Select(method => method.ReturnType),
            .. methods.SelectMany(UsedIn),
            .. members.Append(type).SelectMany(member => member.GetCustomAttributesData())
                .SelectMany(attribute =>
                    attribute.ConstructorArguments.Select(argument => argument.Value as Type).Append(attribute.AttributeType)),
        ];
        return used.OfType<Type>().SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.GetElementType() is { } element ? Parts(element)
        : type.IsGenericParameter ? []
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
        : [type];

    private static IEnumerable<Type> UsedIn(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body) yield break;
        foreach (var local in body.LocalVariables) yield return local.LocalType;
        foreach (var clause in body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause))
            yield return clause.CatchType!;
        var (ofType, ofMethod) = (method.DeclaringType!.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : []);
        foreach (var token in TokensIn(body.GetILAsByteArray()!))
        {
            var member = method.Module.ResolveMember(token, ofType, ofMethod)!;
            if ((member as Type ?? member.DeclaringType) is { } owner) yield return owner;
            if (member is not MethodBase { IsGenericMethod: true } called) continue;
            foreach (var argument in called.GetGenericArguments()) yield return argument;
        }
    }

    private static IEnumerable<int> TokensIn(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var operation = _codes[code[at] == 0xFE ? unchecked((short)(0xFE00 | code[at + 1])) : code[at]];
            at += operation.Size;
            if (operation.OperandType
                is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                yield return BitConverter.ToInt32(code, at);
            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private void Note(string file, string used)
    {
        var (from, to) = (FolderOf(file), FolderOf(used));
        if (from == to) return;
        if (!_arrows.TryGetValue((from, to), out var files)) _arrows.Add((from, to), files = new(StringComparer.Ordinal));
        files.Add($"{Path.GetFileName(file)} uses {Path.GetFileName(used)}");
    }

    private static string FolderOf(string file) => Path.GetDirectoryName(file) is { Length: > 0 } folder ? folder : ".";

    /// <summary>The shortest way from one folder to another, both included; null where there is none.</summary>
    private string[]? Way(string from, string to)
    {
        var (reached, ways) = (new HashSet<string> { from }, new Queue<string[]>([[from]]));
        while (ways.TryDequeue(out var way))
        {
            if (way[^1] == to) return way;
            foreach (var next in _arrows.Keys.Where(arrow => arrow.From == way[^1]).Select(arrow => arrow.To).Where(reached.Add))
                ways.Enqueue([.. way, next]);
        }

        return null;
    }
}
