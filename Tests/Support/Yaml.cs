using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace OrleansBallot.Tests.Support;

/// <summary>Reads YAML as JSON, with anchors and merges resolved. Every scalar is a string.</summary>
internal static class Yaml
{
    /// <summary>The documents of a file.</summary>
    public static JsonElement[] Read(string path)
    {
        var (documents, deserializer) = (new List<JsonElement>(), new DeserializerBuilder().Build());
        var serializer = new SerializerBuilder().JsonCompatible().Build();
        using var text = File.OpenText(path);
        var parser = new MergingParser(new Parser(text));
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
            documents.Add(JsonDocument.Parse(serializer.Serialize(deserializer.Deserialize(parser))).RootElement);
        return [.. documents];
    }

    /// <summary>The member at the end of a path; an undefined element where there is none.</summary>
    public static JsonElement At(this JsonElement yaml, params string[] path)
    {
        foreach (var name in path)
            yaml = yaml.ValueKind == JsonValueKind.Object && yaml.TryGetProperty(name, out var member) ? member : default;
        return yaml;
    }

    public static IEnumerable<JsonElement> Items(this JsonElement yaml) =>
        yaml.ValueKind == JsonValueKind.Array ? yaml.EnumerateArray() : [];

    /// <summary>All objects that a member of this name holds, however deep.</summary>
    public static IEnumerable<JsonElement> Every(this JsonElement yaml, string name) => yaml.ValueKind switch
    {
        JsonValueKind.Object =>
            yaml.EnumerateObject().SelectMany(member => member.Name == name ? [member.Value] : member.Value.Every(name)),
        JsonValueKind.Array => yaml.EnumerateArray().SelectMany(item => item.Every(name)),
        _ => [],
    };
}
