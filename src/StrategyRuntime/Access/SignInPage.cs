using System.Net;
using System.Security.Cryptography;
using System.Text;
using StrategyRuntime.Resources;

namespace StrategyRuntime.Access;

/// <summary>The page on which a browser trades a key for a cookie. It works without scripts.</summary>
internal sealed class SignInPage
{
    private const string ContentMark = "{content}";
    private const string Invalid = " aria-invalid=\"true\" aria-describedby=\"error\"";

    private readonly string _template;
    private readonly string _policy;

    /// <summary>Reads the page, and allows its style by the hash of its text.</summary>
    public SignInPage()
    {
        using var stream =
            EmbeddedFile.Open("Access/sign-in.html") ?? throw new InvalidOperationException("The program lacks its sign-in page.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        _template = reader.ReadToEnd();
        var style = _template.Split("<style>")[1].Split("</style>")[0];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        _policy =
            $"default-src 'none'; style-src 'sha256-{hash}'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }

    /// <summary>Asks for a key.</summary>
    /// <param name="returnTo">Where to go afterwards.</param>
    /// <param name="error">Why the last try failed, or null.</param>
    /// <param name="status">Status of a failed try.</param>
    public IResult Ask(string returnTo, string? error = null, int status = StatusCodes.Status401Unauthorized) => Show(
        $"""
        <p>Enter your API key. This browser gets a session cookie for it and does not keep the key.</p>
        <form method="post" action="/login">
        <input type="hidden" name="return" value="{WebUtility.HtmlEncode(returnTo)}">
        <label for="key">API key</label>
        <input id="key" name="api_key" type="password" autocomplete="current-password" required autofocus{(error is null ? "" : Invalid)}>
        {(error is null ? "" : $"<p id=\"error\" class=\"error\" role=\"alert\">{WebUtility.HtmlEncode(error)}</p>")}
        <button type="submit">Sign in</button>
        </form>
        """,
        error is null ? StatusCodes.Status200OK : status);

    /// <summary>Shows the signed-in user, and offers to sign out.</summary>
    public IResult SignedIn(string userId) => Show(
        $"""
        <p>You are signed in as <strong>{WebUtility.HtmlEncode(userId)}</strong>. <a href="/">Go to the dashboard</a></p>
        <form method="post" action="/logout"><button type="submit">Sign out</button></form>
        """,
        StatusCodes.Status200OK);

    private PageResult Show(string content, int status) =>
        new(_template.Replace(ContentMark, content, StringComparison.Ordinal), _policy, status);

    private sealed class PageResult(string html, string policy, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = "text/html; charset=utf-8";
            response.Headers.ContentSecurityPolicy = policy;
            response.Headers.CacheControl = "no-store";
            return response.WriteAsync(html, httpContext.RequestAborted);
        }
    }
}
