using System.Net;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace StrategyRuntime.Access;

/// <summary>
/// While there are no keys, any caller on this machine is the local user. The service listens on loopback only then; this checks the
/// address again.
/// </summary>
internal sealed class LocalHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        Context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
            ? AuthenticateResult.Success(new AuthenticationTicket(AccessSchemes.LocalPrincipal(), Scheme.Name))
            : AuthenticateResult.Fail("There are no keys, and the caller is not on this machine."));
}
