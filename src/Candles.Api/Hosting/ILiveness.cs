namespace Candles.Api.Hosting;

/// <summary>Whether the process gets on with its work, for who would end it and start another where it does not.</summary>
internal interface ILiveness
{
    /// <summary>What stands still, in words; null while all goes on.</summary>
    string? Trouble { get; }
}
