namespace StrategyRuntime.Tests.Shared;

/// <summary>How much memory a piece of work allocates by itself.</summary>
internal static class Allocations
{
    /// <summary>
    /// The fewest bytes that one of several repetitions of <paramref name="work"/> allocated on this thread. The runtime's count of a
    /// thread is exact only while no other thread allocates: a collection that another test's thread causes in the middle can move it by
    /// the rest of this thread's allocation window, and a method that is replaced by its optimised form in the middle by a few bytes.
    /// Neither happens every time; what the work allocates does.
    /// </summary>
    /// <param name="repetitions">How often it is tried; the first that allocates nothing ends it.</param>
    /// <param name="work">What is measured; it is given the number of the repetition, from 0.</param>
    public static long Fewest(int repetitions, Action<int> work)
    {
        var fewest = long.MaxValue;
        for (var repetition = 0; repetition < repetitions && fewest > 0; repetition++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work(repetition);
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return fewest;
    }
}
