using System.Text;
using Candles.Report.Figures;

namespace Candles.Report.Jtl;

/// <summary>CSV records (RFC 4180) one after another; a quoted field may hold commas, doubled quotes and line ends.</summary>
internal sealed class CsvRecords(TextReader text)
{
    private readonly StringBuilder _field = new();
    private int _line = 1;

    /// <summary>The line on which the record that was read last begins; the first is 1.</summary>
    public int Line { get; private set; }

    /// <param name="fields">Emptied, then filled.</param>
    /// <returns>False at the end of the text.</returns>
    /// <exception cref="ReportException">The text ends within quotes.</exception>
    public bool Read(List<string> fields)
    {
        fields.Clear();
        Line = _line;
        if (text.Peek() < 0)
            return false;
        while (true)
        {
            var end = text.Peek() == '"' ? Quoted() : Plain();
            fields.Add(_field.ToString());
            _field.Clear();
            if (end == ',')
                continue;
            _line++;
            return true;
        }
    }

    /// <returns>What ended the field: a comma, a line end, or -1.</returns>
    private int Plain()
    {
        while (true)
        {
            var c = text.Read();
            if (c == '\r' && text.Peek() == '\n')
                continue;
            if (c is ',' or '\n' or -1)
                return c;
            _field.Append((char)c);
        }
    }

    private int Quoted()
    {
        text.Read();
        while (true)
        {
            var c = text.Read();
            if (c < 0)
                throw new ReportException($"line {Line}: a quoted field does not end");
            if (c == '"' && text.Peek() != '"')
                return Plain();
            if (c == '"')
                text.Read();
            if (c == '\n')
                _line++;
            _field.Append((char)c);
        }
    }
}
