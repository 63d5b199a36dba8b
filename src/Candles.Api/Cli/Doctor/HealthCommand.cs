using System.CommandLine;
using System.Text.Json;
using Candles.Api.Hosting;

namespace Candles.Api.Cli.Doctor;

/// <summary><c>candles health [--url URL]</c>: asks a running server whether it is ready, for a container that has no curl. 0 where it is, 1 where not.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly Option<string?> Url = new("--url") { Description = "The server's address (default: the first in the settings)." };

    public static Command Create(Func<IConfiguration> settings)
    {
        var command = new Command("health", "Ask a running server whether it is ready; the exit code is 0 if it is.") { Url };
        command.SetAction(async (parsed, cancel) =>
        {
            var url = parsed.GetValue(Url) ?? ListeningUrls.ToAsk(BindingAddress.Parse(ListeningUrls.Of(settings())[0]));
            var health = await Ask(url, cancel);
            await (health.IsReady ? parsed.InvocationConfiguration.Output : parsed.InvocationConfiguration.Error).WriteLineAsync(health.Says);
            return health.IsReady ? 0 : 1;
        });
        return command;
    }

    /// <summary>Asks whoever serves at an address. A certificate is not judged: the question goes to this machine, and carries nothing.</summary>
    public static async Task<ServerHealth> Ask(string url, CancellationToken cancel)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true, UseProxy = false };
        using var http = new HttpClient(handler) { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync($"{url.TrimEnd('/')}/health/ready", cancel);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancel));
            var text = body.RootElement.TryGetProperty(answer.IsSuccessStatusCode ? "status" : "detail", out var said) ? said.GetString() : null;
            return new ServerHealth(answer.IsSuccessStatusCode, text is not null, text ?? "it answers as no Candles server does");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or UriFormatException or InvalidOperationException
            || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new ServerHealth(IsReady: false, IsCandles: false, $"no answer of a Candles server from {url}");
        }
    }
}

/// <summary>What a server says of itself.</summary>
/// <param name="IsCandles">Whether it answered as Candles does.</param>
internal sealed record ServerHealth(bool IsReady, bool IsCandles, string Says);
