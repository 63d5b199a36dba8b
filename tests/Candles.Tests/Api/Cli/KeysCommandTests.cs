using Candles.Api.Cli;
using Candles.Api.Options;
using Candles.Data.Keys;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Cli;

public sealed class KeysCommandTests
{
    private static readonly FakeTime Clock = new("2026-06-10T09:17:30");
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Add_shows_the_key_alone_on_the_output_and_keeps_its_hash(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        var (code, output, errors) = await Run(place, "add", "collector", "--scopes", "read,write");

        Assert.Equal(0, code);
        Assert.Matches(@"\Acndl_[A-Za-z0-9_-]{43}\n\z", output);
        await using var store = await place.Open();
        var key = Assert.Single(await store.Keys.ListLive(Cancel));
        Assert.Equal(new ApiKey(KeySecret.Hash(output.Trim()), "collector", ScopeSet.Parse("read,write"), Some.Time("2026-06-10T09:17:30")), key);
        Assert.Contains($"Key 'collector' (id {key.Id}, scopes read,write) is in {store.Place}.", errors);
        Assert.DoesNotContain("cndl_", errors);
    }

    [Theory, EachStore]
    public async Task List_shows_who_has_keys_and_nothing_that_opens_a_door(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        await using var store = await place.Open();
        var collector = await NewKey.In(store, "collector-of-all-the-candles", "write");
        var desk = await NewKey.In(store, "desk", "read,write,admin");
        await store.Keys.NoteUse(desk.Key.Id, Some.Time("2026-06-10T08:00:59"), Cancel);
        await store.Keys.Revoke("collector-of-all-the-candles", Some.Time("2026-06-10T09:00:00"), Cancel);

        var (code, live, errors) = await Run(place, "list");
        var (_, all, _) = await Run(place, "list", "--all");

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(
            $"""
            ID            NAME  SCOPES            CREATED            LAST USED
            {desk.Key.Id}  desk  read,write,admin  1970-01-01 00:00Z  2026-06-10 08:00Z

            """,
            live);
        Assert.Equal(
            $"""
            ID            NAME                          SCOPES            CREATED            LAST USED          REVOKED
            {collector.Key.Id}  collector-of-all-the-candles  write             1970-01-01 00:00Z  -                  2026-06-10 09:00Z
            {desk.Key.Id}  desk                          read,write,admin  1970-01-01 00:00Z  2026-06-10 08:00Z  -

            """,
            all);
    }

    [Fact]
    public async Task A_list_of_none_says_how_to_make_one()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        var (code, output, errors) = await Run(place, "list");

        Assert.Equal((0, ""), (code, errors));
        Assert.EndsWith("Make one: candles keys add collector --scopes write\n", output);
    }

    [Theory, EachStore]
    public async Task Revoke_ends_a_key_by_name_or_id(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        await using var store = await place.Open();
        var (one, two) = (await NewKey.In(store, "one", "write"), await NewKey.In(store, "two", "write"));

        var (code, output, errors) = await Run(place, "revoke", "one");
        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith($"Key 'one' (id {one.Key.Id}) is revoked", output);
        Assert.Equal(0, (await Run(place, "revoke", two.Key.Id)).Code);

        Assert.Empty(await store.Keys.ListLive(Cancel));
        (code, output, errors) = await Run(place, "revoke", "one");
        Assert.Equal((1, $"candles: no live key has the name or id 'one' in {store.Place}; candles keys list shows them\n"), (code, errors));
    }

    [Theory]
    [InlineData("'a b' is not a name for a key; it must be 1 to 32 of", "add", "a b", "--scopes", "read")]
    [InlineData("--scopes takes one or more of read, write, admin, with commas between them, not 'all'", "add", "collector", "--scopes", "all")]
    [InlineData("The name 'TAKEN' is taken by a live key; revoke that one or choose another name.", "add", "TAKEN", "--scopes", "read")]
    public async Task What_cannot_be_done_is_said_in_one_line(string expected, params string[] args)
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using (var store = await place.Open())
            await NewKey.In(store, "taken", "read");

        var (code, output, errors) = await Run(place, args);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"candles: {expected}", errors);
        Assert.Equal(errors.Length - 1, errors.IndexOf('\n'));
    }

    [Theory]
    [InlineData]
    [InlineData("add")]
    [InlineData("add", "collector")]
    [InlineData("revoke")]
    [InlineData("lost")]
    public async Task A_command_line_that_lacks_something_is_refused_before_the_store_is_touched(params string[] args)
    {
        var (code, _, errors) = await Run(() => throw new InvalidOperationException("The store was asked for."), Cancel, args);

        Assert.Equal(1, code);
        Assert.NotEmpty(errors);
    }

    [Fact]
    public async Task A_store_that_is_away_and_a_setting_that_cannot_be_are_said_in_one_line()
    {
        var away = await Run(() => new FailingStore(new StoreException(StoreFault.Unavailable, "The database cannot be reached.")), Cancel, "list");
        Assert.Equal((1, "", "candles: The database cannot be reached.\n"), away);

        var refused = await Run(() => throw new StartException("This setting cannot be."), Cancel, "list");
        Assert.Equal((1, "", "candles: This setting cannot be.\n"), refused);
    }

    [Fact]
    public async Task Stopped_by_the_user_it_ends_with_130()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        var (code, output, errors) = await Run(() => place.Connect(), stopped.Token, "add", "collector", "--scopes", "write");

        Assert.Equal((130, ""), (code, output));
        Assert.StartsWith("candles: stopped", errors);
    }

    private static Task<(int Code, string Output, string Errors)> Run(StorePlace place, params string[] args) =>
        Run(() => place.Connect(), Cancel, args);

    private static async Task<(int Code, string Output, string Errors)> Run(Func<ICandleStore> createStore, CancellationToken cancel, params string[] args)
    {
        var command = KeysCommand.Create(createStore, Clock);
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await command.Parse(args).InvokeAsync(new() { Output = output, Error = errors, EnableDefaultExceptionHandler = false }, cancel);
        return (code, output.ToString(), errors.ToString());
    }
}
