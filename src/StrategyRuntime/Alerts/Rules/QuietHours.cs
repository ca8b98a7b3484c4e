using System.Text.Json.Serialization;
using NodaTime;

namespace StrategyRuntime.Alerts.Rules;

/// <summary>Hours of every day in which alerts are kept in the log and sent nowhere.</summary>
/// <param name="From">First minute, by the clock of the zone.</param>
/// <param name="To">The minute after the last; before <paramref name="From"/>: of the next day.</param>
/// <param name="Zone">IANA name of the zone, such as <c>Europe/Berlin</c>.</param>
internal sealed record QuietHours(
    [property: JsonConverter(typeof(MinuteJson))] TimeOnly From, [property: JsonConverter(typeof(MinuteJson))] TimeOnly To, string Zone)
{
    /// <summary>True when there is a zone of this name. Its rules are the package's, the same on every machine.</summary>
    public static bool IsZone(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is not null;

    /// <summary>True when an instant lies in them.</summary>
    public bool Contains(DateTimeOffset now)
    {
        var zone = DateTimeZoneProviders.Tzdb[Zone];
        var local = Instant.FromDateTimeOffset(now).InZone(zone).TimeOfDay;
        var time = new TimeOnly(local.Hour, local.Minute);
        return From < To ? time >= From && time < To : time >= From || time < To;
    }
}
