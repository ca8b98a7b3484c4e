namespace StrategyRuntime.Engine.Events;

// The names are their own documentation; docs/FILES.md has what each means.
#pragma warning disable CS1591

/// <summary>Names of the fields of events, as UTF-8: written by the engine, read by the folds of the storage.</summary>
public static class EventFields
{
    public static ReadOnlySpan<byte> Action => "action"u8;

    /// <summary><c>amount</c>.</summary>
    public static ReadOnlySpan<byte> Amount => "amount"u8;

    public static ReadOnlySpan<byte> AtEnd => "at_end"u8;

    public static ReadOnlySpan<byte> BrokerConnection => "broker_connection"u8;

    public static ReadOnlySpan<byte> BorrowFee => "borrow_fee"u8;

    public static ReadOnlySpan<byte> Brokerage => "brokerage"u8;

    public static ReadOnlySpan<byte> BuyingPower => "buying_power"u8;

    public static ReadOnlySpan<byte> CalendarCharge => "calendar_charge"u8;

    public static ReadOnlySpan<byte> Cancel => "cancel"u8;

    public static ReadOnlySpan<byte> CandleData => "candle_data"u8;

    public static ReadOnlySpan<byte> Candles => "candles"u8;

    public static ReadOnlySpan<byte> Capture => "capture"u8;

    public static ReadOnlySpan<byte> Cash => "cash"u8;

    public static ReadOnlySpan<byte> Changes => "changes"u8;

    public static ReadOnlySpan<byte> Charges => "charges"u8;

    public static ReadOnlySpan<byte> ChildrenNodes => "children_nodes"u8;

    public static ReadOnlySpan<byte> ChosenBy => "chosen_by"u8;

    public static ReadOnlySpan<byte> Close => "close"u8;

    public static ReadOnlySpan<byte> ClosedPositions => "closed_positions"u8;

    public static ReadOnlySpan<byte> Commission => "commission"u8;

    public static ReadOnlySpan<byte> ConditionType => "condition_type"u8;

    public static ReadOnlySpan<byte> ConditionsEvaluated => "conditions_evaluated"u8;

    public static ReadOnlySpan<byte> ConditionsPreview => "conditions_preview"u8;

    public static ReadOnlySpan<byte> Config => "config"u8;

    public static ReadOnlySpan<byte> Contract => "contract"u8;

    public static ReadOnlySpan<byte> Credit => "credit"u8;

    public static ReadOnlySpan<byte> Currency => "currency"u8;

    public static ReadOnlySpan<byte> Current => "current"u8;

    public static ReadOnlySpan<byte> CurrentPrice => "current_price"u8;

    public static ReadOnlySpan<byte> DailyLossLimit => "daily_loss_limit"u8;

    public static ReadOnlySpan<byte> DailyPnlTarget => "daily_pnl_target"u8;

    public static ReadOnlySpan<byte> Date => "date"u8;

    public static ReadOnlySpan<byte> DayPnl => "day_pnl"u8;

    public static ReadOnlySpan<byte> Debit => "debit"u8;

    public static ReadOnlySpan<byte> Delta => "delta"u8;

    /// <summary><c>dividends</c>.</summary>
    public static ReadOnlySpan<byte> Dividends => "dividends"u8;

    public static ReadOnlySpan<byte> DurationMinutes => "duration_minutes"u8;

    public static ReadOnlySpan<byte> Effective => "effective"u8;

    public static ReadOnlySpan<byte> EndConditionsConfigured => "end_conditions_configured"u8;

    public static ReadOnlySpan<byte> EntryConfig => "entry_config"u8;

    public static ReadOnlySpan<byte> EntryFlowIds => "entry_flow_ids"u8;

    public static ReadOnlySpan<byte> EntryNodeId => "entry_node_id"u8;

    public static ReadOnlySpan<byte> EntryPrice => "entry_price"u8;

    /// <summary><c>entry_price_before</c>.</summary>
    public static ReadOnlySpan<byte> EntryPriceBefore => "entry_price_before"u8;

    public static ReadOnlySpan<byte> EntryTime => "entry_time"u8;

    public static ReadOnlySpan<byte> EntryTrigger => "entry_trigger"u8;

    public static ReadOnlySpan<byte> Equity => "equity"u8;

    public static ReadOnlySpan<byte> EquityPath => "equity_path"u8;

