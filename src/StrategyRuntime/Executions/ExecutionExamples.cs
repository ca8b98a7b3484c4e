namespace StrategyRuntime.Executions;

/// <summary>Examples of the API's description.</summary>
internal static class ExecutionExamples
{
    /// <summary>A request to add an execution.</summary>
    public const string Add =
        """
        {
          "strategy_id": "sample-sma-cross",
          "broker_connection_id": "paper",
          "mode": "live_simulation",
          "from": "2010-01-01",
          "to": "2019-12-31",
          "speed": 1000000,
          "auto_start": true
        }
        """;

    /// <summary>An execution.</summary>
    public const string Execution =
        """
        {
          "session_id": "local.sample-sma-cross.paper",
          "user_id": "local",
          "strategy_id": "sample-sma-cross",
          "broker_connection_id": "paper",
          "mode": "live_simulation",
          "state": "running",
          "run": 1,
          "seq": 418,
          "catchup_id": "1-418",
          "speed": 1000000,
          "scale": 1,
          "fill": null,
          "from": "2010-01-01",
          "to": "2019-12-31",
          "progress": { "ticks": 1320, "total": 10064, "percent": 13.11, "time": "2011-04-26T00:00:00-04:00" },
          "summary": {
            "trades": 3, "winning_trades": 1, "losing_trades": 2, "win_rate": 33.33, "open_positions": 1,
            "realized_pnl": -1204.5, "unrealized_pnl": 310.2, "equity": 99105.7
          },
          "created_at": "2025-01-06T10:00:00+00:00",
          "started_at": "2025-01-06T10:00:01+00:00",
          "ended_at": null,
          "error": null
        }
        """;
}
