using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Candles.Tests.Support;

/// <summary>What becomes of a COMMIT on the way.</summary>
public enum CommitLoss
{
    /// <summary>The server has committed; its answer is dropped, and the connection stays open and silent.</summary>
    AnswerHeld,

    /// <summary>The server has committed; its answer is lost with the connection.</summary>
    AnswerCut,

    /// <summary>The connection is lost before the server sees it.</summary>
    CommitCut,
}

/// <summary>A way to PostgreSQL that loses one COMMIT, or its answer.</summary>
internal sealed class CommitWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Task> _carrying = [];
    private volatile NpgsqlConnectionStringBuilder _server;
    private Plan? _plan;

    private CommitWire(string server)
    {
        _server = new NpgsqlConnectionStringBuilder(server);
        _listener.Start();
        ConnectionString = new NpgsqlConnectionStringBuilder(server)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
            SslMode = SslMode.Disable, // so that COMMIT can be read on the way
        }.ToString();
        _carrying.Add(Accept());
    }

    /// <summary>The server by this way.</summary>
    public string ConnectionString { get; }

    public static CommitWire To(string connectionString) => new(connectionString);

    /// <summary>Loses one of the COMMITs to come.</summary>
    /// <param name="after">How many come through before.</param>
    /// <returns>When it was lost.</returns>
    public Task Lose(CommitLoss loss, int after = 0)
    {
        var plan = new Plan(loss) { Left = after };
        _plan = plan;
        return plan.Lost.Task;
    }

    /// <summary>New connections lead to another server.</summary>
    public void LeadTo(string connectionString) => _server = new NpgsqlConnectionStringBuilder(connectionString);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await Task.WhenAll(_carrying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // ends are cut
        _end.Dispose();
    }

    private async Task Accept()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_end.Token);
            _carrying.Add(Carry(client));
        }
    }

    private async Task Carry(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        await far.ConnectAsync(_server.Host!, _server.Port, _end.Token);
        near.NoDelay = far.NoDelay = true;
        Plan? lost = null;
        await Task.WhenAny(Forth(), Back());

        async Task Forth()
        {
            var buffer = new byte[65536];
            int count;
            while ((count = await near.GetStream().ReadAsync(buffer, _end.Token)) > 0)
            {
                if (lost is null && buffer.AsSpan(0, count).IndexOf("COMMIT\0"u8) >= 0 && _plan is { } plan && Interlocked.Decrement(ref plan.Left) == -1)
                {
                    Volatile.Write(ref lost, plan);
                    if (plan.Loss == CommitLoss.CommitCut)
                    {
                        plan.Lost.SetResult();
                        return;
                    }
                }

                await far.GetStream().WriteAsync(buffer.AsMemory(0, count), _end.Token);
            }
        }

        async Task Back()
        {
            var buffer = new byte[65536];
            int count;
            while ((count = await far.GetStream().ReadAsync(buffer, _end.Token)) > 0)
            {
                if (Volatile.Read(ref lost) is not { } plan)
                {
                    await near.GetStream().WriteAsync(buffer.AsMemory(0, count), _end.Token);
                    continue;
                }

                plan.Lost.TrySetResult();
                if (plan.Loss == CommitLoss.AnswerCut)
                    return;
            }

            if (Volatile.Read(ref lost)?.Loss == CommitLoss.AnswerHeld)
                await Task.Delay(Timeout.Infinite, _end.Token);
        }
    }

    private sealed class Plan(CommitLoss loss)
    {
        public int Left;

        public CommitLoss Loss => loss;

        public TaskCompletionSource Lost { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