    public static ReadOnlySpan<byte> EvaluatedConditions => "evaluated_conditions"u8;

    public static ReadOnlySpan<byte> EventType => "event_type"u8;

    public static ReadOnlySpan<byte> Exchange => "exchange"u8;

    public static ReadOnlySpan<byte> ExchangeDefinition => "exchange_definition"u8;

    public static ReadOnlySpan<byte> Executed => "executed"u8;

    public static ReadOnlySpan<byte> ExecutionId => "execution_id"u8;

    public static ReadOnlySpan<byte> ExitConfig => "exit_config"u8;

    public static ReadOnlySpan<byte> ExitFlowIds => "exit_flow_ids"u8;

    public static ReadOnlySpan<byte> ExitPrice => "exit_price"u8;

    public static ReadOnlySpan<byte> ExitReason => "exit_reason"u8;

    public static ReadOnlySpan<byte> ExitResult => "exit_result"u8;

    public static ReadOnlySpan<byte> ExitTime => "exit_time"u8;

    public static ReadOnlySpan<byte> Exits => "exits"u8;

    public static ReadOnlySpan<byte> Expiry => "expiry"u8;

    public static ReadOnlySpan<byte> ExpressionPreview => "expression_preview"u8;

    public static ReadOnlySpan<byte> Fees => "fees"u8;

    public static ReadOnlySpan<byte> Fill => "fill"u8;

    public static ReadOnlySpan<byte> FillPrice => "fill_price"u8;

    public static ReadOnlySpan<byte> FirstPrice => "first_price"u8;

    public static ReadOnlySpan<byte> ForwardSymbol => "forward_symbol"u8;

    public static ReadOnlySpan<byte> From => "from"u8;

    /// <summary><c>from_price</c>.</summary>
    public static ReadOnlySpan<byte> FromPrice => "from_price"u8;

    /// <summary><c>funding</c>.</summary>
    public static ReadOnlySpan<byte> Funding => "funding"u8;

    public static ReadOnlySpan<byte> Gamma => "gamma"u8;

    public static ReadOnlySpan<byte> Greeks => "greeks"u8;

    public static ReadOnlySpan<byte> GrossPnl => "gross_pnl"u8;

    public static ReadOnlySpan<byte> High => "high"u8;

    public static ReadOnlySpan<byte> Hours => "hours"u8;

    public static ReadOnlySpan<byte> Id => "id"u8;

    public static ReadOnlySpan<byte> ImmediateExit => "immediate_exit"u8;

    public static ReadOnlySpan<byte> Indicators => "indicators"u8;

    public static ReadOnlySpan<byte> Intent => "intent"u8;

    public static ReadOnlySpan<byte> Interest => "interest"u8;

    public static ReadOnlySpan<byte> Iv => "iv"u8;

    public static ReadOnlySpan<byte> IvEntry => "iv_entry"u8;

    public static ReadOnlySpan<byte> IvExit => "iv_exit"u8;

    public static ReadOnlySpan<byte> IvSymbol => "iv_symbol"u8;

    /// <summary><c>kind</c>.</summary>
    public static ReadOnlySpan<byte> Kind => "kind"u8;

    public static ReadOnlySpan<byte> Level => "level"u8;
    public static ReadOnlySpan<byte> LastPrice => "last_price"u8;

    public static ReadOnlySpan<byte> Limit => "limit"u8;

    public static ReadOnlySpan<byte> LimitFill => "limit_fill"u8;

    public static ReadOnlySpan<byte> LimitPrice => "limit_price"u8;

    public static ReadOnlySpan<byte> Long => "long"u8;

    public static ReadOnlySpan<byte> LotSize => "lot_size"u8;

    public static ReadOnlySpan<byte> Low => "low"u8;

    public static ReadOnlySpan<byte> Ltp => "ltp"u8;

    public static ReadOnlySpan<byte> LtpStore => "ltp_store"u8;

    public static ReadOnlySpan<byte> Mae => "mae"u8;

    public static ReadOnlySpan<byte> MaxDrawdown => "max_drawdown"u8;

    public static ReadOnlySpan<byte> MaxDrawdownClose => "max_drawdown_close"u8;

    public static ReadOnlySpan<byte> MaxDrawdownPeakTime => "max_drawdown_peak_time"u8;

    public static ReadOnlySpan<byte> MaxDrawdownTroughTime => "max_drawdown_trough_time"u8;

