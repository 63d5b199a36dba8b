using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Candles.Report.Figures;

/// <summary>How the runners' JSON files are read and written.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // read by people, never put into a page
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectRequiredConstructorParameters = false,
    };

    /// <exception cref="ReportException">The file is missing, or is not what it should be.</exception>
    public static T Read<T>(string file)
    {
        if (!File.Exists(file))
            throw new ReportException($"{file} is missing");
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(file), Options) ?? throw new ReportException($"{file} holds null");
        }
        catch (JsonException e)
        {
            throw new ReportException($"{file}: {e.Message}");
        }
    }

    public static void Write<T>(string file, T value) => File.WriteAllText(file, JsonSerializer.Serialize(value, Options) + "\n");
}
