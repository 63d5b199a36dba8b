using System.IO.Pipelines;
using System.Net;
using Candles.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Candles.Tests.Faults;

/// <summary>Something fails where answers from memory are made, in front of all middleware.</summary>
public sealed class FaultInFrontTests
{
    private const string Near = "/candle/binance/USDT/NEAR?limit=7";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("identity")]
    public async Task A_fault_before_anything_was_sent_is_answered_the_ordinary_way_and_counted(string coding)
    {
        var fault = new Fault();
        await using var app = await CandlesApp.Launch(services => services.AddSingleton<IStartupFilter>(fault));
        await app.Ready();
        await app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        await app.UntilItHears();
        using var right = await app.Send("GET", Near, ("Accept-Encoding", coding));

        fault.Times = 1;
        using var mended = await app.Send("GET", Near, ("Accept-Encoding", coding));
        fault.Times = 2;
        using var told = await app.Send("GET", Near, ("Accept-Encoding", coding));

        Assert.Equal(HttpStatusCode.OK, mended.StatusCode);
        Assert.Equal(await right.Content.ReadAsByteArrayAsync(Cancel), await mended.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(HttpStatusCode.InternalServerError, told.StatusCode);
        Assert.Equal("application/problem+json", told.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("on purpose", await told.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        var metrics = await app.GetBody("/metrics");
        Assert.Contains("""candles_faults_total{place="answers in front of the pipeline"} 2""", metrics, StringComparison.Ordinal);
        Assert.Contains("status=\"500\"", metrics, StringComparison.Ordinal);
    }

    /// <summary>Stands in front of all, and lets the next answers fail when they begin.</summary>
    private sealed class Fault : IStartupFilter
    {
        public int Times { get; set; }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(following => context =>
            {
                if (Times > 0)
                    context.Features.Set<IHttpResponseBodyFeature>(new Failing(this, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>()));
                return following(context);
            });
            next(app);
        };

        private sealed class Failing(Fault fault, IHttpResponseBodyFeature body) : IHttpResponseBodyFeature
        {
            public Stream Stream => body.Stream;

            public PipeWriter Writer => body.Writer;

            public void DisableBuffering() => body.DisableBuffering();

            public Task StartAsync(CancellationToken cancellationToken = default) =>
                fault.Times-- > 0 ? Task.FromException(new InvalidOperationException("on purpose")) : body.StartAsync(cancellationToken);

            public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
                body.SendFileAsync(path, offset, count, cancellationToken);

            public Task CompleteAsync() => body.CompleteAsync();
        }
    }
}
