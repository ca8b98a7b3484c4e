// Types in another folder than what they use, each in one way.
namespace StrategyRuntime.Tests.Architecture.Users;

internal static class InLambda
{
    public static Func<int, int> Get() => number => number + UsedException.Count;
}

internal static class InAsyncMethod
{
    public static async Task<int> GetAsync()
    {
        await Task.Yield();
        return UsedException.Count;
    }
}

internal static class InIterator
{
    public static IEnumerable<int> Get()
    {
        yield return UsedException.Count;
    }
}

internal static class AsGenericArgument
{
    public static Task<List<UsedException>>? Get() => null;
}

[Used]
internal static class AsAttribute;

internal sealed class AsField
{
    public UsedException? Value { get; init; }
}

internal sealed class AsBase : UsedException;

internal static class InCatch
{
    public static void Do(Action action)
    {
        try
        {
            action();
        }
        catch (UsedException)
        {
            action();
        }
    }
}

internal static class InFilter
{
    public static void Do(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is UsedException)
        {
            action();
        }
    }
}

internal static class InTypeof
{
    public static Type Get() => typeof(UsedException);
}
