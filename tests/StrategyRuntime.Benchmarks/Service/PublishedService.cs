using System.Diagnostics;
using System.Globalization;
using StrategyRuntime.Benchmarks.Streaming;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Benchmarks.Service;

/// <summary>A published program, started on an empty data root, which goes with it.</summary>
internal sealed class PublishedService : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _root;

    private PublishedService(Process process, string root, Uri address)
    {
        _process = process;
        _root = root;
        Client = new HttpClient { BaseAddress = address };
    }

    /// <summary>Talks to it.</summary>
    public HttpClient Client { get; }

    /// <summary>Processor time of the process so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes of physical memory of the process; on Linux without the pages of files, which are not used up.</summary>
    public long Memory
    {
        get
        {
            var status = $"/proc/{_process.Id.ToString(CultureInfo.InvariantCulture)}/status";
            if (Use.AnonymousBytes(status) is { } bytes) return bytes;
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts it and waits for the first 200 of <c>/healthz</c>.</summary>
    /// <param name="program">The program's file.</param>
    /// <param name="prepare">Is given the data root before the start.</param>
    /// <param name="settings">Environment variables of it.</param>
    public static async Task<PublishedService> StartAsync(
        string program, Action<string>? prepare = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        var root = Directory.CreateTempSubdirectory("published-service-").FullName;
        prepare?.Invoke(root);
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        var start = new ProcessStartInfo(program, ["serve", "--urls", address, "--data-root", root])
        {
            RedirectStandardOutput = true,
            Environment = { ["Serilog__MinimumLevel__Default"] = "Error" },
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = Process.Start(start)!;
        var service = new PublishedService(process, root, new Uri(address));
        while (true)
        {
            try
            {
                if ((await service.Client.GetAsync("/healthz")).IsSuccessStatusCode) return service;
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                await Task.Delay(2);
            }
        }
    }

    /// <summary>Bytes of files in its data root whose names match.</summary>
    public long BytesOnDisk(string pattern) => Directory.EnumerateFiles(_root, pattern, SearchOption.AllDirectories)
        .Sum(f => new FileInfo(f).Length);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Client.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
