using Candles.Data.Model;
using Candles.Tests.Support;
using CsvHelper;

namespace Candles.Tests.Formats.Responses;

/// <summary>The csv format as a CSV library reads it.</summary>
public sealed class CsvBodyTests
{
    [Fact]
    public void CsvHelper_reads_the_values_that_went_in()
    {
        Candle[] candles =
            [.. CandleEncoderTests.Edges[..1], .. Some.Candles(7, "1m", "2024-02-29", "2024-03-01", volumeScale: null), .. CandleEncoderTests.Edges[1..]];
        using var csv = CsvReader.Create(Encoded.Bytes(Encoded.FromRows(Encoded.Encoder("csv"), candles, newestFirst: true)));

        var read = new List<Candle>();
        while (csv.Read())
        {
            Assert.Equal(6, csv.FieldCount);
            read.Add(new Candle(
                csv.Parse<long>("open_time"),
                csv.Parse<decimal>("open"),
                csv.Parse<decimal>("high"),
                csv.Parse<decimal>("low"),
                csv.Parse<decimal>("close"),
                csv.Parse<decimal>("volume")));
        }

        Assert.Equal(candles, read);
    }
}
