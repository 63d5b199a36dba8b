using System.CommandLine;
using System.Globalization;
using Candles.Api.Options;
using Candles.Data.Keys;
using Candles.Data.Model;
using Candles.Data.Stores;

namespace Candles.Api.Cli;

/// <summary>
/// <c>candles keys add NAME --scopes read,write</c>, <c>list [--all]</c>, <c>revoke NAME|ID</c>. A new key stands alone on the
/// output, so that it can be caught in a variable; what is said about it goes to the errors. The exit code is 0 where it was
/// done, 1 where not, 130 where the user stopped it.
/// </summary>
internal static class KeysCommand
{
    private const int Failed = 1;
    private const int Stopped = 130; // 128 + SIGINT, as shells have it

    private static readonly Argument<string> Name = new("NAME")
    {
        Description = $"The name of the key: {SeriesKey.Accepted}.",
    };

    private static readonly Option<string> Scopes = new("--scopes")
    {
        Description = $"What the key allows: {ScopeSet.Accepted}. write includes read; admin, which may delete, includes both.",
        Required = true,
    };

    private static readonly Option<bool> All = new("--all") { Description = "Include revoked keys." };

    private static readonly Argument<string> NameOrId = new("NAME|ID") { Description = "The key's name, or its id in the list." };

    /// <param name="createStore">Called once the command line was found good; the command opens the store and disposes of it.</param>
    public static Command Create(Func<ICandleStore> createStore, TimeProvider clock)
    {
        var add = new Command("add", "Make a key. It is shown once; only its SHA-256 is stored.") { Name, Scopes };
        add.SetAction((parsed, cancel) => Add(parsed, createStore, clock, cancel));
        var list = new Command("list", "List the keys: id, name, scopes, when made and last used.") { All };
        list.SetAction((parsed, cancel) => List(parsed, createStore, cancel));
        var revoke = new Command("revoke", "Revoke a key. Running servers refuse it within two seconds.") { NameOrId };
        revoke.SetAction((parsed, cancel) => Revoke(parsed, createStore, clock, cancel));
        return new Command("keys", "Make, list and revoke the keys that clients send to write.") { add, list, revoke };
    }

    private static Task<int> Add(ParseResult parsed, Func<ICandleStore> createStore, TimeProvider clock, CancellationToken cancel)
    {
        var (name, text) = (parsed.GetRequiredValue(Name), parsed.GetRequiredValue(Scopes));
        if (!SeriesKey.IsName(name))
            return Refuse(parsed, $"'{name}' is not a name for a key; it must be {SeriesKey.Accepted}");
        if (!ScopeSet.TryParse(text, out var scopes))
            return Refuse(parsed, $"--scopes takes {ScopeSet.Accepted}, not '{text}'");

        return WithStore(parsed, createStore, cancel, async store =>
        {
            var secret = KeySecret.Create();
            var key = new ApiKey(KeySecret.Hash(secret), name, scopes, Now(clock));
            await store.Keys.Add(key, cancel);

            var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            await errors.WriteLineAsync($"Key '{name}' (id {key.Id}, scopes {scopes}) is in {store.Place}.");
            await errors.WriteLineAsync("It is shown this once; clients send it as 'Authorization: Bearer KEY':");
            await output.WriteLineAsync(secret);
            return 0;
        });
    }

    private static Task<int> List(ParseResult parsed, Func<ICandleStore> createStore, CancellationToken cancel) =>
        WithStore(parsed, createStore, cancel, async store =>
        {
            var all = parsed.GetValue(All);
            var keys = all ? await store.Keys.ListAll(cancel) : await store.Keys.ListLive(cancel);
            var output = parsed.InvocationConfiguration.Output;
            if (keys.Count == 0)
            {
                await output.WriteLineAsync($"There are no keys in {store.Place}. Make one: candles keys add collector --scopes write");
                return 0;
            }

            foreach (var line in Table(keys, all ? 6 : 5))
                await output.WriteLineAsync(line);
            return 0;
        });

    private static Task<int> Revoke(ParseResult parsed, Func<ICandleStore> createStore, TimeProvider clock, CancellationToken cancel) =>
        WithStore(parsed, createStore, cancel, async store =>
        {
            var nameOrId = parsed.GetRequiredValue(NameOrId);
            if (await store.Keys.Revoke(nameOrId, Now(clock), cancel) is not { } key)
                return await Refuse(parsed, $"no live key has the name or id '{nameOrId}' in {store.Place}; candles keys list shows them");

            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                $"Key '{key.Name}' (id {key.Id}) is revoked; running servers refuse it within two seconds.");
            return 0;
        });

    private static async Task<int> WithStore(
        ParseResult parsed, Func<ICandleStore> createStore, CancellationToken cancel, Func<ICandleStore, Task<int>> work)
    {
        try
        {
            await using var store = createStore();
            await store.Open(cancel);
            return await work(store);
        }
        catch (Exception e) when (e is StoreException or StartException or KeyRefusedException)
        {
            return await Refuse(parsed, e.Message);
        }
        catch (OperationCanceledException)
        {
            return await Refuse(parsed, "stopped; candles keys list shows what was done", Stopped);
        }
    }

    private static async Task<int> Refuse(ParseResult parsed, string message, int exitCode = Failed)
    {
        await parsed.InvocationConfiguration.Error.WriteLineAsync($"candles: {message}");
        return exitCode;
    }

    private static long Now(TimeProvider clock) => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static IEnumerable<string> Table(IReadOnlyList<ApiKey> keys, int columns)
    {
        string[][] rows =
        [
            ["ID", "NAME", "SCOPES", "CREATED", "LAST USED", "REVOKED"],
            .. keys.Select(key => new[]
            {
                key.Id, key.Name, key.Scopes.ToString(), Minute(key.Created), Minute(key.LastUsed), Minute(key.Revoked),
            }),
        ];
        var widths = Enumerable.Range(0, columns).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => string.Join("  ", widths.Select((width, column) => row[column].PadRight(width))).TrimEnd());
    }

    private static string Minute(long? time) => time is { } known
        ? DateTimeOffset.FromUnixTimeMilliseconds(known).ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)
        : "-";
}
