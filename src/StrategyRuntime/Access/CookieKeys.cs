using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using StrategyRuntime.Storage.Access;

namespace StrategyRuntime.Access;

/// <summary>Where the framework keeps the keys that seal cookies: in the data root, so that they outlive a restart and a restore.</summary>
internal sealed class CookieKeys(CookieKeyFiles files, ILogger<CookieKeys> logger) : IXmlRepository
{
    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var unreadable = new List<string>();
        var keys = files.Read(unreadable);
        foreach (var name in unreadable)
            logger.LogWarning("The cookie key {File} cannot be read; browsers that hold its cookies sign in again", name);
        return keys;
    }

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName) => files.Write(friendlyName, element);
}
