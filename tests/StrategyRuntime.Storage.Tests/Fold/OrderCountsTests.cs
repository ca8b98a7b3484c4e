using System.Text;
using System.Text.Json;
using StrategyRuntime.Storage.Fold;

namespace StrategyRuntime.Storage.Tests.Fold;

public sealed class OrderCountsTests
{
    [Fact]
    public void Every_way_in_which_an_order_ends_has_its_count_and_an_open_one_has_none()
    {
        var counts = new OrderCounts();
        foreach (var status in (string[])["OPEN", "PARTIAL", "PARTIAL", "FILLED", "CANCELLED", "REJECTED", "EXPIRED", "EXPIRED", "EXPIRED"])
            counts.Add(Encoding.UTF8.GetBytes($"\"{status}\""));

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) counts.Write(writer);

        Encoding.UTF8.GetString(stream.ToArray()).Should()
            .Be("""{"filled":1,"partial":2,"cancelled":1,"rejected":1,"expired":3}""");
    }
}
