using System.ComponentModel.DataAnnotations;

namespace StrategyRuntime.Access;

/// <summary>Options of access.</summary>
internal sealed class AccessOptions
{
    /// <summary>Name of the section below <c>StrategyRuntime</c>.</summary>
    public const string Section = "Access";

    /// <summary>Hours after which a browser that was not used has to sign in again.</summary>
    [Range(1, 8_760)]
    public int CookieHours { get; set; } = 168;

    /// <summary>
    /// True when every caller needs a key also before the first one is made. The first key sets it for good, in the data root.
    /// </summary>
    public bool RequireKeys { get; set; }

    /// <summary>Sign-ins that are tried from one address in a minute, and with the keys of one user; one more is a 429.</summary>
    [Range(1, 10_000)]
    public int SignInsPerMinute { get; set; } = 20;

    /// <summary>True when every user may upload market data, which all users share; otherwise only an admin may.</summary>
    public bool UsersMayUploadMarketData { get; set; }

    /// <summary>Addresses of reverse proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed.</summary>
    public string[] TrustedProxies { get; set; } = [];
}
