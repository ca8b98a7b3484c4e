using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace StrategyRuntime.Access;

/// <summary>Authenticates a caller by the key in a header.</summary>
internal sealed class KeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AccessSchemes.TryReadKey(Request, out var text)) return Task.FromResult(AuthenticateResult.NoResult());
        return Task.FromResult(keys.Find(text) is { } key
            ? AuthenticateResult.Success(new AuthenticationTicket(AccessSchemes.PrincipalOf(key.Record, Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail("The key is not known, or revoked."));
    }
}
