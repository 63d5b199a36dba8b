using Candles.Data.Model;
using Candles.Data.Numbers;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Candles.Data.Sqlite;

/// <summary>
/// Reads the columns (open_time, open, high, low, close, volume) of a statement's current row from SQLite's own memory:
/// Microsoft.Data.Sqlite would make a string of each number.
/// </summary>
internal readonly ref struct SqliteRow(SqliteDataReader reader)
{
    private readonly sqlite3_stmt _statement = reader.Handle!;

    public Candle ToCandle() => new(
        raw.sqlite3_column_int64(_statement, 0), Number(1), Number(2), Number(3), Number(4), Number(5));

    public void CopyTo(ref RawCandle candle)
    {
        candle.OpenTime = raw.sqlite3_column_int64(_statement, 0);
        Copy(1, ref candle.Open);
        Copy(2, ref candle.High);
        Copy(3, ref candle.Low);
        Copy(4, ref candle.Close);
        Copy(5, ref candle.Volume);
    }

    /// <summary>What is no number is not copied either: SQLite lets anything stand in a column.</summary>
    private void Copy(int column, ref AsciiNumber number)
    {
        number.Set(raw.sqlite3_column_blob(_statement, column));
        if (!number.TryGetDigits(out _, out _))
            Number(column);
    }

    private decimal Number(int column)
    {
        var text = raw.sqlite3_column_blob(_statement, column);
        return DecimalParser.TryParse(text, out var value, out var fault)
            ? value
            : throw new InvalidDataException($"A stored number {fault}.");
    }
}
