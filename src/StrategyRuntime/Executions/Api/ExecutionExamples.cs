namespace StrategyRuntime.Executions.Api;

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

    /// <summary>A page of executions.</summary>
    public const string List = $$"""{ "items": [ {{Execution}} ], "next": null }""";

    /// <summary>What a command to many did.</summary>
    public const string Outcomes =
        """
        {
          "items": [
            { "session_id": "local.sample-sma-cross.paper", "state": "running", "problem": null },
            { "session_id": "local.mine.paper", "state": "failed",
              "problem": { "type": "/problems/bad-market-data", "title": "The market data cannot be used", "status": 422, "detail": "ACME.1m.csv, line 7: the price is no number" } }
          ],
          "next": null
        }
        """;

    /// <summary>A page of positions.</summary>
    public const string Positions =
        """
        {
          "items": [ {
            "trade_id": "cross-r0", "position_id": "cross", "re_entry_num": 0, "symbol": "SP500", "side": "BUY", "quantity": 10, "quantity_open": 10, "multiplier": 1,
            "entry_price": 1271.5, "entry_time": "2011-01-04T09:30:00-05:00", "current_price": 1302.5, "realized_pnl": 0, "unrealized_pnl": 310, "fees": 0,
            "status": "OPEN", "exit_price": null, "exit_time": null, "stop_loss": 1240, "take_profit": null, "trailing_stop": null, "entry_node_id": "buy",
            "entry_flow_ids": [ "exec_cross_20110104_093000_12" ], "exit_flow_ids": []
          } ],
          "next": null
        }
        """;

    /// <summary>A page of trades.</summary>
    public const string Trades =
        """
        {
          "items": [ {
            "trade_id": "cross-r0", "position_id": "cross", "re_entry_num": 0, "symbol": "SP500", "side": "BUY", "quantity": 10, "multiplier": 1,
            "entry_price": 1271.5, "entry_time": "2011-01-04T09:30:00-05:00", "exit_price": 1302.5, "exit_time": "2011-02-24T09:30:00-05:00",
            "pnl": 310, "gross_pnl": 310, "fees": 0, "pnl_percent": 2.4381, "mae": -92, "mfe": 705, "duration_minutes": 73440, "status": "CLOSED",
            "exits": [ { "time": "2011-02-24T09:30:00-05:00", "price": 1302.5, "quantity": 10, "pnl": 310, "node_id": "sell" } ],
            "entry_flow_ids": [ "exec_cross_20110104_093000_12" ], "exit_flow_ids": [ "exec_below_20110224_093000_58" ], "entry_trigger": "cross", "exit_reason": "exit_signal"
          } ],
          "next": "500"
        }
        """;

    /// <summary>Metrics, shortened.</summary>
    public const string Metrics =
        """
        {
          "conventions": { "sampling": "daily", "annualisation": 252, "risk_free": 0 },
          "total_return": 0.183, "annualised_return": 0.0085, "sharpe": 0.31, "sortino": 0.42, "max_drawdown": 0.0731, "trades": 62, "win_rate": 38.71,
          "profit_factor": 1.42, "equity": 118304.2, "cash": 118304.2
        }
        """;

    /// <summary>Node states.</summary>
    public const string Nodes = """{ "start": "inactive", "cross": "active", "buy": "pending" }""";

    /// <summary>A page of candles.</summary>
    public const string Candles =
        """
        {
          "items": [ { "symbol": "SP500", "timeframe": "1d", "timestamp": "2011-01-04T00:00:00-05:00", "open": 1272.95, "high": 1274.12, "low": 1262.66,
            "close": 1270.2, "volume": 4796420000, "indicators": { "sma(10,close)": 1261.4, "sma(30,close)": null } } ],
          "next": "418"
        }
        """;

    /// <summary>An accumulated state, shortened.</summary>
    public const string State =
        """
        {
          "session_id": "local.sample-sma-cross.paper", "catchup_id": "1-418", "seq": 418, "time": "2011-04-26T00:00:00-04:00", "status": "running",
          "accumulated": { "trades": 3, "winning_trades": 1, "losing_trades": 2, "win_rate": 33.33, "open_positions": 1,
            "realized_pnl": -1204.5, "unrealized_pnl": 310.2, "equity": 99105.7 },
          "positions": {}, "trades": [], "trades_count": 3, "metrics": {}, "nodes": {}, "last_prices": { "SP500": 1347.24 }
        }
        """;
}
