using Candles.Data;

namespace Candles.Api.Encoding;

/// <summary>
/// A wire format: rows in, bytes out. It takes rows in each of the three ways a store gives them, and makes the same
/// bytes of each.
/// </summary>
internal abstract class CandleEncoder
{
    /// <summary>All formats; the first is the default.</summary>
    public static IReadOnlyList<CandleEncoder> All { get; } = [new ObjectsEncoder()];

    /// <summary>The names, for error texts.</summary>
    public static string Accepted { get; } = string.Join(", ", All.Select(e => e.Name));

    /// <summary>The format of this name, or null.</summary>
    public static CandleEncoder? Named(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < All.Count; i++) // foreach would make an enumerator
        {
            if (name.SequenceEqual(All[i].Name))
                return All[i];
        }

        return null;
    }

    /// <summary>The name in <c>format=</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Raised whenever the same rows become other bytes than before, so that no entity tag means both.</summary>
    public virtual int Build => 1;

    /// <summary>Media types by which it can be asked for; the first is the one that answers carry.</summary>
    public abstract IReadOnlyList<string> MediaTypes { get; }

    /// <summary>Copies numbers that are text already.</summary>
    public abstract ICandleSink<RawCandle> FromRaw(RowBuffer body, bool newestFirst);

    /// <summary>Writes decimals, row by row.</summary>
    public abstract ICandleSink<Candle> FromRows(RowBuffer body, bool newestFirst);

    /// <summary>Completes a body whose rows came through a sink.</summary>
    public abstract void Enclose(RowBuffer body);

    /// <summary>Writes a whole body from a list, ascending.</summary>
    public abstract void FromList(RowBuffer body, List<CandleDto> rows);
}
