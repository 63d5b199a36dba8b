/// <summary>
/// What .NET runs before a program where DOTNET_STARTUP_HOOKS names this assembly; without a namespace, as it wants it. Keeps the process from ending
/// once it has stopped.
/// </summary>

internal static class StartupHook
{
    public static void Initialize() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Thread.Sleep(Timeout.Infinite);
}
