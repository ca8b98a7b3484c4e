using System.Globalization;
using StrategyRuntime.Benchmarks.Cluster;
using StrategyRuntime.Benchmarks.Engine;
using StrategyRuntime.Benchmarks.Feeds;
using StrategyRuntime.Benchmarks.Import;
using StrategyRuntime.Benchmarks.Service;
using StrategyRuntime.Benchmarks.Streaming;
using StrategyRuntime.Benchmarks.Studies;
using StrategyRuntime.Benchmarks.Writer;

switch (args)
{
    case ["engine", .. var engineOptions]:
        EngineBenchmark.Run(engineOptions);
        return 0;
    case ["engine-memory"]:
        TickMemory.Run();
        return 0;
    case ["indicators", .. var names]:
        IndicatorBenchmark.Run(names);
        return 0;
    case ["study", .. var sizes]:
        StudyBenchmark.Run([.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))]);
        return 0;
    case ["research"]:
        await ResearchBenchmark.RunAsync(isFull: false);
        return 0;
    case ["research", "full"]:
        await ResearchBenchmark.RunAsync(isFull: true);
        return 0;
    case ["import"]:
        ImportBenchmark.RunSpeed();
        return 0;
    case ["import-memory", .. var rows]:
        await ImportBenchmark.RunMemoryAsync(rows is [var count] ? long.Parse(count, CultureInfo.InvariantCulture) : null);
        return 0;
    case ["writer", .. var parts]:
        await WriterBenchmark.RunAsync(parts.FirstOrDefault());
        return 0;
    case ["feeds"]:
        await FeedBenchmark.RunAsync();
        return 0;
    case ["pin"]:
        await PinBenchmark.RunAsync();
        return 0;
    case ["stream", .. var options]:
        return await StreamBenchmark.RunAsync(options);
    case ["stream-server", var dataRoot]:
        await BenchmarkServer.RunAsync(dataRoot);
        return 0;
    case ["startup", var program]:
        await StartupBenchmark.RunAsync(Path.GetFullPath(program));
        return 0;
    case ["sizing", var program]:
        await SizingBenchmark.RunAsync(Path.GetFullPath(program), "paced", []);
        return 0;
    case ["sizing", var program, var how, .. var counts]:
        await SizingBenchmark.RunAsync(
            Path.GetFullPath(program), how, [.. counts.Select(count => int.Parse(count, CultureInfo.InvariantCulture))]);
        return 0;
    case ["feed-latency", var program]:
        await FeedLatencyBenchmark.RunAsync(Path.GetFullPath(program));
        return 0;
    case ["cluster", var connection, "streams", var program]:
        await HandedStreams.RunAsync(connection, Path.GetFullPath(program));
        return 0;
    case ["cluster", var connection, .. var parts]:
        await ClusterBenchmark.RunAsync(connection, parts.FirstOrDefault());
        return 0;
    default:
        Console.WriteLine("usage: engine [memory] [days] [growth] [csv] [bars] [bars-files] | engine-memory | "
            + "indicators [NAME…] | import | import-memory [ROWS] | feeds | pin | writer "
            + "[rates|history|trades|long] | study [SETS [BARS]] | research [full] "
            + "| stream [--full] [--only WORD] [--root FOLDER] | startup PROGRAM "
            + "| sizing PROGRAM [paced|fed|resting [SESSIONS…]] | feed-latency PROGRAM "
            + "| cluster CONNECTION [rates|commits|forwarding|streams PROGRAM]");
        return 2;
}
