using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StrategyRuntime.Tests.Limits;

/// <summary>
/// Asks for health again and again on a separate thread and connection, so that nothing else in this process delays it.
/// </summary>
internal sealed class HealthProbe : IDisposable
{
    // Far above what it takes: whether it answers at all is the question of a test, how fast is for the figures.
    private const int PatienceMilliseconds = 60_000;
    private const int PauseMilliseconds = 10;

    private readonly Lock _gate = new();
    private readonly Thread _thread;
    private List<double> _times = [];
    private volatile bool _isOver;

    public HealthProbe(Uri address)
    {
        _thread = new Thread(() => Run(address)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Why it gave up, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>How long the answers took since the last call.</summary>
    public HealthTimes Take()
    {
        List<double> times;
        lock (_gate) (times, _times) = (_times, []);
        times.Sort();
        return new HealthTimes(times);
    }

    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
    }

    private void Run(Uri address)
    {
        try
        {
            using var client = new TcpClient { NoDelay = true, ReceiveTimeout = PatienceMilliseconds, SendTimeout = PatienceMilliseconds };
            client.Connect(IPAddress.Loopback, address.Port);
            var stream = client.GetStream();
            var buffer = new byte[4_096];
            while (!_isOver)
            {
                var start = Stopwatch.GetTimestamp();
                stream.Write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"u8);
                var answer = string.Empty;
                while (!answer.Contains("alive", StringComparison.Ordinal))
                {
                    var read = stream.Read(buffer);
                    if (read == 0) throw new IOException($"The connection was closed after: {answer}");
                    answer += Encoding.ASCII.GetString(buffer, 0, read);
                }
                while (stream.DataAvailable) stream.ReadExactly(buffer, 0, 1);
                lock (_gate) _times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                Thread.Sleep(PauseMilliseconds);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            Failure = exception.Message;
        }
    }
}

/// <summary>How long answers took, milliseconds, shortest first.</summary>
internal sealed record HealthTimes(IReadOnlyList<double> Sorted)
{
    public int Answers => Sorted.Count;

    public override string ToString() =>
        FormattableString.Invariant($"{Answers} times, median {At(0.5):0.0} ms, 99th percentile {At(0.99):0.0} ms, longest {At(1):0.0} ms");

    private double At(double part) => Sorted.Count == 0 ? 0 : Sorted[(int)((Sorted.Count - 1) * part)];
}
