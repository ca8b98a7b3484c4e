using System.Buffers.Binary;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace StrategyRuntime.Benchmarks.Streaming;

/// <summary>Waits for thousands of sockets on one thread, so that the load client leaves the processors to the server.</summary>
internal sealed partial class Epoll : IDisposable
{
    private const int Add = 1;
    private const uint Readable = 1;
    private const int MaxEvents = 1024;

    // The kernel's struct is packed on x86-64 only.
    private static readonly bool s_isPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int s_eventSize = s_isPacked ? 12 : 16;
    private static readonly int s_dataOffset = s_isPacked ? 4 : 8;

    private readonly int _handle = Check(epoll_create1(0));
    private readonly byte[] _events = new byte[MaxEvents * s_eventSize];

    /// <summary>Has <see cref="Wait"/> return <paramref name="tag"/> when the socket can be read.</summary>
    public void Watch(Socket socket, int tag)
    {
        Span<byte> entry = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, Readable);
        BinaryPrimitives.WriteInt64LittleEndian(entry[s_dataOffset..], tag);
        Check(epoll_ctl(_handle, Add, (int)socket.Handle, ref entry[0]));
    }

    /// <summary>Waits; returns how many of <paramref name="tags"/> were filled.</summary>
    public int Wait(Span<int> tags, int timeoutMilliseconds)
    {
        var count = epoll_wait(_handle, ref _events[0], Math.Min(tags.Length, MaxEvents), timeoutMilliseconds);
        for (var i = 0; i < count; i++)
            tags[i] = (int)BinaryPrimitives.ReadInt64LittleEndian(_events.AsSpan(i * s_eventSize + s_dataOffset));
        return Math.Max(count, 0);
    }

    public void Dispose() => Check(close(_handle));

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int handle, int operation, int file, ref byte entry);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(int handle, ref byte events, int maxEvents, int timeout);

    [LibraryImport("libc")]
    private static partial int close(int handle);
}