    public static ReadOnlySpan<byte> MaxEntries => "max_entries"u8;

    public static ReadOnlySpan<byte> MaxReEntries => "max_re_entries"u8;

    public static ReadOnlySpan<byte> MaxTickAge => "max_tick_age"u8;

    public static ReadOnlySpan<byte> Message => "message"u8;

    public static ReadOnlySpan<byte> Mfe => "mfe"u8;

    public static ReadOnlySpan<byte> Minimum => "minimum"u8;

    public static ReadOnlySpan<byte> MinutesBeforeClose => "minutes_before_close"u8;

    public static ReadOnlySpan<byte> Mode => "mode"u8;

    public static ReadOnlySpan<byte> Moneyness => "moneyness"u8;

    public static ReadOnlySpan<byte> Multiplier => "multiplier"u8;

    public static ReadOnlySpan<byte> Nights => "nights"u8;

    public static ReadOnlySpan<byte> NodeId => "node_id"u8;

    public static ReadOnlySpan<byte> NodeName => "node_name"u8;

    public static ReadOnlySpan<byte> NodeType => "node_type"u8;

    public static ReadOnlySpan<byte> NodeVariables => "node_variables"u8;

    public static ReadOnlySpan<byte> On => "on"u8;

    public static ReadOnlySpan<byte> Open => "open"u8;

    public static ReadOnlySpan<byte> OptionFallback => "option_fallback"u8;

    public static ReadOnlySpan<byte> OptionFillPrice => "option_fill_price"u8;

    public static ReadOnlySpan<byte> OptionPricing => "option_pricing"u8;

    public static ReadOnlySpan<byte> Options => "options"u8;

    public static ReadOnlySpan<byte> OrderId => "order_id"u8;

    public static ReadOnlySpan<byte> OrderType => "order_type"u8;

    public static ReadOnlySpan<byte> OutOfTheMoney => "out_of_the_money"u8;

    public static ReadOnlySpan<byte> ParentExecutionId => "parent_execution_id"u8;

    public static ReadOnlySpan<byte> Participation => "participation"u8;

    public static ReadOnlySpan<byte> PeakEquity => "peak_equity"u8;

    public static ReadOnlySpan<byte> PeakTime => "peak_time"u8;

    public static ReadOnlySpan<byte> PerOrder => "per_order"u8;

    public static ReadOnlySpan<byte> PerUnit => "per_unit"u8;

    public static ReadOnlySpan<byte> Percent => "percent"u8;

    public static ReadOnlySpan<byte> PlacedTime => "placed_time"u8;

    public static ReadOnlySpan<byte> Pnl => "pnl"u8;

    public static ReadOnlySpan<byte> PnlPercent => "pnl_percent"u8;

    public static ReadOnlySpan<byte> Points => "points"u8;

    public static ReadOnlySpan<byte> Position => "position"u8;

    public static ReadOnlySpan<byte> PositionId => "position_id"u8;

    public static ReadOnlySpan<byte> PositionNum => "position_num"u8;

    public static ReadOnlySpan<byte> PositionType => "position_type"u8;

    /// <summary><c>positions</c>.</summary>
    public static ReadOnlySpan<byte> Positions => "positions"u8;

    public static ReadOnlySpan<byte> PositionsClosed => "positions_closed"u8;

    public static ReadOnlySpan<byte> PositionsConfig => "positions_config"u8;

    public static ReadOnlySpan<byte> Preset => "preset"u8;

    public static ReadOnlySpan<byte> Previous => "previous"u8;

    public static ReadOnlySpan<byte> Price => "price"u8;

    public static ReadOnlySpan<byte> PricePath => "price_path"u8;

    public static ReadOnlySpan<byte> Pricing => "pricing"u8;

    public static ReadOnlySpan<byte> Quantity => "quantity"u8;

    /// <summary><c>quantity_before</c>.</summary>
    public static ReadOnlySpan<byte> QuantityBefore => "quantity_before"u8;

    public static ReadOnlySpan<byte> QuantityOpen => "quantity_open"u8;

    public static ReadOnlySpan<byte> Rate => "rate"u8;

    /// <summary><c>ratio</c>.</summary>
    public static ReadOnlySpan<byte> Ratio => "ratio"u8;

    public static ReadOnlySpan<byte> ReEntryMetadata => "re_entry_metadata"u8;

