using System.IO.Pipelines;
using Candles.Api.Live;
using Candles.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Candles.Tests.Api.Live;

/// <summary>When a connection that is read live is cut, and when it must not be.</summary>
public sealed class LiveReaderTests
{
    private readonly FakeTime _clock = new("2026-06-01");
    private readonly Request _request = new();

    [Fact]
    public async Task A_client_that_takes_nothing_is_cut_and_a_request_that_has_ended_is_left_alone()
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpRequestLifetimeFeature>(_request);
        context.Features.Set<IHttpResponseBodyFeature>(_request);
        var reader = new LiveReader(context, [], _clock);
        reader.SendFirst([]);
        var reading = reader.Run(CancellationToken.None); // stands at its first flush: nobody takes anything
        Assert.False(reading.IsCompleted);

        reader.CheckPace();
        Assert.Equal(0, _request.Aborts);
        _clock.Now += TimeSpan.FromSeconds(11);
        reader.CheckPace();
        Assert.Equal(1, _request.Aborts);
        reader.End();
        reader.CheckPace();
        Assert.Equal(1, _request.Aborts);

        await _request.Pipe.Reader.CompleteAsync();
        await reading;
    }

    /// <summary>Counts how often it is cut; what is written stays where it is.</summary>
    private sealed class Request : IHttpRequestLifetimeFeature, IHttpResponseBodyFeature
    {
        public Pipe Pipe { get; } = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));

        public int Aborts { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public PipeWriter Writer => Pipe.Writer;

        public Stream Stream => Pipe.Writer.AsStream();

        public void Abort() => Aborts++;

        public void DisableBuffering()
        {
        }

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task CompleteAsync() => Task.CompletedTask;
    }
}
