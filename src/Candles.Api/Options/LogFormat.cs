using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging.Console;

namespace Candles.Api.Options;

/// <summary>How events are written to the console: one line each, stamped in UTC by ISO 8601.</summary>
internal static class LogFormat
{
    public const string Text = "text";
    public const string Json = "json";

    private const string Timestamp = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>
    /// Text stands in systemd's own form where systemd started the program: it has a clock, and levels of its own. JSON is JSON everywhere.
    /// </summary>
    public static void UseFormat(this ILoggingBuilder logging, string format)
    {
        if (format == Json)
            logging.AddJsonConsole(Stamp);
        else if (SystemdHelpers.IsSystemdService())
            logging.AddSystemdConsole();
        else
            logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, Timestamp + " ", true));
    }

    private static void Stamp(ConsoleFormatterOptions console) => (console.TimestampFormat, console.UseUtcTimestamp) = (Timestamp, true);
}
