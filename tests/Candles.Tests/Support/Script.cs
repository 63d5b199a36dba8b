using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Candles.Tests.Support;

/// <summary>Somebody else's program, or a short one in another language, which judges our bytes without a line of our code.</summary>
/// <param name="hint">What to install where it is missing.</param>
internal sealed class Script(string program, string[] arguments, string folder, string hint)
{
    /// <summary>Debian's Python, which its packages are for, and no other on PATH.</summary>
    public static Script Python(string code) => new(
        "/usr/bin/python3", ["-c", code], "/", "python3-msgpack is not here (apt-get install python3-msgpack; ./test does).");

    /// <summary>Node with the packages of tests/node.</summary>
    public static Script Node(string code) => new(
        "node",
        ["--input-type=module", "-e", code],
        Repository.File("tests/node"),
        "node, or a package of its, is not here (npm ci --prefix tests/node; ./test does).");

    public static Script Promtool(params string[] words) => new("promtool", words, "/", PrometheusServer.Hint);

    public static Script Curl(params string[] words) => new("curl", words, "/", "curl is not here (apt-get install curl; ./test does).");

    /// <summary>Skips the test where the program, or a package of its, is missing; with CI=true it fails.</summary>
    public async Task Needs(Script probe)
    {
        try
        {
            await probe.Run([]);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", hint);
            Assert.Skip(hint);
        }
    }

    /// <returns>The lines that it prints.</returns>
    public async Task<string[]> Lines(byte[] input) =>
        Encoding.ASCII.GetString(await Run(input)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <returns>What it prints.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it complained of.</exception>
    public async Task<byte[]> Run(byte[] input)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.StandardInput.BaseStream.WriteAsync(input, cancel);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException($"{program} failed: {await errors}");
    }
}
