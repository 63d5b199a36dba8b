using System.Security.Cryptography;
using Candles.Tests.Support;

namespace Candles.Tests.Clients;

/// <summary>A server with series of several shapes, questions about them, and the answers as they come over the socket.</summary>
public sealed class ClientSample : IAsyncLifetime
{
    private const int Seed = 1;
    private const int Questions = 200;

    private CandlesApp _app = null!;

    /// <summary>The questions.</summary>
    internal string[] Addresses { get; private set; } = [];

    /// <summary>What a client should read of each where it takes identity alone: the tag and a digest of the body.</summary>
    internal string[] Plain { get; private set; } = [];

    /// <summary>The same where it takes gzip: another tag, but the same body.</summary>
    internal string[] Packed { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var random = new Random(Seed);
        var shapes = SeriesShape.Several(random);
        _app = await CandlesApp.Start();
        foreach (var shape in shapes)
            await shape.Write(_app);

        var questions = SeriesShape.Questions(random, shapes, Questions);
        Addresses = [.. questions.Select(question => new Uri(_app.Address, question).AbsoluteUri)];
        (Plain, Packed) = (new string[Questions], new string[Questions]);
        for (var i = 0; i < Questions; i++)
        {
            using var plain = await _app.Get(questions[i]);
            using var packed = await _app.Send("GET", questions[i], ("Accept-Encoding", "gzip"));
            Assert.Empty(plain.EnsureSuccessStatusCode().Content.Headers.ContentEncoding);
            Assert.Equal(["gzip"], packed.EnsureSuccessStatusCode().Content.Headers.ContentEncoding);
            var digest = DigestOf(await plain.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Plain[i] = $"{plain.Headers.ETag} {digest}";
            Packed[i] = $"{packed.Headers.ETag} {digest}";
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal static string DigestOf(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));

    /// <summary>Checks what a client has read.</summary>
    internal void Is(string[] expected, string[] read)
    {
        Assert.True(expected.Length == read.Length, $"{read.Length} answers were read: {string.Join('\n', read)}");
        for (var i = 0; i < expected.Length; i++)
            Assert.True(expected[i] == read[i], $"{Addresses[i]} (seed {Seed}) was read as {read[i]}, not {expected[i]}.");
    }
}
