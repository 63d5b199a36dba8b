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
        candle.Open.Set(raw.sqlite3_column_blob(_statement, 1));
        candle.High.Set(raw.sqlite3_column_blob(_statement, 2));
        candle.Low.Set(raw.sqlite3_column_blob(_statement, 3));
        candle.Close.Set(raw.sqlite3_column_blob(_statement, 4));
        candle.Volume.Set(raw.sqlite3_column_blob(_statement, 5));
    }

    private decimal Number(int column)
    {
        var text = raw.sqlite3_column_blob(_statement, column);
        return DecimalParser.TryParse(text, out var value, out var fault)
            ? value
            : throw new InvalidDataException($"A stored number {fault}.");
    }
}
