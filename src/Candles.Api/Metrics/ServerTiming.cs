using System.Diagnostics;
using System.Globalization;

namespace Candles.Api.Metrics;

/// <summary>The header <c>Server-Timing</c> (https://www.w3.org/TR/server-timing/) of an answer that was asked for with it.</summary>
/// <remarks>It stands in front of the body, so it cannot tell how long writing took: that is in the metrics alone.</remarks>
internal static class ServerTiming
{
    public const string Header = "Server-Timing";

    public static void Put(HttpContext context, StepTimes times)
    {
        context.Response.Headers[Header] = Text(times);
        context.Response.Headers["Timing-Allow-Origin"] = "*"; // else browsers keep it from pages of other origins
    }

    /// <returns><c>db;dur=0.412, encode;dur=0.050</c>: milliseconds, in the order of the steps.</returns>
    public static string Text(StepTimes times) => string.Join(
        ", ",
        Enum.GetValues<Step>()
            .Where(step => times.Of(step) is not null)
            .Select(step => string.Create(
                CultureInfo.InvariantCulture,
                $"{Steps.Names[(int)step]};dur={times.Of(step)!.Value * 1000.0 / Stopwatch.Frequency:F3}")));
}
