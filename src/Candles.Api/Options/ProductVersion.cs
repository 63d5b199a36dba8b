using System.Reflection;

namespace Candles.Api.Options;

/// <summary>The version of this program, as <c>Directory.Build.props</c> gives it; <c>candles --version</c> prints the same.</summary>
internal static class ProductVersion
{
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
