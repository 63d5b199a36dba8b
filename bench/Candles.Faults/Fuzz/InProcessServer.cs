using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Candles.Faults.Fuzz;

/// <summary>The whole pipeline without sockets: requests are handed to it as features, as a web server does.</summary>
internal sealed class InProcessServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Door _door;

    private InProcessServer(WebApplication app, Door door) => (_app, _door) = (app, door);

    public static async Task<InProcessServer> Start(params string[] args)
    {
        var door = new Door();
        var app = Api.Program.Build(args, services => services.Replace(ServiceDescriptor.Singleton<IServer>(door)));
        await app.StartAsync(CancellationToken.None);
        return new InProcessServer(app, door);
    }

    public async Task<FuzzAnswer> Send(FuzzRequest request)
    {
        var features = new FeatureCollection();
        using var life = new FuzzLife();
        var response = new FuzzResponse(life);
        var body = request.Body;
        features.Set<IHttpRequestFeature>(FeatureOf(request));
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(response);
        features.Set<IHttpRequestLifetimeFeature>(life);
        features.Set<IHttpMaxRequestBodySizeFeature>(new BodyBound());
        features.Set<IHttpRequestBodyDetectionFeature>(new BodyDetection(body is not null));
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { RemoteIpAddress = IPAddress.Loopback, ConnectionId = "fuzz" });
        features.Set<IHttpRequestIdentifierFeature>(new HttpRequestIdentifierFeature());
        await _door.Handle(features, response);
        return response.Answer(life.RequestAborted.IsCancellationRequested);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static HttpRequestFeature FeatureOf(FuzzRequest request)
    {
        var headers = new HeaderDictionary { ["Host"] = "here" };
        foreach (var (name, value) in request.Headers)
            headers.Append(name, value.Trim());
        if (request.Body is not null)
            headers.ContentLength = request.Body.Length;
        return new HttpRequestFeature
        {
            Protocol = "HTTP/1.1",
            Scheme = "http",
            Method = request.Method,
            RawTarget = request.Target,
            Path = Uri.UnescapeDataString(request.Path),
            QueryString = request.Query,
            Headers = headers,
            Body = request.Body is null ? Stream.Null : new MemoryStream(request.Body, writable: false),
        };
    }

    /// <summary>A server that listens nowhere.</summary>
    private sealed class Door : IServer
    {
        private Func<IFeatureCollection, FuzzResponse, Task>? _handle;

        public Door() => Features.Set<IServerAddressesFeature>(new ServerAddressesFeature());

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task Handle(IFeatureCollection features, FuzzResponse response) => _handle!(features, response);

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull
        {
            _handle = async (features, response) =>
            {
                var context = application.CreateContext(features);
                Exception? thrown = null;
                try
                {
                    await application.ProcessRequestAsync(context);
                    await response.CompleteAsync();
                }
#pragma warning disable CA1031 // what leaves the pipeline is what is looked for
                catch (Exception e)
#pragma warning restore CA1031
                {
                    thrown = response.Thrown = e;
                }
                finally
                {
                    application.DisposeContext(context, thrown);
                    await response.RunCompleted();
                }
            };
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            // nothing is held
        }
    }

    private sealed class BodyBound : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; }
    }

    private sealed record BodyDetection(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;
}
