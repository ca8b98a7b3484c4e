using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StrategyRuntime.Tests.Limits;

/// <summary>
/// Asks for something small again and again on a separate thread and connection, so that nothing else in this process delays it.
/// </summary>
internal sealed class HealthProbe : IDisposable
{
    // Far above what it takes: whether it answers at all is the question of a test, how fast is for the figures.
    private const int PatienceMilliseconds = 60_000;
    private const int PauseMilliseconds = 10;

    private readonly byte[] _request;
    private readonly string _expected;
    private readonly Lock _gate = new();
    private readonly Thread _thread;
    private List<double> _times = [];
    private volatile bool _isOver;

    /// <param name="address">The service.</param>
    /// <param name="path">What is asked for; health when nothing is said.</param>
    /// <param name="header">A header that is sent along, or null.</param>
    /// <param name="expected">What every answer holds.</param>
    public HealthProbe(Uri address, string path = "/healthz", string? header = null, string expected = "alive")
    {
        var request = $"GET {path} HTTP/1.1\r\nHost: localhost\r\n{(header is null ? "" : $"{header}\r\n")}\r\n";
        (_request, _expected) = (Encoding.ASCII.GetBytes(request), expected);
        _thread = new Thread(() => Run(address)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Why it gave up, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>True when there was an answer, or a reason to give up, since the last call of <see cref="Take"/>.</summary>
    public bool IsAnswered
    {
        get
        {
            lock (_gate) return _times.Count > 0 || Failure is not null;
        }
    }

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
                stream.Write(_request);
                var answer = string.Empty;
                while (!answer.Contains(_expected, StringComparison.Ordinal))
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

    public double Median => At(0.5);

    public override string ToString() =>
        FormattableString.Invariant($"{Answers} times, median {At(0.5):0.0} ms, 99th percentile {At(0.99):0.0} ms, longest {At(1):0.0} ms");

    private double At(double part) => Sorted.Count == 0 ? 0 : Sorted[(int)((Sorted.Count - 1) * part)];
}
