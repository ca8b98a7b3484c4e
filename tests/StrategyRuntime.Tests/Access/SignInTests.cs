using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StrategyRuntime.Access;

namespace StrategyRuntime.Tests.Access;

/// <summary>A browser comes in with a cookie, and other sites cannot use it.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private TestHost _host = null!;
    private HttpClient _browser = null!;
    private (string Id, string Text) _key;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _key = _host.CreateKey("ann");
        _browser = _host.NewClient();
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task The_page_asks_for_a_key_and_runs_no_script()
    {
        using var response = await _browser.GetAsync("/login?return=/somewhere");
        var page = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        page.Should().Contain("name=\"api_key\"").And.Contain("value=\"/somewhere\"").And.NotContain("<script");
        response.Headers.GetValues("Content-Security-Policy")
            .Single()
            .Should()
            .Contain("default-src 'none'")
            .And.Contain("form-action 'self'")
            .And.NotContain("unsafe-inline");
    }

    [Fact]
    public async Task A_key_gets_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        using var response = await SignInAsync(_key.Text, "/somewhere");
        response.StatusCode.Should().Be(HttpStatusCode.SeeOther);
        response.Headers.Location!.OriginalString.Should().Be("/somewhere");
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        cookie.Should().Contain("; httponly").And.Contain("; samesite=strict").And.Contain("; path=/").And.NotContain(_key.Text);

        _browser.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        (await _browser.GetAsync("/api/v1/executions")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await (await _browser.GetAsync("/login")).Content.ReadAsStringAsync()).Should().Contain("ann").And.Contain("Sign out");
    }

    [Theory]
    [InlineData("not a key")]
    [InlineData("")]
    [InlineData("srk_000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_wrong_key_gets_the_page_again_and_no_cookie(string key)
    {
        using var response = await SignInAsync(key, "/");
        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        response.Headers.Contains("Set-Cookie").Should().BeFalse();
        (await response.Content.ReadAsStringAsync()).Should().Contain("role=\"alert\"");
    }

    [Theory]
    [InlineData("/#/run/ann.hold.paper", "/#/run/ann.hold.paper")]
    [InlineData("/é", "/%C3%A9")]
    [InlineData("/a b/\uD83D\uDE00?q=%C3%A9", "/a%20b/%F0%9F%98%80?q=%C3%A9")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\t/evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/a\r\nSet-Cookie: x=y", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void It_is_returned_to_places_of_this_service_only(string? asked, string expected) =>
        SignInRoutes.SafeReturn(asked).Should().Be(expected);

    [Fact]
    public async Task What_is_typed_is_never_part_of_the_page()
    {
        using var response = await _browser.GetAsync("/login?return=/%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
        (await response.Content.ReadAsStringAsync()).Should().NotContain("<script");
    }

    [Theory]
    [InlineData(null, null, HttpStatusCode.Forbidden)]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://127.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.OK)]
    [InlineData("Origin", "here", HttpStatusCode.OK)]
    public async Task A_change_with_a_cookie_is_taken_from_this_services_pages_only(string? header, string? value, HttpStatusCode expected)
    {
        await UseCookieAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/executions/stop-all");
        if (header is not null)
            request.Headers.Add(header, value == "here" ? _browser.BaseAddress!.GetLeftPart(UriPartial.Authority) : value);
        using var response = await _browser.SendAsync(request);
        response.StatusCode.Should().Be(expected);
        if (expected == HttpStatusCode.Forbidden) await response.ShouldBeProblemAsync(expected, "cross-site-request");
    }

    [Theory]
    [InlineData("https://trading.example", HttpStatusCode.OK)]
    [InlineData("https://trading.example:443", HttpStatusCode.OK)]
    [InlineData("https://trading.example:8443", HttpStatusCode.Forbidden)]
    public async Task Behind_a_proxy_a_service_on_another_port_is_another_site(string origin, HttpStatusCode expected)
    {
        await UseCookieAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/executions/stop-all");
        request.Headers.Host = "trading.example";
        request.Headers.Add("Origin", origin);
        using var response = await _browser.SendAsync(request);
        response.StatusCode.Should().Be(expected);
    }

    [Fact]
    public async Task A_place_with_letters_of_any_language_is_gone_back_to()
    {
        using var response = await SignInAsync(_key.Text, "/#/run/é");
        response.StatusCode.Should().Be(HttpStatusCode.SeeOther);
        response.Headers.Location!.OriginalString.Should().Be("/#/run/%C3%A9");
    }

    [Fact]
    public async Task A_change_with_a_key_needs_no_origin()
    {
        using var client = _host.NewClient(_key.Text);
        (await client.PostAsync("/api/v1/executions/stop-all", null)).StatusCode.Should().Be(HttpStatusCode.OK);
        using var bearer = _host.NewClient();
        bearer.DefaultRequestHeaders.Authorization = new("Bearer", _key.Text);
        (await bearer.PostAsync("/api/v1/executions/stop-all", null)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.0.0.1", false)]
    public async Task Only_a_trusted_proxy_is_believed_about_the_encryption_in_front_of_it(string trusted, bool isBelieved)
    {
        await using var host =
            await TestHost.StartAsync(new Dictionary<string, string?> { ["StrategyRuntime:Access:TrustedProxies:0"] = trusted });
        var key = host.CreateKey("ann").Text;
        using var behindProxy = host.NewClient();
        using var request = SignInRequest(key, "/");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        using var response = await behindProxy.SendAsync(request);
        response.Headers.GetValues("Set-Cookie").Single().Contains("; secure", StringComparison.Ordinal).Should().Be(isBelieved);
        response.Headers.Contains("Strict-Transport-Security").Should().Be(isBelieved);
    }

    [Fact]
    public async Task Another_site_cannot_sign_a_browser_in()
    {
        using var request = SignInRequest(_key.Text, "/");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var response = await _browser.SendAsync(request);
        await response.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "cross-site-request");
    }

    [Fact]
    public async Task Signing_out_takes_the_cookie_away()
    {
        await UseCookieAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/logout");
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var response = await _browser.SendAsync(request);
        response.Headers.Location!.OriginalString.Should().Be("/login");
        response.Headers.GetValues("Set-Cookie").Single().Should().Contain("expires=Thu, 01 Jan 1970");
    }

    [Fact]
    public async Task Signing_out_ends_every_copy_of_the_cookie_and_what_is_open_with_one_also_after_a_restart()
    {
        await UseCookieAsync();
        var cookie = _browser.DefaultRequestHeaders.GetValues("Cookie").Single();
        using var otherBrowser = _host.NewClient();
        using var form = SignInRequest(_key.Text, "/");
        using var other = await otherBrowser.SendAsync(form);
        var elsewhere = other.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var stolen = WithCookie(cookie);
        using var stream = await stolen.GetAsync("/api/v1/stream?sessions=*", HttpCompletionOption.ResponseHeadersRead);
        stream.StatusCode.Should().Be(HttpStatusCode.OK);
        var reading = ReadToTheEndAsync(stream);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/logout");
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using (var response = await _browser.SendAsync(request)) response.StatusCode.Should().Be(HttpStatusCode.SeeOther);

        (await stolen.GetAsync("/api/v1/executions")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        await reading.WaitAsync(TimeSpan.FromSeconds(30));
        await _host.RestartAsync();
        using var again = WithCookie(cookie);
        (await again.GetAsync("/api/v1/executions")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        using var signedIn = WithCookie(elsewhere);
        (await signedIn.GetAsync("/api/v1/executions")).StatusCode.Should().Be(HttpStatusCode.OK, "another browser stays signed in");
    }

    [Fact]
    public async Task Sign_ins_of_an_address_are_limited_and_a_right_key_does_not_help()
    {
        await using var host = await TestHost.StartAsync(
            new Dictionary<string, string?> { ["StrategyRuntime:Access:SignInsPerMinute"] = "3" },
            services => services.AddSingleton<TimeProvider>(new ManualTime()));
        var key = host.CreateKey("ann").Text;
        using var browser = host.NewClient();
        for (var i = 0; i < 3; i++)
        {
            using var wrong = SignInRequest("wrong", "/");
            (await browser.SendAsync(wrong)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        }
        using var right = SignInRequest(key, "/");
        using var refused = await browser.SendAsync(right);
        refused.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromMinutes(1));
        refused.Headers.Contains("Set-Cookie").Should().BeFalse();
    }

    [Fact]
    public void Sign_ins_with_the_keys_of_a_user_are_limited_whatever_address_they_come_from_until_the_minute_is_over()
    {
        var time = new ManualTime();
        var attempts = new SignInAttempts(Options.Create(new AccessOptions { SignInsPerMinute = 2 }), time);
        attempts.TakeFor("ann").Should().BeTrue();
        attempts.TakeFor("ann").Should().BeTrue();
        attempts.TakeFor("ann").Should().BeFalse();
        attempts.TakeFor("ben").Should().BeTrue();
        attempts.TakeFrom("ann").Should().BeTrue("an address is no user");
        time.Advance(TimeSpan.FromMinutes(1));
        attempts.TakeFor("ann").Should().BeTrue();
    }

    [Fact]
    public async Task The_keys_that_seal_cookies_are_written_durably_and_a_damaged_one_locks_no_caller_out()
    {
        await UseCookieAsync();
        var folder = Path.Combine(_host.DataRoot, "_access", "cookies");
        Directory.GetFiles(folder).Should().ContainSingle().Which.Should().EndWith(".xml");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Directory.GetFiles(folder)[0]).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(Path.Combine(folder, "key-half.xml"), "<key id=");
        await _host.RestartAsync();
        using var browser = WithCookie(_browser.DefaultRequestHeaders.GetValues("Cookie").Single());
        (await browser.GetAsync("/api/v1/executions")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Revoking_a_key_ends_its_cookies_and_the_streams_that_are_open()
    {
        await UseCookieAsync();
        using var stream = await _browser.GetAsync("/api/v1/stream?sessions=*", HttpCompletionOption.ResponseHeadersRead);
        stream.StatusCode.Should().Be(HttpStatusCode.OK);
        var reading = ReadToTheEndAsync(stream);
        _host.RevokeKey(_key.Id);
        await reading.WaitAsync(TimeSpan.FromSeconds(60));
        (await _browser.GetAsync("/api/v1/executions")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_cookie_outlives_a_restart()
    {
        await UseCookieAsync();
        var cookie = _browser.DefaultRequestHeaders.GetValues("Cookie").Single();
        await _host.RestartAsync();
        using var again = _host.NewClient();
        again.DefaultRequestHeaders.Add("Cookie", cookie);
        (await again.GetAsync("/api/v1/executions")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_user_cannot_ask_in_another_users_name_and_an_admin_can()
    {
        using var ann = _host.NewClient(_key.Text);
        using var admin = _host.NewClient(_host.CreateKey("admin", isAdmin: true).Text);
        using var refused = await ann.GetAsync("/api/v1/strategies?user=ben");
        await refused.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        (await ann.GetAsync("/api/v1/strategies?user=ann")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await admin.PutAsync("/api/v1/broker-connections/big?user=ann", TestHost.Json("""{ "cash": 7 }""")))
            .StatusCode.Should()
            .Be(HttpStatusCode.Created);
        (await ann.GetFromJsonAsync<JsonElement>("/api/v1/broker-connections/big")).GetProperty("cash").GetDecimal().Should().Be(7);
        using var invalid = await admin.GetAsync("/api/v1/strategies?user=../x");
        invalid.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private static async Task ReadToTheEndAsync(HttpResponseMessage response)
    {
        try
        {
            await (await response.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);
        }
        catch (HttpRequestException)
        {
            // Cut off: that is an end too.
        }
        catch (IOException)
        {
            // The same, seen from elsewhere.
        }
    }

    private HttpClient WithCookie(string cookie)
    {
        var client = _host.NewClient();
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        return client;
    }

    private async Task UseCookieAsync()
    {
        using var response = await SignInAsync(_key.Text, "/");
        _browser.DefaultRequestHeaders.Add("Cookie", response.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }

    private async Task<HttpResponseMessage> SignInAsync(string key, string returnTo)
    {
        using var request = SignInRequest(key, returnTo);
        return await _browser.SendAsync(request);
    }

    private static HttpRequestMessage SignInRequest(string key, string returnTo) => new(HttpMethod.Post, "/login")
    {
        Content = new FormUrlEncodedContent([new("api_key", key), new("return", returnTo)]),
    };
}
