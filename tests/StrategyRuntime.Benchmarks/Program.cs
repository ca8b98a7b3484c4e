using StrategyRuntime.Benchmarks.Writer;

switch (args)
{
    case ["writer"]:
        await WriterBenchmark.RunAsync();
        return 0;
    default:
        Console.WriteLine("usage: engine | writer | stream");
        return 2;
}
