using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace StrategyRuntime.Access;

/// <summary>Takes the caller that another node has authenticated.</summary>
internal sealed class ForwardedHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        Context.Features.Get<ForwardedCaller>() is { } caller
            ? AuthenticateResult.Success(new AuthenticationTicket(AccessSchemes.PrincipalOf(caller), Scheme.Name))
            : AuthenticateResult.NoResult());
}
