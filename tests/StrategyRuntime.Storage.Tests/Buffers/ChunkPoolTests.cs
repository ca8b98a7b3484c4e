using StrategyRuntime.Storage.Buffers;

namespace StrategyRuntime.Storage.Tests.Buffers;

public sealed class ChunkPoolTests
{
    [Fact]
    public void What_is_given_back_is_used_again()
    {
        var pool = new ChunkPool(ChunkPool.ChunkBytes);
        var chunk = pool.Rent();
        pool.Return([chunk]);
        pool.Rent().Should().BeSameAs(chunk);
        pool.Rent().Should().NotBeSameAs(chunk).And.HaveCount(ChunkPool.ChunkBytes);
    }

    [Fact]
    public void No_more_is_kept_than_may_be()
    {
        var pool = new ChunkPool(2 * ChunkPool.ChunkBytes);
        byte[][] chunks = [pool.Rent(), pool.Rent(), pool.Rent()];
        pool.Return(chunks);
        byte[][] again = [pool.Rent(), pool.Rent(), pool.Rent()];
        again.Count(c => chunks.Contains(c)).Should().Be(2);
    }
}