    public static ReadOnlySpan<byte> ReEntryNum => "re_entry_num"u8;

    public static ReadOnlySpan<byte> RealizedPnl => "realized_pnl"u8;

    public static ReadOnlySpan<byte> Reason => "reason"u8;

    public static ReadOnlySpan<byte> Right => "right"u8;

    public static ReadOnlySpan<byte> RuleVersion => "rule_version"u8;
    public static ReadOnlySpan<byte> RiskFree => "risk_free"u8;

    public static ReadOnlySpan<byte> Scale => "scale"u8;

    public static ReadOnlySpan<byte> SessionGreeks => "session_greeks"u8;

    public static ReadOnlySpan<byte> Short => "short"u8;

    public static ReadOnlySpan<byte> Shrink => "shrink"u8;

    public static ReadOnlySpan<byte> Side => "side"u8;

    public static ReadOnlySpan<byte> SignalEmitted => "signal_emitted"u8;

    public static ReadOnlySpan<byte> SkipReason => "skip_reason"u8;

    public static ReadOnlySpan<byte> Slippage => "slippage"u8;

    public static ReadOnlySpan<byte> Source => "source"u8;

    public static ReadOnlySpan<byte> SpecificQuantity => "specific_quantity"u8;

    public static ReadOnlySpan<byte> Spread => "spread"u8;

    public static ReadOnlySpan<byte> SquareOff => "square_off"u8;

    public static ReadOnlySpan<byte> State => "state"u8;

    public static ReadOnlySpan<byte> Status => "status"u8;

    public static ReadOnlySpan<byte> StopLoss => "stop_loss"u8;

    public static ReadOnlySpan<byte> StopPrice => "stop_price"u8;

    public static ReadOnlySpan<byte> StrategyConfig => "strategy_config"u8;

    public static ReadOnlySpan<byte> StrategyHash => "strategy_hash"u8;

    public static ReadOnlySpan<byte> StrategyId => "strategy_id"u8;

    public static ReadOnlySpan<byte> StrategyName => "strategy_name"u8;

    public static ReadOnlySpan<byte> Strike => "strike"u8;

    public static ReadOnlySpan<byte> Symbol => "symbol"u8;

    public static ReadOnlySpan<byte> Symbols => "symbols"u8;

    public static ReadOnlySpan<byte> TakeProfit => "take_profit"u8;

    public static ReadOnlySpan<byte> TargetPositionVpi => "target_position_vpi"u8;

    public static ReadOnlySpan<byte> Theta => "theta"u8;

    public static ReadOnlySpan<byte> Ticks => "ticks"u8;

    public static ReadOnlySpan<byte> Time => "time"u8;

    public static ReadOnlySpan<byte> TimeInForce => "time_in_force"u8;

    public static ReadOnlySpan<byte> Timeframe => "timeframe"u8;

    public static ReadOnlySpan<byte> Timestamp => "timestamp"u8;

    public static ReadOnlySpan<byte> To => "to"u8;

    /// <summary><c>to_price</c>.</summary>
    public static ReadOnlySpan<byte> ToPrice => "to_price"u8;

    public static ReadOnlySpan<byte> TradeId => "trade_id"u8;

    public static ReadOnlySpan<byte> TradingInstrument => "trading_instrument"u8;

    public static ReadOnlySpan<byte> Trail => "trail"u8;

    public static ReadOnlySpan<byte> TrailingStop => "trailing_stop"u8;

    public static ReadOnlySpan<byte> TriggerValues => "trigger_values"u8;

    public static ReadOnlySpan<byte> Type => "type"u8;

    public static ReadOnlySpan<byte> Underlying => "underlying"u8;

    public static ReadOnlySpan<byte> UnderlyingEntryPrice => "underlying_entry_price"u8;

    public static ReadOnlySpan<byte> UnderlyingExitPrice => "underlying_exit_price"u8;

    public static ReadOnlySpan<byte> UnrealizedPnl => "unrealized_pnl"u8;

    public static ReadOnlySpan<byte> Until => "until"u8;

    public static ReadOnlySpan<byte> Value => "value"u8;

    public static ReadOnlySpan<byte> Vega => "vega"u8;

    public static ReadOnlySpan<byte> Volume => "volume"u8;

    public static ReadOnlySpan<byte> Vpi => "vpi"u8;

    public static ReadOnlySpan<byte> Warning => "warning"u8;
}
