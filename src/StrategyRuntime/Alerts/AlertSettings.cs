using System.Collections.Immutable;
using System.Text.Json;
using StrategyRuntime.Alerts.Rules;
using StrategyRuntime.Json;
using StrategyRuntime.Storage.Alerts;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Alerts;

/// <summary>A user's rules and channels at one moment, by id. It is replaced, never changed.</summary>
internal sealed record AlertSettings(
    ImmutableSortedDictionary<string, AlertRule> Rules, ImmutableSortedDictionary<string, AlertChannel> Channels)
{
    /// <summary>Reads what is stored.</summary>
    /// <exception cref="CatalogException">A file was changed into something else.</exception>
    public static AlertSettings Read(AlertFolder folder) => new(
        Read<AlertRule>(folder, AlertFolder.Rules, r => r.Id), Read<AlertChannel>(folder, AlertFolder.Channels, c => c.Id));

    /// <summary>The channel of an id, the page included; null when there is none.</summary>
    public AlertChannel? Channel(string id) => id == AlertChannel.PageId ? AlertChannel.Page : Channels.GetValueOrDefault(id);

    /// <summary>Stores the rules.</summary>
    public void WriteRules(AlertFolder folder) => Write(folder, AlertFolder.Rules, Rules.Values);

    /// <summary>Stores the channels.</summary>
    public void WriteChannels(AlertFolder folder) => Write(folder, AlertFolder.Channels, Channels.Values);

    private static void Write<T>(AlertFolder folder, string name, IEnumerable<T> items) =>
        folder.Write(name, [.. JsonSerializer.SerializeToUtf8Bytes(items, RuntimeJson.Options), (byte)'\n']);

    private static ImmutableSortedDictionary<string, T> Read<T>(AlertFolder folder, string name, Func<T, string> id)
    {
        try
        {
            var items = folder.Read(name) is { } bytes ? JsonSerializer.Deserialize<T[]>(bytes, RuntimeJson.Options) : [];
            return (items ?? []).ToImmutableSortedDictionary(id, i => i, StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new CatalogException(folder.PathOf(name), exception.Message);
        }
    }
}
