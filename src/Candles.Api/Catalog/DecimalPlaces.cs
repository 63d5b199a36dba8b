using Candles.Api.Cache;
using Candles.Data.Model;
using Candles.Data.Numbers;

namespace Candles.Api.Catalog;

/// <summary>
/// How many places behind the point a series' prices and volumes have: the most among its newest base candles, up to 1440 of them. An axis needs
/// what is in use now; exchanges change it in the course of years.
/// </summary>
internal readonly record struct DecimalPlaces(int Price, int Volume)
{
    /// <summary>How many candles are looked at.</summary>
    public const int Rows = CandleQuery.MaxLimit;

    public static async ValueTask<DecimalPlaces> Of(SeriesSummary series, CandleWindows windows, CancellationToken cancel) =>
        await windows.Read(new CandleQuery(series.Key, series.Base, Rows), cancel) is { } reading ? Of(reading.Range) : default;

    /// <summary>Of the rows of an answer from memory.</summary>
    public static DecimalPlaces Of(in RowRange range)
    {
        var (price, volume) = (0, 0);
        foreach (ref readonly var row in range.Rows)
        {
            price = Math.Max(price, Math.Max(Math.Max(Places(row.Open), Places(row.High)), Math.Max(Places(row.Low), Places(row.Close))));
            volume = Math.Max(volume, Places(row.Volume));
        }

        return new DecimalPlaces(price, volume);
    }

    private static int Places(in AsciiNumber number) => number.Text.IndexOf((byte)'.') is >= 0 and var point ? number.Length - point - 1 : 0;
}
