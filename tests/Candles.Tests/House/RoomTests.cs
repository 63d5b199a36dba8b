using System.Text.RegularExpressions;
using Candles.Tests.Support;

namespace Candles.Tests.House;

/// <summary>Rooms are namespaces; a room uses those above it in this list, and no other.</summary>
public sealed partial class RoomTests
{
    private static readonly string[] Rooms =
    [
        "Candles.Data.Numbers", "Candles.Data.Time", "Candles.Data.Model", "Candles.Data.Keys", "Candles.Data.Stores", "Candles.Data.Writing",
        "Candles.Data.Sqlite", "Candles.Data.Postgres", "Candles.Data",
        "Candles.Formats.MessagePack", "Candles.Formats.Deflate", "Candles.Formats.Responses", "Candles.Formats.Filling", "Candles.Formats.Import",
        "Candles.Formats.Export",
        "Candles.Api.Options", "Candles.Api.Hosting", "Candles.Api.Metrics", "Candles.Api.Http", "Candles.Api.Cache", "Candles.Api.Connections",
        "Candles.Api.Security", "Candles.Api.OpenApi", "Candles.Api.Route", "Candles.Api.Ingest", "Candles.Api.Catalog", "Candles.Api.MultiSeries",
        "Candles.Api.Live", "Candles.Api.Feed", "Candles.Api.Dialects", "Candles.Api.Dialects.Binance", "Candles.Api.Dialects.Udf",
        "Candles.Api.Pages", "Candles.Api.Operations", "Candles.Api.Demo", "Candles.Api.Cli", "Candles.Api.Cli.Doctor", "Candles.Api",
    ];

    private static readonly (string Room, string[] Uses)[] Files = [.. Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Split('/').Intersect(["bin", "obj"]).Any())
        .Select(File.ReadAllText)
        .Select(text => (Namespace().Match(text).Groups[1].Value, Using().Matches(text).Select(use => RoomOf(use.Groups[1].Value)).ToArray()))];

    [Fact]
    public void Every_room_is_in_the_list() => Assert.Equal(Rooms.Order(), Files.Select(file => file.Room).Distinct().Order());

    [Fact]
    public void Arrows_between_rooms_go_down() => Assert.Empty(
        Files.SelectMany(file => file.Uses.Where(use => Array.IndexOf(Rooms, use) >= Array.IndexOf(Rooms, file.Room)).Select(use => $"{file.Room} → {use}")).Distinct());

    [Fact]
    public void Stores_are_known_to_their_factory_and_the_doctor_alone() => Assert.Equal(
        ["Candles.Api.Cli.Doctor", "Candles.Data"],
        Files.Where(file => file.Uses.Any(IsStore) && !IsStore(file.Room)).Select(file => file.Room).Distinct().Order());

    [Fact]
    public void Formats_know_no_store_and_no_writing() => Assert.Empty(Files
        .Where(file => file.Room.StartsWith("Candles.Formats", StringComparison.Ordinal))
        .SelectMany(file => file.Uses)
        .Intersect(["Candles.Data.Stores", "Candles.Data.Writing", "Candles.Data.Sqlite", "Candles.Data.Postgres", "Candles.Data.Keys", "Candles.Data"]));

    private static bool IsStore(string room) => room is "Candles.Data.Sqlite" or "Candles.Data.Postgres";

    /// <summary>Of a namespace itself, or of a type in one.</summary>
    private static string RoomOf(string name) => Rooms.Where(room => $"{name}.".StartsWith($"{room}.", StringComparison.Ordinal)).MaxBy(room => room.Length)!;

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:global )?using (?:static |\w+ = )?(Candles\.[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Using();
}
