using StrategyRuntime.Engine.Conditions;

namespace StrategyRuntime.Engine.Tests.Studies;

/// <summary>Columns that give way to others make room for them, and never while someone reads them.</summary>
public sealed class ColumnCacheTests
{
    private const int Length = 1_000;

    [Fact]
    public void A_column_that_gave_way_is_the_room_of_the_next()
    {
        var cache = CacheOf(columns: 2);
        var arrays = new HashSet<double[]>();

        for (var number = 0; number < 50; number++)
        {
            using var reads = new ColumnReads();
            arrays.Add(Get(cache, number, reads));
        }

        arrays.Should().HaveCountLessThanOrEqualTo(4, "two are kept, one is computed, one waits");
    }

    [Fact]
    public void A_column_that_is_read_stays_as_it_is()
    {
        var cache = CacheOf(columns: 2);
        using var reads = new ColumnReads();
        var read = Get(cache, 1, reads);

        for (var number = 2; number < 50; number++)
        {
            using var others = new ColumnReads();
            Get(cache, number, others);
        }

        read.Should().OnlyContain(value => value == 1);
    }

    [Fact]
    public void A_column_that_someone_holds_for_good_stays_as_it_is()
    {
        var cache = CacheOf(columns: 2);
        using (var reads = new ColumnReads()) Get(cache, 1, reads);
        var held = Get(cache, 1, null);

        for (var number = 2; number < 50; number++)
        {
            using var others = new ColumnReads();
            Get(cache, number, others);
        }

        held.Should().OnlyContain(value => value == 1);
    }

    [Fact]
    public void What_is_beyond_a_smaller_bound_gives_way_at_once()
    {
        var cache = CacheOf(columns: 12);
        for (var number = 0; number < 8; number++)
        {
            using var reads = new ColumnReads();
            Get(cache, number, reads);
        }

        cache.Limit(0);

        var computed = 0;
        for (var number = 0; number < 8; number++)
        {
            using var reads = new ColumnReads();
            cache.Numbers(
                $"{number}",
                () =>
                {
                    computed++;
                    return cache.Room(Length);
                },
                reads);
        }
        computed.Should().Be(8);
    }

    [Fact]
    public void What_gave_way_to_a_smaller_bound_waits_for_no_other_column()
    {
        var cache = CacheOf(columns: 12);
        var arrays = new List<double[]>();
        for (var number = 0; number < 8; number++)
        {
            using var reads = new ColumnReads();
            arrays.Add(Get(cache, number, reads));
        }

        cache.Limit(0);

        var room = cache.Room(Length);
        arrays.Should().NotContain(array => ReferenceEquals(array, room));
    }

    [Fact]
    public void Many_threads_read_what_their_columns_hold()
    {
        var cache = CacheOf(columns: 3);

        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, turn =>
        {
            using var reads = new ColumnReads();
            var (left, right) = (Get(cache, turn % 7, reads), Get(cache, turn % 11, reads));
            for (var i = 0; i < Length; i++)
            {
                if (left[i] != turn % 7 || right[i] != turn % 11) throw new InvalidOperationException($"{turn}: {left[i]}, {right[i]}");
            }
        });
    }

    // An eighth of the cache is for comparisons.
    private static ColumnCache CacheOf(int columns) => new(columns * Length * sizeof(double) * 8 / 7 + 64);

    private static double[] Get(ColumnCache cache, int number, ColumnReads? reads) => cache.Numbers(
        $"{number}",
        () =>
        {
            var room = cache.Room(Length);
            Array.Fill(room, number);
            return room;
        },
        reads);
}
