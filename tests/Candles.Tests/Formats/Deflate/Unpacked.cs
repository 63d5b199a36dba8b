using System.IO.Compression;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Deflate;

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
        var script = new Script(command, words, "/", $"{command} is not here (apt-get install {command}).");
        await script.Needs(new Script(command, ["--version"], "/", ""));
        return await script.Run(input);
    }
}
