namespace StrategyRuntime.Tests.Acceptance;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("strategy-runtime-tests-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
