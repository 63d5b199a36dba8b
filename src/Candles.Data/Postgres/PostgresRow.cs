using Candles.Data.Model;
using Candles.Data.Numbers;
using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>Reads the columns (open_time, open, high, low, close, volume) of a reader's current row.</summary>
internal sealed class PostgresRow(NpgsqlDataReader reader)
{
    private readonly byte[] _wire = new byte[NumericWire.MaxLength];
    private RawCandle _row;

    public static Candle ToCandle(NpgsqlDataReader reader, int first = 0) => new(
        reader.GetInt64(first),
        reader.GetDecimal(first + 1),
        reader.GetDecimal(first + 2),
        reader.GetDecimal(first + 3),
        reader.GetDecimal(first + 4),
        reader.GetDecimal(first + 5));

    /// <summary>The current row as text, valid until the next call.</summary>
    public ref readonly RawCandle ToRaw()
    {
        _row.OpenTime = reader.GetInt64(0);
        Number(1, ref _row.Open);
        Number(2, ref _row.High);
        Number(3, ref _row.Low);
        Number(4, ref _row.Close);
        Number(5, ref _row.Volume);
        return ref _row;
    }

    private void Number(int column, ref AsciiNumber number)
    {
        var length = (int)reader.GetBytes(column, 0, _wire, 0, _wire.Length);
        NumericWire.ToText(_wire, length, ref number);
    }
}
