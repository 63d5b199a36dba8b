using System.Globalization;
using System.Xml;
using Candles.Report.Figures;

namespace Candles.Report.Jtl;

/// <summary>
/// Reads JMeter's CSV results, whose columns the header names in any order. <c>timeStamp</c> is when a sample started
/// (<c>sampleresult.timestamp.start=true</c>, as jmeter.properties has it).
/// </summary>
internal sealed class JtlReader
{
    private const int Longest = 200;

    private static readonly string[] Needed = ["timeStamp", "elapsed", "label", "responseCode", "success", "bytes", "allThreads"];

    private readonly Dictionary<string, int> _columns;
    private readonly List<string> _fields = [];

    private JtlReader(List<string> head, string name)
    {
        _columns = head.Select((column, index) => (column, index)).DistinctBy(pair => pair.column).ToDictionary(pair => pair.column, pair => pair.index);
        var missing = Needed.Where(column => !_columns.ContainsKey(column)).ToList();
        if (missing.Count > 0)
            throw new ReportException($"{name}: the first line is no header with {string.Join(", ", missing)}");
    }

    /// <summary>Reads all of the folder's <c>*.jtl</c>, in the order of their names.</summary>
    /// <exception cref="ReportException">There is none, none holds a sample, or a line cannot be read.</exception>
    public static Recording ReadFolder(string folder)
    {
        var recording = new Recording();
        foreach (var file in Directory.GetFiles(folder, "*.jtl").Order(StringComparer.Ordinal))
        {
            using var text = new StreamReader(file);
            Read(text, Path.GetFileName(file), recording);
        }

        return recording.Samples.Count > 0 ? recording : throw new ReportException($"{folder} has no *.jtl with samples");
    }

    /// <param name="name">Names the text in errors.</param>
    public static void Read(TextReader text, string name, Recording recording)
    {
        var records = new CsvRecords(text);
        var head = new List<string>();
        if (records.Read(head))
            new JtlReader(head, name).ReadRows(records, head.Count, name, recording);
    }

    private void ReadRows(CsvRecords records, int columns, string name, Recording recording)
    {
        int? shortLine = null;
        while (Next(records, recording))
        {
            if (shortLine is { } line)
                throw new ReportException($"{name}, line {line}: fewer fields than the header's {columns}");
            if (_fields.Count < columns)
                shortLine = records.Line;
            else
                AddRow(recording, $"{name}, line {records.Line}");
        }

        recording.Unfinished += shortLine is null ? 0 : 1;
    }

    /// <summary>The next record; one that ends within quotes can only be the last, and is unfinished.</summary>
    private bool Next(CsvRecords records, Recording recording)
    {
        try
        {
            return records.Read(_fields);
        }
        catch (ReportException)
        {
            recording.Unfinished++;
            return false;
        }
    }

    private void AddRow(Recording recording, string place)
    {
        var failure = Field("success").Equals("true", StringComparison.OrdinalIgnoreCase) ? null : new Failure(Readable(Field("responseCode")), Readable(Reason()));
        recording.Add(
            Readable(Field("label")), Whole("timeStamp", place), (int)Whole("elapsed", place), Whole("bytes", place), (int)Whole("allThreads", place), failure);
    }

    /// <summary>What an assertion said, or else what the server or the connection did.</summary>
    private string Reason() => Optional("failureMessage") is { Length: > 0 } said ? said : Optional("responseMessage");

    /// <summary>Text that a page can show: no control characters, and no whole body where an assertion quotes one.</summary>
    private static string Readable(string text)
    {
        if (text.Length > Longest)
            text = text[..(Longest - 1)] + "…";
        return text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '\uFFFD'));
    }

    private string Field(string column) => _fields[_columns[column]];

    private string Optional(string column) => _columns.TryGetValue(column, out var index) ? _fields[index].Trim() : "";

    private long Whole(string column, string place) =>
        long.TryParse(Field(column), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new ReportException($"{place}: {column} is '{Field(column)}', not a whole number");
}
