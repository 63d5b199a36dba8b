using MessagePack;
using MessagePack.Resolvers;

namespace Candles.Formats.Responses;

/// <summary>What MessagePack-CSharp writes: a body from a list, <c>{"data":[[1780272000000,2.32,…],…]}</c>.</summary>
[MessagePackObject]
internal sealed record CandleMessagePack([property: Key("data")] List<CandleDto> Data)
{
    /// <summary>By attributes, of types that are internal, too.</summary>
    public static MessagePackSerializerOptions Options { get; } = MessagePackSerializerOptions.Standard.WithResolver(StandardResolverAllowPrivate.Instance);
}
