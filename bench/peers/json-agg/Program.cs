// PostgREST's way: PostgreSQL makes the whole body (json_agg), and the host passes its bytes on. A bare Kestrel is the host, so
// that the database is what is measured.
using System.Buffers;
using System.Globalization;
using Npgsql;

const string Body = """
    SELECT json_build_object('data', coalesce(json_agg(candle ORDER BY basetm), '[]')) FROM (
      SELECT to_char(to_timestamp(open_time / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS basetm,
        open AS o, high AS h, low AS l, close AS c, volume AS v
      FROM candle
      WHERE series_id = (SELECT id FROM series WHERE key = $1) AND "interval" = $2
      ORDER BY open_time DESC LIMIT $3
    ) AS candle
    """;
var minutes = new Dictionary<string, int>
{
    ["1m"] = 1,
    ["3m"] = 3,
    ["5m"] = 5,
    ["15m"] = 15,
    ["30m"] = 30,
    ["1h"] = 60,
    ["2h"] = 120,
    ["4h"] = 240,
    ["6h"] = 360,
    ["8h"] = 480,
    ["12h"] = 720,
    ["1d"] = 1440,
    ["3d"] = 4320,
    ["1w"] = 10080,
    ["1M"] = 43200,
};

var builder = WebApplication.CreateSlimBuilder(args);
var app = builder.Build();
await using var database = NpgsqlDataSource.Create(
    new NpgsqlConnectionStringBuilder(app.Configuration.GetConnectionString("Candles")) { MaxAutoPrepare = 10 });

app.MapGet("/candle/{exchange}/{market}/{asset}", async context =>
{
    var (body, length) = await Read(context);
    context.Response.ContentType = "application/json";
    context.Response.ContentLength = length;
    await context.Response.Body.WriteAsync(body.AsMemory(0, length), context.RequestAborted);
    ArrayPool<byte>.Shared.Return(body);
});
await app.RunAsync();

// Gives back the connection before the client reads.
async Task<(byte[] Body, int Length)> Read(HttpContext context)
{
    var (route, query) = (context.Request.RouteValues, context.Request.Query);
    await using var command = database.CreateCommand(Body);
    command.Parameters.Add(new() { Value = $"{route["exchange"]}/{route["market"]}/{route["asset"]}".ToLowerInvariant() });
    command.Parameters.Add(new() { Value = minutes[(string?)query["interval"] ?? "1m"] });
    command.Parameters.Add(new() { Value = int.Parse((string?)query["limit"] ?? "100", CultureInfo.InvariantCulture) });
    await using var reader = await command.ExecuteReaderAsync(context.RequestAborted);
    await reader.ReadAsync(context.RequestAborted);
    var length = (int)reader.GetBytes(0, 0, null, 0, 0);
    var body = ArrayPool<byte>.Shared.Rent(length);
    reader.GetBytes(0, 0, body, 0, length);
    return (body, length);
}
