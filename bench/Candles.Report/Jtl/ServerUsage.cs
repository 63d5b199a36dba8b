using System.Globalization;
using Candles.Report.Figures;

namespace Candles.Report.Jtl;

/// <summary>What the server took at a moment: a line of server.csv (header <c>seconds,rssMb,cpuPercent</c>).</summary>
/// <param name="Seconds">Since the run began.</param>
/// <param name="RssMb">Resident memory in 10^6 bytes.</param>
/// <param name="CpuPercent">100 is one core.</param>
internal sealed record ServerUsage(double Seconds, double RssMb, double CpuPercent)
{
    /// <summary>Empty where the runner could not watch the server.</summary>
    public static IReadOnlyList<ServerUsage> Read(string file)
    {
        if (!File.Exists(file))
            return [];
        using var text = new StreamReader(file);
        var records = new CsvRecords(text);
        var fields = new List<string>();
        records.Read(fields);
        int[] columns = [fields.IndexOf("seconds"), fields.IndexOf("rssMb"), fields.IndexOf("cpuPercent")];
        if (columns.Contains(-1))
            throw new ReportException($"{file}: the first line is not seconds,rssMb,cpuPercent");

        var usage = new List<ServerUsage>();
        while (records.Read(fields))
        {
            if (fields.Count <= columns.Max() || !columns.All(column => double.TryParse(fields[column], CultureInfo.InvariantCulture, out _)))
                throw new ReportException($"{file}, line {records.Line}: not three numbers");
            usage.Add(new ServerUsage(Value(0), Value(1), Value(2)));
        }

        return usage;

        double Value(int column) => double.Parse(fields[columns[column]], CultureInfo.InvariantCulture);
    }
}
