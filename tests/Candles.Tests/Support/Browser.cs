using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candles.Tests.Support;

/// <summary>A real browser without a window, Chromium, which opens a page of a site of its own.</summary>
internal static class Browser
{
    private const string Hint = "No Chromium is here (apt-get install chromium; ./test does).";

    private static readonly string[] Names = ["chromium", "google-chrome"];

    /// <summary>What keeps it from asking anybody else, and from needing what a container or root has not.</summary>
    private static readonly string[] Settings =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-breakpad", "--no-proxy-server",
    ];

    /// <summary>Runs a script in a page; skips the test where there is no browser, with CI=true it fails.</summary>
    /// <param name="script">The body of an async function of <c>input</c>.</param>
    /// <returns>The text that it returns, or <c>failed: </c> with what it threw.</returns>
    public static async Task<string> Run(string script, string input)
    {
        var cancel = TestContext.Current.CancellationToken;
        var result = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var site = Site(Page(script, input), result);
        await site.StartAsync(cancel);

        using var folder = new TemporaryFolder();
        using var browser = Start([.. Settings, $"--user-data-dir={folder.Path}", site.Urls.Single()]);
        var errors = browser.StandardError.ReadToEndAsync(cancel);
        try
        {
            var ended = browser.WaitForExitAsync(cancel);
            if (await Task.WhenAny(result.Task, ended).WaitAsync(TimeSpan.FromSeconds(60), cancel) == ended)
                throw new InvalidOperationException($"The browser ended: {await errors}");
            return await result.Task;
        }
        finally
        {
            browser.Kill(entireProcessTree: true);
            await browser.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static string Page(string script, string input) =>
        $$"""
        <!doctype html>
        <script type="module">
        const run = async input => {
        {{script}}
        };
        const result = await run({{System.Text.Json.JsonSerializer.Serialize(input)}}).catch(error => "failed: " + error);
        await fetch("/", { method: "POST", body: result });
        </script>
        """;

    private static WebApplication Site(string page, TaskCompletionSource<string> result)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var site = builder.Build();
        site.Run(async context =>
        {
            if (HttpMethods.IsPost(context.Request.Method))
            {
                using var reader = new StreamReader(context.Request.Body);
                result.TrySetResult(await reader.ReadToEndAsync(context.RequestAborted));
            }
            else
            {
                context.Response.ContentType = "text/html; charset=utf-8";
                await context.Response.WriteAsync(page, context.RequestAborted);
            }
        });
        return site;
    }

    /// <summary>Where the browser is; skips the test where there is none, with CI=true it fails.</summary>
    public static string Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var program = Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (program is null)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Hint);
            Assert.Skip(Hint);
        }

        return program!;
    }

    private static Process Start(string[] words) =>
        Process.Start(new ProcessStartInfo(Find(), words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
