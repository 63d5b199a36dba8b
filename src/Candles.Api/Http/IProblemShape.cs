namespace Candles.Api.Http;

/// <summary>Errors as another system has them. Everything below its root is said its way, whoever finds the error.</summary>
internal interface IProblemShape
{
    /// <summary>The address that all of its routes begin with.</summary>
    PathString Root { get; }

    /// <summary>The body of an error, JSON; its status stays as it is.</summary>
    byte[] ErrorOf(Problem problem);
}
