using System.Net;
using Candles.Api.Http;
using Candles.Formats.Responses;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Http;

public sealed class AcceptTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*/*")]
    [InlineData("application/json")]
    [InlineData("Application/JSON")]
    [InlineData("application/*")]
    [InlineData("application/json;charset=utf-8")]
    [InlineData("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8")]
    [InlineData("image/png, application/json;q=0.1")]
    [InlineData("application/*;q=0, application/json")] // the closer range decides
    [InlineData("application/json;q=five")]
    [InlineData("json")] // malformed counts as absent
    [InlineData(";;;")]
    public void Json_is_chosen_where_it_is_welcome(string? accept) =>
        Assert.Equal("objects", AcceptHeader.Choose(accept)?.Name);

    [Theory]
    [InlineData("text/html\napplication/json;q=0.5")]
    [InlineData("\n")]
    public void Several_lines_are_one_list(string lines) => Assert.Equal("objects", AcceptHeader.Choose(lines.Split('\n'))?.Name);

    [Fact]
    public void Every_media_type_means_the_first_format_that_has_it()
    {
        foreach (var type in CandleEncoder.All.SelectMany(format => format.MediaTypes))
        {
            var first = CandleEncoder.All.First(format => format.MediaTypes.Contains(type));
            Assert.Same(first, AcceptHeader.Choose(type));
            Assert.Same(first, AcceptHeader.Choose($"{type.ToUpperInvariant()};q=0.7, image/png"));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("*/*")]
    [InlineData("application/json")]
    [InlineData("Application/JSON")]
    public void What_programs_send_is_understood_without_allocation(string? accept) =>
        Assert.Equal(0, Allocations.Of(() => AcceptHeader.Choose(accept)));

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/*")]
    [InlineData("application/json;q=0")]
    [InlineData("*/*;q=0")]
    [InlineData("application/*;q=0, text/html")]
    public void Nothing_is_chosen_where_all_is_refused(string accept) => Assert.Null(AcceptHeader.Choose(accept));

    [Theory]
    [InlineData("text/csv")]
    [InlineData("text/*")]
    [InlineData("TEXT/CSV; charset=utf-8")]
    [InlineData("application/json;q=0.5, text/csv;q=0.6")]
    [InlineData("*/*, application/json;q=0")]
    [InlineData("*/*;q=0.1, text/csv")]
    public void Csv_is_chosen_where_it_is_liked_better(string accept) => Assert.Equal("csv", AcceptHeader.Choose(accept)?.Name);

    [Theory]
    [InlineData("application/vnd.msgpack")]
    [InlineData("application/x-msgpack")]
    [InlineData("application/msgpack;q=0.2, text/html")]
    public void Msgpack_is_chosen_by_any_of_its_names(string accept) => Assert.Equal("msgpack", AcceptHeader.Choose(accept)?.Name);

    [Theory]
    [InlineData("objects", "application/json")]
    [InlineData("arrays", "application/json")]
    [InlineData("columns", "application/json")]
    [InlineData("csv", "text/csv; charset=utf-8")]
    [InlineData("msgpack", "application/vnd.msgpack")]
    [InlineData("lightweight", "application/json")]
    [InlineData("klinecharts", "application/json")]
    public async Task An_answer_names_the_type_of_its_format(string format, string type)
    {
        await using var app = await CandlesApp.Start();
        await app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));

        using var answer = await app.Get($"/candle/binance/USDT/NEAR?format={format}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task Nothing_acceptable_is_406_with_the_list()
    {
        await using var app = await CandlesApp.Start();

        using var answer = await app.Send("GET", "/candle/binance/USDT/NEAR", ("Accept", "text/html"));

        Assert.Contains("application/json", await ProblemAnswer.DetailOf(answer, 406, "not-acceptable"));
    }

    [Fact]
    public async Task Format_wins_over_accept()
    {
        await using var app = await CandlesApp.Start();
        await app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));

        using var answer = await app.Send("GET", "/candle/binance/USDT/NEAR?format=objects", ("Accept", "text/html"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
