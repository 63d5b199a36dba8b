using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Candles.Bench.Host;

/// <summary>Which of many sockets have something to read, by Linux' epoll(7): one thread reads thousands, and allocates nothing.</summary>
internal sealed class Epoll : IDisposable
{
    private const int Add = 1;
    private const uint In = 1;
    private const int MaxAtOnce = 512;

    private readonly int _handle = Checked(Create(0));
    private readonly Event[] _events = new Event[MaxAtOnce];

    /// <param name="number">What waiting names the socket by.</param>
    public void Watch(Socket socket, int number)
    {
        var watched = new Event { Events = In, Number = number };
        Checked(Control(_handle, Add, (int)socket.Handle, ref watched));
    }

    /// <summary>The numbers of sockets that can be read; none after the time.</summary>
    public int Wait(Span<int> ready, int milliseconds)
    {
        var count = Wait(_handle, _events, Math.Min(ready.Length, MaxAtOnce), milliseconds);
        for (var i = 0; i < count; i++)
            ready[i] = _events[i].Number;
        return Math.Max(0, count);
    }

    /// <returns>0 at the end of the stream, less where nothing is there.</returns>
    public static int Read(nint socket, byte[] buffer) => (int)Receive((int)socket, buffer, buffer.Length, 0);

    public void Dispose() => Close(_handle);

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [DllImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static extern int Create(int flags);

    [DllImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static extern int Control(int handle, int operation, int socket, ref Event watched);

    [DllImport("libc", EntryPoint = "epoll_wait")]
    private static extern int Wait(int handle, [Out] Event[] events, int max, int milliseconds);

    [DllImport("libc", EntryPoint = "recv")]
    private static extern nint Receive(int socket, byte[] buffer, nint length, int flags);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int handle);

    /// <summary>struct epoll_event of x86-64, which is packed.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Event
    {
        public uint Events;
        public int Number;
        public int Unused;
    }
}
