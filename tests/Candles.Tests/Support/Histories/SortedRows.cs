using System.Runtime.InteropServices;

namespace Candles.Tests.Support.Histories;

/// <summary>Rows of one interval, ascending.</summary>
internal static class SortedRows
{
    /// <summary>The rows with changes made, which are ascending; a change without a row removes one.</summary>
    public static HistoryRow[] Merged(HistoryRow[] rows, List<(long Time, HistoryRow? Row)> changes)
    {
        if (changes.Count == 0)
            return rows;

        var merged = new List<HistoryRow>(rows.Length + changes.Count);
        var next = 0;
        foreach (var (time, row) in changes)
        {
            var at = FirstFrom(rows, time);
            merged.AddRange(rows.AsSpan(next..at));
            next = at < rows.Length && rows[at].OpenTime == time ? at + 1 : at;
            if (row is not null)
                merged.Add(row);
        }

        merged.AddRange(rows.AsSpan(next));
        return CollectionsMarshal.AsSpan(merged).ToArray();
    }

    /// <summary>The place of the first row that opens at a time or later.</summary>
    public static int FirstFrom(ReadOnlySpan<HistoryRow> rows, long time)
    {
        var (low, high) = (0, rows.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (rows[middle].OpenTime < time)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
