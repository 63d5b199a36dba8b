using System.Net;
using System.Text.RegularExpressions;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Metrics;

public sealed partial class ServerTimingTests : IAsyncLifetime
{
    private const string Route = "/candle/some/USDT/X";

    private CandlesApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start();
        await _app.Write("some/USDT/X", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        await _app.UntilItHears();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("validated", "db map validate encode")]
    [InlineData("dto", "db map encode")]
    [InlineData("stream", "db encode")]
    [InlineData("raw", "db encode")]
    public async Task The_steps_before_the_body_are_told_in_milliseconds(string path, string steps)
    {
        foreach (var format in (string[])["objects", "columns", "msgpack"])
        {
            var told = await TimingOf($"{Route}?path={path}&format={format}&timing=true");

            Assert.Equal(steps, string.Join(' ', told.Select(step => step.Name)));
            Assert.True(told.Single(step => step.Name == "db").Milliseconds > 0);
        }
    }

    [Fact]
    public async Task Memory_tells_when_the_store_was_waited_for()
    {
        var cold = await TimingOf(Route + "?timing=true");
        var warm = await TimingOf(Route + "?timing=true");

        Assert.Equal(["db", "window"], cold.Select(step => step.Name));
        Assert.Equal(["window"], warm.Select(step => step.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&path=raw")]
    [InlineData("&path=validated&format=csv")]
    [InlineData("&limit=1440")]
    public async Task Asking_for_it_changes_neither_the_body_nor_its_tag(string question)
    {
        await _app.GetBody(Route);
        using var plain = await _app.Get($"{Route}?timing=false{question}");
        using var timed = await _app.Get($"{Route}?timing=true{question}");
        using var known = await _app.Send("GET", $"{Route}?timing=true{question}", ("If-None-Match", plain.Headers.ETag!.Tag));

        Assert.Equal(plain.Headers.ETag, timed.Headers.ETag);
        Assert.Equal(await BytesOf(plain), await BytesOf(timed));
        Assert.False(plain.Headers.Contains("Server-Timing"));
        Assert.False(plain.Headers.Contains("Timing-Allow-Origin"));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.True(known.Headers.Contains("Server-Timing"));
    }

    [Fact]
    public async Task The_next_page_is_timed_too()
    {
        using var answer = await _app.Get(Route + "?limit=2&timing=true");

        Assert.Contains("?limit=2&timing=true&to=", answer.Headers.GetValues("Link").Single());
    }

    [Theory]
    [InlineData("timing=yes")]
    [InlineData("timing=")]
    [InlineData("timing=True")]
    public async Task Anything_but_true_or_false_is_refused(string parameter)
    {
        using var answer = await _app.Get($"{Route}?{parameter}");

        Assert.Contains("timing takes true or false", await ProblemAnswer.DetailOf(answer, 400, "parameter-invalid"));
    }

    [Fact]
    public async Task A_page_of_another_origin_reads_it()
    {
        var seen = await Browser.Run(
            """
            const tell = async () => {
                const answer = await fetch(input);
                await answer.text();
                return answer.headers.get("Server-Timing");
            };
            await tell();
            const header = await tell();
            const entry = performance.getEntriesByName(input).at(-1);
            return header + " | " + entry.serverTiming.map(step => step.name + " " + (step.duration >= 0)).join();
            """,
            new Uri(_app.Address, $"{Route}?path=dto&timing=true").ToString());

        // Browsers give PerformanceServerTiming to secure contexts alone, which 127.0.0.1 is.
        Assert.Matches(@"^db;dur=[\d.]+, map;dur=[\d.]+, encode;dur=[\d.]+ \| db true,map true,encode true$", seen);
    }

    private async Task<(string Name, double Milliseconds)[]> TimingOf(string path)
    {
        using var answer = await _app.Get(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["*"], answer.Headers.GetValues("Timing-Allow-Origin"));
        var header = string.Join(", ", answer.Headers.GetValues("Server-Timing"));
        Assert.Matches("^[a-z]+;dur=[0-9]+[.][0-9]{3}(, [a-z]+;dur=[0-9]+[.][0-9]{3})*$", header);
        return [.. StepForm().Matches(header).Select(step => (
            step.Groups[1].Value, double.Parse(step.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture)))];
    }

    private static Task<byte[]> BytesOf(HttpResponseMessage answer) => answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

    [GeneratedRegex("([a-z]+);dur=([0-9.]+)")]
    private static partial Regex StepForm();
}
