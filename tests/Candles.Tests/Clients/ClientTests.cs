using System.Text;
using Candles.Tests.Support;

namespace Candles.Tests.Clients;

/// <summary>The same answers, packed and not, as other people's programs read them.</summary>
public sealed class ClientTests(ClientSample sample) : IClassFixture<ClientSample>
{
    /// <summary>Reads lines of a coding and an address; prints the tag and a digest of each body.</summary>
    private static readonly Script Node = Script.Node("""
        import { createHash } from "node:crypto";
        import { readFileSync } from "node:fs";
        import http from "node:http";
        import { gunzipSync } from "node:zlib";

        const agent = new http.Agent({ keepAlive: true });
        const ask = (coding, address) => new Promise((resolve, reject) => {
          http.get(address, { agent, headers: { "Accept-Encoding": coding } }, answer => {
            const parts = [];
            answer.on("data", part => parts.push(part));
            answer.on("error", reject);
            answer.on("end", () => resolve([answer.headers.etag, Buffer.concat(parts)]));
          }).on("error", reject);
        });
        for (const line of readFileSync(0, "utf8").trim().split("\n")) {
          const [coding, address] = line.split(" ");
          const [tag, body] = await ask(coding, address);
          console.log(tag, createHash("sha256").update(coding === "gzip" ? gunzipSync(body) : body).digest("hex"));
        }
        agent.destroy();
        """);

    /// <summary>Prints the tag and a digest of each body, which a browser asks for packed. Only what CORS shows to other sites is seen.</summary>
    private const string InBrowser = """
        const lines = [];
        for (const address of input.trim().split("\n")) {
          const answer = await fetch(address, { cache: "no-store" });
          const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await answer.arrayBuffer()));
          lines.push(answer.headers.get("ETag") + " " + Array.from(digest, byte => byte.toString(16).padStart(2, "0")).join(""));
        }
        return lines.join("\n");
        """;

    [Fact]
    public async Task Node_reads_what_is_sent()
    {
        await Node.Needs(Script.Node(""));
        var read = await Node.Lines(Lines([.. sample.Addresses.Select(a => $"identity {a}"), .. sample.Addresses.Select(a => $"gzip {a}")]));

        sample.Is(sample.Plain, read[..(read.Length / 2)]);
        sample.Is(sample.Packed, read[(read.Length / 2)..]);
    }

    [Fact]
    public async Task Curl_reads_what_is_sent()
    {
        sample.Is(sample.Plain, await ByCurl());
        sample.Is(sample.Packed, await ByCurl("--compressed"));
    }

    [Fact]
    public async Task A_browser_reads_what_is_sent() =>
        sample.Is(sample.Packed, (await Browser.Run(InBrowser, string.Join('\n', sample.Addresses))).Split('\n'));

    private async Task<string[]> ByCurl(params string[] words)
    {
        using var bodies = new TemporaryFolder();
        var config = sample.Addresses.Select((address, i) => $"url = \"{address}\"\noutput = \"{bodies.File($"{i}")}\"");
        var curl = Script.Curl(["--silent", "--show-error", "--fail", "--write-out", "%header{etag}\n", "--config", "-", .. words]);
        await curl.Needs(Script.Curl("--version"));
        var tags = await curl.Lines(Lines([.. config]));
        return [.. tags.Select((tag, i) => $"{tag} {ClientSample.DigestOf(File.ReadAllBytes(bodies.File($"{i}")))}")];
    }

    private static byte[] Lines(string[] lines) => Encoding.ASCII.GetBytes(string.Join('\n', lines));
}
