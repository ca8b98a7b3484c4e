using System.ComponentModel.DataAnnotations;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Hosting;

/// <summary>Options of the service, section <c>StrategyRuntime</c>.</summary>
internal sealed class RuntimeOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "StrategyRuntime";

    /// <summary>Folder that holds everything; a relative one is taken from the current folder.</summary>
    [Required]
    public string DataRoot { get; set; } = "backtest_data";

    /// <summary>What a published event has survived.</summary>
    public DurabilityPolicy Durability { get; set; } = DurabilityPolicy.Always;

    /// <summary>Threads that all simulation loops share.</summary>
    [Range(1, 256)]
    public int SimulationThreads { get; set; } = Environment.ProcessorCount;

    /// <summary>Largest body of a request, bytes; uploads of market data have a limit of their own.</summary>
    [Range(1_024, 1L << 30)]
    public long MaxBodyBytes { get; set; } = 4 << 20;
}
