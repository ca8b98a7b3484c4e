namespace StrategyRuntime.Alerts.Delivery;

/// <summary>What came of an attempt: nothing to say, or why it failed in words that hold no secret.</summary>
internal readonly record struct SendResult(string? Failure)
{
    /// <summary>The channel took it.</summary>
    public static SendResult Sent => default;

    /// <summary>True when the channel took it.</summary>
    public bool IsSent => Failure is null;

    /// <summary>What an answer of HTTP means.</summary>
    public static SendResult Of(HttpResponseMessage response) => response.IsSuccessStatusCode
        ? Sent
        : new SendResult(FormattableString.Invariant($"It answered with status {(int)response.StatusCode}."));
}
