using System.Net.Http.Headers;
using System.Text;
using Candles.Data.Keys;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Security;

/// <summary>Passwords of connection strings and keys of clients stand in no log, whatever its level, and in no answer.</summary>
public sealed class SecretTests
{
    private const string Password = "hunter2-battery-staple";

    private static readonly string[] Paths =
    [
        "/candle/binance/USDT/NEAR", "/candle/binance/USDT/NEAR?path=raw", "/candles?series=binance/USDT/NEAR", "/latest", "/series",
        "/health/live", "/health/ready", "/metrics", "/openapi/v1.json", "/problems/store-unavailable", "/udf/config", "/binance/demo/api/v3/exchangeInfo",
    ];

    [Theory]
    [InlineData("text", false)]
    [InlineData("json", false)]
    [InlineData("json", true)]
    public async Task A_connection_string_is_told_to_nobody(string format, bool asUrl)
    {
        var port = FreePort.Find();
        var connection = asUrl
            ? $"postgres://someone:{Password}@127.0.0.1:{port}/candles"
            : $"Host=127.0.0.1;Port={port};Database=candles;Username=someone;Password={Password}";
        var key = KeySecret.Create();

        var said = await SaidBy(format, $"--ConnectionStrings:Candles={connection}", key, until: "is not open yet");

        Assert.Contains("The store at PostgreSQL 127.0.0.1", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, said, StringComparison.Ordinal);
        Assert.DoesNotContain("someone", said, StringComparison.Ordinal);
        Assert.DoesNotContain(key, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task A_wrong_password_is_told_without_it(string format)
    {
        await using var postgres = await PostgresServer.Create();
        await postgres.Guard("guarded", "correct-horse");
        var key = KeySecret.Create();

        var said = await SaidBy(
            format, $"--ConnectionStrings:Candles=Host=127.0.0.1;Port={postgres.Port};Database=postgres;Username=guarded;Password={Password}", key, until: "28P01");

        Assert.DoesNotContain(Password, said, StringComparison.Ordinal);
        Assert.DoesNotContain(key, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_used_is_told_to_nobody()
    {
        using var folder = new TemporaryFolder();
        var key = KeySecret.Create();
        await using (var store = new Candles.Data.Sqlite.SqliteCandleStore(folder.File("candles.db"), new()))
        {
            await store.Open(TestContext.Current.CancellationToken);
            await store.Keys.Add(new ApiKey(KeySecret.Hash(key), "collector", ScopeSet.Parse("admin"), 0), TestContext.Current.CancellationToken);
        }

        var said = await SaidBy("json", $"--ConnectionStrings:Candles=Data Source={folder.File("candles.db")}", key, until: "Request finished HTTP/1.1 POST");

        Assert.Contains("\"inserted\":1", said, StringComparison.Ordinal);
        Assert.DoesNotContain(key, said, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(KeySecret.Hash(key).ToArray()), said, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>All that a server answers and logs, its levels all on, to readers and to a writer.</summary>
    private static async Task<string> SaidBy(string format, string connection, string key, string until)
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Find();
        using var process = CandlesProcess.Start(
            folder.Path,
            $"--urls=http://127.0.0.1:{port}", "--Candles:Demo=false", $"--Candles:LogFormat={format}", connection,
            "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace",
            "--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Trace");
        var said = new StringBuilder();
        var logged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = Task.Run(Read, TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await Until.True(() => Answers(http), TimeSpan.FromSeconds(30));

        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var path in Paths)
            await Hear(http.GetAsync(path, TestContext.Current.CancellationToken));
        await Hear(http.PostAsync(
            "/candle/binance/USDT/NEAR",
            new StringContent(Posting.Json(Posting.Minutes(1)), new MediaTypeHeaderValue("application/json")),
            TestContext.Current.CancellationToken));
        await Hear(http.DeleteAsync("/candle/binance/USDT/NOTHING", TestContext.Current.CancellationToken));

        await logged.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        process.Kill();
        await reading;
        lock (said)
            return said.ToString();

        async Task Read()
        {
            await foreach (var line in process.Lines())
            {
                lock (said)
                    said.AppendLine(line);
                if (line.Contains(until, StringComparison.Ordinal))
                    logged.TrySetResult();
            }
        }

        async Task Hear(Task<HttpResponseMessage> asked)
        {
            using var answer = await asked;
            var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            lock (said)
                said.Append(answer.StatusCode).Append(' ').Append(answer.Headers).AppendLine(body);
        }
    }

    private static async Task<bool> Answers(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("/health/live", TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
