using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Time;

public sealed class CandleTimeTests
{
    [Theory]
    [InlineData("1780272000000", "2026-06-01")]
    [InlineData("2026-06-01T00:00:00Z", "2026-06-01")]
    [InlineData("2026-06-01T00:00Z", "2026-06-01")]
    [InlineData("2026-06-01T02:00:00+02:00", "2026-06-01")]
    [InlineData("2026-05-31T18:30:00-05:30", "2026-06-01")]
    [InlineData("2026-06-01T00:00:00+00:00", "2026-06-01")]
    [InlineData("2026-06-01T00:00:00.5Z", "2026-06-01T00:00:00.5")]
    [InlineData("2026-06-01T00:00:00.123Z", "2026-06-01T00:00:00.123")]
    [InlineData("2026-06-01T00:00:00.1230000Z", "2026-06-01T00:00:00.123")]
    [InlineData("2026-06-01T00:00:00.1230001Z", "2026-06-01T00:00:00.124")] // rounded up
    [InlineData("2024-02-29T23:59:59Z", "2024-02-29T23:59:59")]
    [InlineData("31536000000", "1971-01-01")]
    [InlineData("1971-01-01T00:00:00Z", "1971-01-01")]
    [InlineData("253402300799999", "9999-12-31T23:59:59.999")]
    [InlineData("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999")]
    public void Milliseconds_and_iso_8601_with_a_zone_are_taken(string text, string time)
    {
        Assert.True(CandleTime.TryParse(text, out var parsed));
        Assert.Equal(Some.Time(time), parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("yesterday")]
    [InlineData("now")]
    [InlineData("2026-06-01")]
    [InlineData("2026-06-01T00:00:00")] // no zone
    [InlineData("2026-06-01T00:00:00 Z")]
    [InlineData("2026-06-01 00:00:00Z")]
    [InlineData("2026-06-01t00:00:00z")]
    [InlineData("2026-06-01T00:00:00z")]
    [InlineData("2026-06-01T00:00:00+02")]
    [InlineData("2026-06-01T00:00:00+0200")]
    [InlineData("2026-06-01T00:00:00+15:00")]
    [InlineData("2026-06-01T00:00:00UTC")]
    [InlineData("2026-06-01T00:00:00Z ")]
    [InlineData(" 2026-06-01T00:00:00Z")]
    [InlineData("2026-06-01T00:00:00Z\n")]
    [InlineData("2026-6-1T00:00:00Z")]
    [InlineData("2026-06-01T24:00:00Z")]
    [InlineData("2026-06-01T00:60:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-00-01T00:00:00Z")]
    [InlineData("2026-06-00T00:00:00Z")]
    [InlineData("2026-06-31T00:00:00.000Z")]
    [InlineData("2026-06-01T00:00:60Z")]
    [InlineData("2026-06-01T00:00:00.00xZ")]
    [InlineData("2026-06-01T00:00:00.000")]
    [InlineData("0000-06-01T00:00:00Z")]
    [InlineData("2023-02-29T00:00:00Z")] // no leap year
    [InlineData("2026-06-01T00:00:00.12345678Z")]
    [InlineData("20260601T000000Z")]
    [InlineData("10000-01-01T00:00:00Z")]
    [InlineData("+2026-06-01T00:00:00Z")]
    [InlineData("1970-12-31T23:59:59Z")]
    [InlineData("1971-01-01T00:00:00+01:00")] // still 1970 in UTC
    [InlineData("9999-12-31T23:59:59-01:00")] // already year 10000 in UTC
    [InlineData("9999-12-31T23:59:59.9999Z")]
    [InlineData("31535999999")]
    [InlineData("253402300800000")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("+1780272000000")]
    [InlineData("1780272000000.0")]
    [InlineData("1780272000000.5")]
    [InlineData("1.78e12")]
    [InlineData("0x19E80E5A000")]
    [InlineData("1,780,272,000,000")]
    [InlineData(" 1780272000000")]
    [InlineData("1780272000000 ")]
    [InlineData("٢٠٢٦-٠٦-٠١T00:00:00Z")] // digits, but not ASCII ones
    [InlineData("１７８０２７２００００００")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_refused(string text) => Assert.False(CandleTime.TryParse(text, out _));

    [Theory]
    [InlineData("2026-06-01", "2026-06-01T00:00:00Z")]
    [InlineData("2026-06-01T23:59:59", "2026-06-01T23:59:59Z")]
    [InlineData("2026-06-01T00:00:00.5", "2026-06-01T00:00:00.5Z")]
    [InlineData("9999-12-31T23:59:59.999", "9999-12-31T23:59:59.999Z")]
    public void A_time_has_an_iso_form(string time, string iso) => Assert.Equal(iso, CandleTime.ToIso(Some.Time(time)));

    [Fact]
    public void All_forms_lead_back_to_the_time() => Property.Holds(5_000, random =>
    {
        var time = random.NextInt64(CandleTime.Min, CandleTime.Max + 1);
        var utc = DateTime.UnixEpoch.AddMilliseconds(time);
        foreach (var form in (string[])[CandleTime.ToIso(time), $"{time}", $"{utc:yyyy-MM-ddTHH:mm:ss.fffZ}", $"{utc:yyyy-MM-ddTHH:mm:ss.fff+00:00}"])
        {
            Assert.True(CandleTime.TryParse(form, out var parsed), form);
            Assert.Equal(time, parsed);
        }
    });

    [Fact]
    public void Seconds_and_no_fraction_are_one_form() => Property.Holds(2_000, random =>
    {
        var time = random.NextInt64(CandleTime.Min / 1000, CandleTime.Max / 1000) * 1000;

        Assert.True(CandleTime.TryParse(CandleTime.ToIso(time), out var parsed));
        Assert.Equal(time, parsed);
    });
}
