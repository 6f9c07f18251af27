namespace Orleans.Runtime;

/// <summary>Values that travel with a call into the called grain, and on from there; never back.</summary>
public static class RequestContext
{
    // Copy on write: a dictionary that a call carries is never changed, so calls share it freely.
    private static readonly AsyncLocal<Dictionary<string, object>?> _values = new();

    public static IEnumerable<string> Keys => _values.Value is { } values ? values.Keys : [];

    public static IEnumerable<KeyValuePair<string, object>> Entries => _values.Value is { } values ? values : [];

    internal static Dictionary<string, object>? Values
    {
        get => _values.Value;
        set
        {
            if (!ReferenceEquals(_values.Value, value))
                _values.Value = value;
        }
    }

    public static object? Get(string key) => _values.Value is { } values && values.TryGetValue(key, out var value) ? value : null;

    public static void Set(string key, object value) =>
        _values.Value = _values.Value is { } values ? new(values) { [key] = value } : new() { [key] = value };

    public static bool Remove(string key)
    {
        if (_values.Value is not { } values || !values.ContainsKey(key))
            return false;
        var rest = new Dictionary<string, object>(values);
        rest.Remove(key);
        _values.Value = rest.Count == 0 ? null : rest;
        return true;
    }

    public static void Clear() => Values = null;
}
