using System.ComponentModel;
using System.Diagnostics;
using System.IO.Compression;

namespace Candles.Tests.Api.Compression;

/// <summary>Gzip as others read and write it.</summary>
internal static class Unpacked
{
    public static byte[] ByNet(byte[] packed)
    {
        var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress))
            gzip.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    /// <summary>What a command makes of input; skips the test where the command is not here.</summary>
    public static async Task<byte[]> By(string command, string[] words, byte[] input)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var process = Start(command, words);
        var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.StandardInput.BaseStream.WriteAsync(input, cancel);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException($"{command} failed: {await errors}");
    }

    private static Process Start(string command, string[] words)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(command, words)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception missing) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip($"{command} is not here: {missing.Message}");
            throw;
        }
    }
}
