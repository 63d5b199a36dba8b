using System.IO.Compression;

namespace Candles.Tests.Support;

/// <summary>
/// The optional folder of real market data: where the environment variable <c>CANDLES_REAL_DATA</c> points, else
/// <c>../shared/data</c> beside the repository. It is not part of the repository; tests skip where it is absent.
/// </summary>
internal static class RealData
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("CANDLES_REAL_DATA") is { Length: > 0 } named
        ? named
        : Path.Combine(Repository.Root, "..", "shared", "data");

    /// <summary>The files that end in <paramref name="ending"/>; skips the test where there are none.</summary>
    public static string[] Files(string ending)
    {
        var files = Directory.Exists(Folder) ? Directory.GetFiles(Folder, $"*{ending}") : [];
        Assert.SkipWhen(files.Length == 0, $"There is no real market data in {Folder} (CANDLES_REAL_DATA names another folder).");
        return files;
    }

    /// <summary>The text of a file.</summary>
    public static async Task<string> Read(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
