namespace Candles.Report.Figures;

/// <summary>The input cannot be reported on; the message is one line for the person who started the tool.</summary>
internal sealed class ReportException(string message) : Exception(message);
