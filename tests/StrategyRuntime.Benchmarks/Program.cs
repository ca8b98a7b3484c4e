using StrategyRuntime.Benchmarks.Engine;
using StrategyRuntime.Benchmarks.Streaming;
using StrategyRuntime.Benchmarks.Writer;

switch (args)
{
    case ["engine", .. var engineOptions]:
        EngineBenchmark.Run(engineOptions);
        return 0;
    case ["writer", .. var parts]:
        await WriterBenchmark.RunAsync(parts.FirstOrDefault());
        return 0;
    case ["stream", .. var options]:
        await StreamBenchmark.RunAsync(full: options.Contains("--full"));
        return 0;
    case ["stream-server", var dataRoot]:
        await BenchmarkServer.RunAsync(dataRoot);
        return 0;
    default:
        Console.WriteLine("usage: engine [memory] [growth] [csv] [bars] [bars-files] | writer [rates|history|trades|long] | stream [--full]");
        return 2;
}
