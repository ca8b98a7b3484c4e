using System.Globalization;
using System.IO.Abstractions;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StrategyRuntime.Alerts;
using StrategyRuntime.Alerts.Rules;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Alerts;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Tests.Alerts;

public sealed class AlertBookTests : IDisposable
{
    private readonly DataRoot _root = new(Directory.CreateTempSubdirectory("alert-book-").FullName, new FileSystem());

    private string FilePath => Path.Combine(_root.AlertsFolder("ann"), "alerts.jsonl");

    public void Dispose() => Directory.Delete(_root.Path, recursive: true);

    [Fact]
    public void Every_alert_is_in_the_file_when_it_is_on_record_also_when_the_file_is_written_anew()
    {
        using var book = Open();
        var (wasWrittenAnew, length) = (false, 0L);
        for (var i = 1; i <= 1_500; i++)
        {
            var entry = book.Append([Entry(i)]).Single();
            entry.Number.Should().Be(i);
            var bytes = File.ReadAllBytes(FilePath);
            bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"{entry.Id}\"")).Should().BePositive();
            wasWrittenAnew |= bytes.Length < length;
            length = bytes.Length;
            book.Settle(entry.Id, entry.Deliveries[0] with { State = DeliveryState.Sent });
        }
        wasWrittenAnew.Should().BeTrue();
        book.Dispose();
        using var again = Open();
        again.Pending.Should().BeEmpty();
        again.Latest.First().Number.Should().Be(1_500);
        again.Latest.Count().Should().BeInRange(10, 13);
        again.Append([Entry(1_501)]).Single().Number.Should().Be(1_501);
    }

    [Fact]
    public void What_waits_is_kept_beyond_the_length_and_positions_and_numbers_outlive_a_torn_line()
    {
        using (var book = Open())
        {
            for (var i = 1; i <= 50; i++) book.Append([Entry(i)]);
            book.Move(new SessionPosition("ann.a.b", 3, 418, RunState.Running, 3, 2, new Dictionary<string, long> { ["r"] = 7 }));
            book.Flush();
            book.Append([Entry(50)]).Should().BeEmpty("the same cause is one alert");
        }
        File.AppendAllText(FilePath, "{\"alert\":{\"id\":\"torn");
        using var again = Open();
        again.Pending.Should().HaveCount(50);
        again.PositionOf("ann.a.b").Should().BeEquivalentTo(
            new SessionPosition("ann.a.b", 3, 418, RunState.Running, 3, 2, new Dictionary<string, long> { ["r"] = 7 }));
        again.Append([Entry(51)]).Single().Number.Should().Be(51);
        again.Forget("ann.a.b");
        again.Dispose();
        using var last = Open();
        last.PositionOf("ann.a.b").Should().BeNull();
        last.Latest.First().Number.Should().Be(51);
    }

    private static AlertEntry Entry(int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"alert-{number}");
        return AlertEntry.Example with
        {
            Id = id, Number = 0, Deliveries =
                [new AlertDelivery($"{id}-hook", "hook", ChannelType.Webhook, DeliveryState.Pending, 0, null, null)],
        };
    }

    private AlertBook Open() => AlertBook.Open(new AlertFolder(_root, "ann"), 10, NullLogger.Instance);
}
