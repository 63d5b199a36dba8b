namespace Candles.Report.Jtl;

/// <summary>What went wrong, as code and message tell it.</summary>
internal sealed record Failure(string Code, string Message);

/// <summary>All samples of a run; labels and failures are kept once each.</summary>
internal sealed class Recording
{
    private readonly List<Sample> _samples = [];
    private readonly Names<string> _labels = new();
    private readonly Names<Failure> _failures = new();

    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>In the order in which they were first met.</summary>
    public IReadOnlyList<string> Labels => _labels.All;

    public IReadOnlyList<Failure> Failures => _failures.All;

    /// <summary>Lines that a killed JMeter left unfinished at the end of a file; they are not among the samples.</summary>
    public int Unfinished { get; set; }

    public long FirstStart => _samples.Min(sample => sample.Start);

    public long LastEnd => _samples.Max(sample => sample.End);

    public void Add(string label, long start, int elapsed, long bytes, int users, Failure? failure) =>
        _samples.Add(new Sample(start, elapsed, _labels.Index(label), failure is null ? -1 : _failures.Index(failure), bytes, users));

    private sealed class Names<T>
        where T : notnull
    {
        private readonly Dictionary<T, int> _indexes = [];

        public List<T> All { get; } = [];

        public int Index(T name)
        {
            if (_indexes.TryGetValue(name, out var index))
                return index;
            All.Add(name);
            return _indexes[name] = All.Count - 1;
        }
    }
}
