using System.Buffers;
using System.IO.Pipelines;
using Candles.Api.Connections;
using Candles.Api.Http;

namespace Candles.Api.MultiSeries;

/// <summary>The answers to several questions as one body, <c>{"data":[…]}</c>, put together in the server's own buffer.</summary>
internal sealed class MultiSeriesAnswer(IReadOnlyList<ItemAnswer> items)
{
    /// <summary>Whether each has its candles: then the answers name the bytes, and the whole has a tag.</summary>
    public bool IsWhole => items.All(item => item.Status == StatusCodes.Status200OK);

    private static ReadOnlySpan<byte> Start => "{\"data\":["u8;
    private static ReadOnlySpan<byte> End => "]}"u8;

    /// <summary>A strong tag of the body.</summary>
    public string Tag()
    {
        var hash = new StableHash();
        foreach (var item in items)
            hash.Add(item.Head);
        return EntityTag.Of(hash.Value);
    }

    public async Task Write(HttpContext context)
    {
        var length = Start.Length + items.Sum(item => item.Length) + Math.Max(0, items.Count - 1) + End.Length;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = length;
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        using (await context.TakeRoom(length))
        {
            // who is refused has not been answered yet; from here on, the buffers are counted that it is put into
        }

        await context.Response.StartAsync(CancellationToken.None);
        Put(context.Response.BodyWriter);
    }

    /// <summary>An item at a time: in one piece all of them would be an array of megabytes, which pools keep for long.</summary>
    private void Put(PipeWriter body)
    {
        body.Write(Start);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                body.Write(","u8);
            body.Advance(items[i].CopyTo(body.GetSpan(items[i].Length)));
        }

        body.Write(End);
    }
}
