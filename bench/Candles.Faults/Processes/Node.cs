using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Candles.Faults.Processes;

/// <summary>The built server as a process at an address that it keeps, however often it is started.</summary>
internal sealed class Node : IAsyncDisposable
{
    private static readonly string Program = typeof(Api.Options.CandlesOptions).Assembly.Location;

    private readonly string _connection;
    private readonly string[] _settings;
    private readonly string _folder = Directory.CreateTempSubdirectory("candles-node-").FullName;
    private Process? _process;

    /// <param name="settings">Further settings: <c>Candles:Patience=1</c>.</param>
    public Node(string name, string connection, params string[] settings)
    {
        Name = name;
        _connection = connection;
        _settings = settings;
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}"));
        Http = NewClient();
    }

    public string Name { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>Whether it is ended on purpose, so that connections to it may break.</summary>
    public bool MayBreak { get; set; }

    /// <summary>Where given, it starts within this bound.</summary>
    public MemoryLimit? Limit { get; set; }

    /// <summary>Further variables of its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public int Pid => _process!.Id;

    public bool IsRunning => _process is { HasExited: false };

    public string LogFile => Path.Combine(_folder, "log");

    public static HttpClient NewClient() => new(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.None })
    {
        Timeout = TimeSpan.FromSeconds(20),
    };

    /// <summary>Makes a key in the store that the server uses.</summary>
    public async Task<string> AddKey()
    {
        var (code, output) = await Shell.Try("env", [$"ConnectionStrings__Candles={_connection}", "dotnet", Program, "keys", "add", $"faults-{Guid.NewGuid():N}"[..30], "--scopes", "admin"]);
        var at = output.IndexOf("cndl_", StringComparison.Ordinal);
        return code == 0 && at >= 0 ? output[at..].Split((char[])[' ', '\n', '\r'])[0] : throw new InvalidOperationException($"No key could be made: {output}");
    }

    /// <summary>Starts the process and waits for nothing.</summary>
    public void Launch()
    {
        string[] words =
        [
            "dotnet", Program, $"--urls={Address.ToString().TrimEnd('/')}", "--Candles:Demo=false", "--Candles:WritesPerSecond=0",
            $"--ConnectionStrings:Candles={_connection}", .. _settings.Select(setting => $"--{setting}"),
        ];
        var enter = Limit is null ? "" : $"echo $$ >'{Limit.Members}' && ";
        var start = new ProcessStartInfo("bash", ["-c", $"{enter}exec \"$@\" >>'{LogFile}' 2>&1", "node", .. words]) { WorkingDirectory = _folder };
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        _process?.Dispose();
        _process = Process.Start(start)!;
    }

    /// <summary>Starts it and waits until it calls itself ready.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> Start(TimeSpan? patience = null)
    {
        var start = Stopwatch.GetTimestamp();
        Launch();
        await Ready(patience ?? TimeSpan.FromSeconds(60));
        MayBreak = false;
        return Stopwatch.GetElapsedTime(start);
    }

    /// <exception cref="TimeoutException">It is not.</exception>
    public async Task Ready(TimeSpan patience)
    {
        var (start, said) = (Stopwatch.GetTimestamp(), "nothing");
        while (true)
        {
            try
            {
                using var answer = await Http.GetAsync(new Uri(Address, "/health/ready"), CancellationToken.None);
                if (answer.IsSuccessStatusCode)
                    return;
                said = await answer.Content.ReadAsStringAsync(CancellationToken.None);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                said = e.Message;
            }

            if (!IsRunning)
                throw new InvalidOperationException($"{Name} ended with exit code {_process!.ExitCode}: {Log()}");
            if (Stopwatch.GetElapsedTime(start) > patience)
                throw new TimeoutException($"{Name} was not ready within {patience.TotalSeconds:F0} s: {said}");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    /// <summary>SIGKILL; returns when it is gone.</summary>
    public async Task Kill()
    {
        MayBreak = true;
        await Signal.Send("KILL", Pid);
        await _process!.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>SIGTERM.</summary>
    /// <returns>The exit code and how long it took; null where it still runs at the end of patience.</returns>
    public async Task<(int ExitCode, TimeSpan Took)?> Terminate(TimeSpan patience)
    {
        MayBreak = true;
        var start = Stopwatch.GetTimestamp();
        await Signal.Send("TERM", Pid);
        try
        {
            await _process!.WaitForExitAsync(CancellationToken.None).WaitAsync(patience, CancellationToken.None);
            return (_process.ExitCode, Stopwatch.GetElapsedTime(start));
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    public ProcessFigures Figures() => ProcessFigures.Of(Pid);

    /// <summary>The last it said.</summary>
    public string Log()
    {
        var text = File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";
        return text.Length > 3000 ? "…" + text[^3000..] : text;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (IsRunning)
            await Kill();
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
