using System.Text.RegularExpressions;

namespace StrategyRuntime.Feeds.Venues;

/// <summary>An instrument at a venue, and where that is reached.</summary>
/// <param name="Instrument">As the venue names it.</param>
/// <param name="Url">
/// Address in place of the venue's own, for its stream and its history: <c>ws</c> or <c>http</c>, with TLS or without. A path in it is the
/// stream's; null: the venue's own addresses.
/// </param>
internal sealed partial record VenuePlace(string Instrument, Uri? Url)
{
    /// <summary>The venues by name: how each speaks, how it names instruments, and an example.</summary>
    private static readonly Dictionary<string, (Func<VenuePlace, IVenue> Make, Regex Names, string Example)> s_venues =
        new(StringComparer.Ordinal)
        {
            ["binance"] = (p => new BinanceVenue(p), Letters(), "BTCUSDT"),
            ["coinbase"] = (p => new CoinbaseVenue(p), WithDash(), "BTC-USD"),
            ["kraken"] = (p => new KrakenVenue(p), WithSlash(), "BTC/USD"),
        };

    /// <summary>Names of the venues.</summary>
    public static IReadOnlyCollection<string> Venues => s_venues.Keys;

    /// <summary>True when a venue may have an instrument of this name.</summary>
    public static bool IsInstrument(string venue, string name) => s_venues[venue].Names.IsMatch(name);

    /// <summary>How a venue names instruments.</summary>
    public static string ExampleOf(string venue) => s_venues[venue].Example;

    /// <summary>An address that can be set; null when the text is none.</summary>
    public static Uri? ReadUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "ws" or "wss" or "http" or "https"
        && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0
            ? url
            : null;

    /// <summary>How the venue of a name speaks.</summary>
    public IVenue At(string venue) => s_venues[venue].Make(this);

    /// <summary>Address of the stream.</summary>
    /// <param name="host">The venue's own.</param>
    /// <param name="path">The stream's path.</param>
    public Uri StreamAt(string host, string path) => Url is null
        ? new Uri(new Uri(host), path)
        : new UriBuilder(Url) { Scheme = IsSecret(Url) ? "wss" : "ws", Path = Url.AbsolutePath == "/" ? path : Url.AbsolutePath }.Uri;

    /// <summary>An address for requests.</summary>
    /// <param name="host">The venue's own.</param>
    /// <param name="path">Its path and query.</param>
    public Uri RestAt(string host, string path) => Url is null
        ? new Uri(new Uri(host), path)
        : new Uri(new UriBuilder(Url) { Scheme = IsSecret(Url) ? "https" : "http", Path = "/" }.Uri, path);

    private static bool IsSecret(Uri url) => url.Scheme is "wss" or "https";

    [GeneratedRegex("^[A-Za-z0-9]{2,30}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Letters();

    [GeneratedRegex("^[A-Z0-9.]{1,20}(-[A-Z0-9.]{1,20}){1,3}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex WithDash();

    [GeneratedRegex("^[A-Za-z0-9.]{1,20}/[A-Za-z0-9.]{1,20}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex WithSlash();
}
