using Candles.Api.Dialects.Binance;
using Candles.Api.Dialects.Udf;
using Candles.Api.Http;

namespace Candles.Api.Dialects;

/// <summary>How another system speaks. Everything below its root is said its way, errors too, whoever finds them.</summary>
internal abstract class Dialect
{
    private static readonly Dialect[] All = [new UdfDialect(), new BinanceDialect()];

    /// <summary>The address that all of its routes begin with.</summary>
    public abstract PathString Root { get; }

    /// <summary>The dialect that is spoken at an address; null where it is our own language.</summary>
    public static Dialect? Of(PathString path)
    {
        foreach (var dialect in All)
        {
            if (path.StartsWithSegments(dialect.Root, StringComparison.OrdinalIgnoreCase))
                return dialect;
        }

        return null;
    }

    /// <summary>The body of an error, JSON; its status stays as it is.</summary>
    public abstract byte[] ErrorOf(Problem problem);
}
