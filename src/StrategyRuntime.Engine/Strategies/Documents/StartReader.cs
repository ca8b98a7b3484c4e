using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads the data of a start node.</summary>
internal static class StartReader
{
    private const string DefaultInstrumentType = "stock";

    public static StartSettings Read(NodeEntry node, Func<string, Exchange?>? exchanges)
    {
        var (data, fields) = (node.Data, node.Fields);
        var exchange = ReadExchange(data, fields, exchanges);
        var instruments = new InstrumentReader(fields, exchange);
        var type = data["tradingInstrument"]["type"].Text ?? DefaultInstrumentType;
        data["tradingInstrument"].Ignore("underlyingType", "symbol", "exchange");
        var trading = instruments.Read(data["tradingInstrumentConfig"], type);
        var supporting = ReadSupporting(data, fields, instruments);
        if (supporting?.Instrument.Contract is not null)
            fields.Problem(data["supportingInstrumentConfig"]["contractMonth"], "Only the trading instrument can be a chain of contracts.");
        if (supporting is not null && supporting.Instrument.Symbol.Length > 0 && supporting.Instrument.Symbol == trading.Instrument.Symbol)
            fields.Problem(data["supportingInstrumentConfig"]["symbol"],
                "The supporting instrument is the trading instrument itself; put its timeframes there and refer to it as TI.");
        return new StartSettings(exchange, trading, supporting) { NamesExchange = !FieldReader.IsBlank(ExchangeField(data)) };
    }

    private static JsonField ExchangeField(JsonField data) =>
        data["exchange"].IsAbsent ? data["tradingInstrumentConfig"]["exchange"] : data["exchange"];

    private static Exchange ReadExchange(JsonField data, FieldReader fields, Func<string, Exchange?>? exchanges)
    {
        var field = ExchangeField(data);
        var name = fields.Text(field);
        if (Exchange.TryGet(name, out var exchange)) return exchange;
        if (name is not null && exchanges?.Invoke(name) is { } own) return own;
        fields.Unexpected(field, $"an exchange of yours (PUT /exchanges) or one of {string.Join(", ", Exchange.KnownNames)}");
        return StartSettings.DefaultExchange;
    }

    /// <summary>
    /// The supporting instrument. A builder saves an empty one when there is none; only a switch that is on asks for it to be filled in.
    /// </summary>
    private static InstrumentScope? ReadSupporting(JsonField data, FieldReader fields, InstrumentReader instruments)
    {
        var config = data["supportingInstrumentConfig"];
        var enabled = fields.Flag(data["supportingInstrumentEnabled"]);
        if (enabled is null && (config.IsAbsent || (config.IsObject && FieldReader.IsBlank(config["symbol"]))))
        {
            config.Skip();
            return null;
        }
        if (enabled != false) return instruments.Read(config, DefaultInstrumentType);
        config.Skip();
        return null;
    }
}
