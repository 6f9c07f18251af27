using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace OrleansBallot.Tests.Support;

/// <summary>Makes meters and notes their measurements alone, because other tests measure at the same time.</summary>
internal sealed class Measurements : IMeterFactory
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Instrument, string Tags, double Value)> _noted = new();
    private readonly List<Meter> _meters = [];

    public Measurements()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == this) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    /// <summary>The measurements of an instrument so far, with certain tags such as <c>ballot.node=node-1</c>.</summary>
    public double[] Of(string instrument, string tags = "") =>
        [.. _noted.Where(note => note.Instrument == instrument && note.Tags == tags).Select(note => note.Value)];

    /// <summary>The values that an exporter would read now from an observable instrument.</summary>
    public Dictionary<string, double> Look(string instrument)
    {
        _noted.Clear();
        _listener.RecordObservableInstruments();
        return _noted.Where(note => note.Instrument == instrument).ToDictionary(note => note.Tags, note => note.Value);
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var meter in _meters) meter.Dispose();
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _noted.Enqueue((
        instrument.Name,
        string.Join(',', tags.ToArray().Select(tag => string.Create(CultureInfo.InvariantCulture, $"{tag.Key}={tag.Value}"))), value));
}
