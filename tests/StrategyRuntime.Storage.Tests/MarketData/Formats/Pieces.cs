using System.Text;

namespace StrategyRuntime.Storage.Tests.MarketData.Formats;

/// <summary>A few made-up rows in the form of each source, by the file names that docs/MARKET_DATA.md gives as examples.</summary>
internal static class Pieces
{
    /// <summary>The bytes of a piece: its text, or what DuckDB makes of it.</summary>
    public static byte[] BytesOf(string file) => file.EndsWith(".parquet", StringComparison.Ordinal)
        ? Duck.Parquet(All[file].Text)
        : Encoding.UTF8.GetBytes(All[file].Text);

    public static IReadOnlyDictionary<string, (string Format, string Text, string First)> All { get; } =
        new Dictionary<string, (string, string, string)>
        {
            ["INFY.NS.csv"] = ("yahoo",
                "Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-01,10,12,9,11,5,7\n2024-01-02,null,null,null,null,null,null\n"
                + "2024-01-03,10,12,9,11,5,7\n", "2024-01-01 11"),
            ["SPY.csv"] = ("yahoo",
                "Price,Close,High,Low,Open,Volume\nTicker,SPY,SPY,SPY,SPY,SPY\nDate,,,,,\n"
                + "2024-01-01,11,12,9,10,7\n2024-01-02,11,12,9,10,7\n",
                "2024-01-01 11"),
            ["BTCUSDT-1m-2024-01-01.csv"] = ("binance-klines", "1704067200000,10,12,9,11,7,1704067259999,70,3,1,1,0\n"
                + "1704067260000,10,12,9,11,7,1704067319999,70,3,1,1,0\n", "2024-01-01T00:00:00+00:00 11"),
            ["BTCUSDT-trades-2025-01-01.csv"] =
                ("binance-trades", "1,10,2,20,1735689600000000,True,True\n2,11,2,22,1735689600000001,False,True\n",
                "2025-01-01T00:00:00+00:00 10"),
            ["BTCUSDT-aggTrades-2024-01-01.csv"] =
                ("binance-aggtrades", "1,10,2,5,6,1704067200000,True,True\n2,11,2,7,8,1704067200001,False,True\n",
                "2024-01-01T00:00:00+00:00 10"),
            ["NSE_NIFTY, 5.csv"] = ("tradingview", "time,open,high,low,close,VWAP,VWAP\n2024-01-01T09:15:00+05:30,10,12,9,11,1,1\n"
                + "2024-01-01T09:20:00+05:30,10,12,9,11,1,1\n", "2024-01-01T09:15:00+05:30 11"),
            ["EURUSD15.csv"] = ("mt4", "2024.01.02,12:30,10,12,9,11,7\n2024.01.02,12:45,10,12,9,11,7\n", "2024-01-02T12:30:00+02:00 11"),
            ["EURUSD_M15_202401020000_202401020745.csv"] =
                ("mt5", "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n"
                + "2024.01.02\t00:00:00\t10\t12\t9\t11\t7\t0\t1\n2024.01.02\t00:15:00\t10\t12\t9\t11\t7\t0\t1\n",
                    "2024-01-02T00:00:00+02:00 11"),
            ["EURUSD_Candlestick_1_Hour_BID_01.02.2024-02.02.2024.csv"] = ("dukascopy", "Gmt time,Open,High,Low,Close,Volume\n"
                + "01.02.2024 12:00:00.000,10,12,9,11,7\n01.02.2024 13:00:00.000,10,12,9,11,7\n", "2024-02-01T12:00:00+00:00 11"),
            ["DAT_ASCII_EURUSD_M1_202407.csv"] = ("histdata", "20240702 000000;10;12;9;11;0\n20240702 000100;10;12;9;11;0\n",
                "2024-07-02T00:00:00-05:00 11"),
            ["DAT_ASCII_EURUSD_T_202407.csv"] = ("histdata", "20240702 000000123,10,12,0\n20240702 000001123,11,12,0\n",
                "2024-07-02T00:00:00.123-05:00 11"),
            ["aapl_us_d.csv"] = ("stooq",
                "Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen\n2024-01-02,10,12,9,11,7\n2024-01-03,10,12,9,11,7\n",
                "2024-01-02 11"),
            ["intraday_5min_IBM.csv"] = ("alphavantage", "timestamp,open,high,low,close,volume\n2024-01-02 09:35:00,10,12,9,11,7\n"
                + "2024-01-02 09:30:00,10,12,9,10.5,7\n", "2024-01-02T09:30:00-05:00 10.5"),
            ["Bitstamp_BTCUSD_1h.csv"] =
                ("cryptodatadownload", "https://www.CryptoDataDownload.com\nunix,date,symbol,open,high,low,close,Volume BTC,Volume USD\n"
                + "1704070800,2024-01-01 01:00:00,BTC/USD,10,12,9,11,7,70\n1704067200,2024-01-01 00:00:00,BTC/USD,10,12,9,10.5,7,70\n",
                "2024-01-01T00:00:00+00:00 10.5"),
            ["XBTUSD_60.csv"] = ("kraken", "1704067200,10,12,9,11,7,3\n1704070800,10,12,9,11,7,3\n", "2024-01-01T00:00:00+00:00 11"),
            ["coinbase.json"] = ("coinbase", "[[1704070800,9,12,10,11,7],[1704067200,9,12,10,10.5,7]]", "2024-01-01T00:00:00+00:00 10.5"),
            ["INFY_5minute.csv"] = ("kite", ",date,open,high,low,close,volume,oi\n0,2024-01-01 09:15:00+05:30,10,12,9,11,7,0\n"
                + "1,2024-01-01 09:20:00+05:30,10,12,9,11,7,0\n", "2024-01-01T09:15:00+05:30 11"),
            ["cm01JAN2024bhav.csv"] = ("nse-bhavcopy", "SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP,\n"
                + "INFY,EQ,1,1,1,1,1,1,1,1,01-JAN-2024,\nSBIN,N5,1,1,1,1,1,1,1,1,01-JAN-2024,\nSBIN,EQ,10,12,9,11,1,1,7,70,01-JAN-2024,\n",
                "2024-01-01 11"),
            ["BhavCopy_NSE_CM_0_0_0_20240712_F_0000.csv"] =
                ("nse-bhavcopy", "TradDt,BizDt,TckrSymb,SctySrs,OpnPric,HghPric,LwPric,ClsPric,LastPric,TtlTradgVol\n"
                + "2024-07-12,2024-07-12,INFY,EQ,1,1,1,1,1,1\n2024-07-12,2024-07-12,SBIN,EQ,10,12,9,11,1,7\n", "2024-07-12 11"),
            ["Quote-Equity-INFY-EQ-01-01-2024-to-20-02-2024.csv"] =
                ("nse-quote", "\"Date \",\"series \",\"OPEN \",\"HIGH \",\"LOW \",\"PREV. CLOSE \",\"ltp \",\"close \",\"VOLUME \"\n"
                + "\"02-Jan-2024\",\"EQ\",\"1,010\",\"1,012\",\"1,009\",\"1\",\"1\",\"1,011\",\"7\"\n"
                + "\"01-Jan-2024\",\"EQ\",\"10\",\"12\",\"9\",\"1\",\"1\",\"11\",\"7\"\n", "2024-01-01 11"),
            ["CIPLA.csv"] = ("nse-history",
                "\"020117\",\"10\",\"12\",\"9\",\"11\",\"77\",\"7\",\"3\"\n\"030117\",\"10\",\"12\",\"9\",\"11\",\"77\",\"7\",\"3\"\n",
                "2017-01-02 11"),
            ["ind_close_all_01012024.csv"] =
                ("nse-index", "Index Name,Index Date,Open Index Value,High Index Value,Low Index Value,Closing Index Value,Volume\n"
                + "Nifty 50,01-01-2024,10,12,9,11,7\n", "2024-01-01 11"),
            ["TCS Historical Data.csv"] = ("investing", "\"Date\",\"Price\",\"Open\",\"High\",\"Low\",\"Vol.\",\"Change %\"\n"
                + "\"02/15/2024\",\"11\",\"10\",\"12\",\"9\",\"2.49M\",\"1%\"\n"
                + "\"02/14/2024\",\"10.5\",\"10\",\"12\",\"9\",\"1K\",\"1%\"\n", "2024-02-14 10.5"),
            ["HistoricalData_1707240000000.csv"] =
                ("nasdaq", "Date,Close/Last,Volume,Open,High,Low\n02/06/2024,$11,7,$10,$12,$9\n02/05/2024,$10.5,7,$10,$12,$9\n",
                "2024-02-05 10.5"),
            ["2024-10-29.csv"] =
                ("polygon", "ticker,volume,open,close,high,low,window_start,transactions\nAAPL,7,10,11,12,9,1730188800000000000,1\n"
                + "AAPL,7,10,11,12,9,1730188860000000000,1\n", "2024-10-29T08:00:00+00:00 11"),
            ["glbx-mdp3-20240101.ohlcv-1m.csv"] =
                ("databento", "ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume,symbol\n"
                + "1704067200000000000,33,1,2,10000000000,12000000000,9000000000,11000000000,7,ESH4\n", "2024-01-01T00:00:00+00:00 11"),
            ["20131007_spy_minute_trade.csv"] = ("lean", "34200000,100000,120000,90000,110000,7\n34260000,100000,120000,90000,110000,7\n",
                "2013-10-07T09:30:00-04:00 11"),
            ["ES 03-24.Last.txt"] =
                ("ninjatrader", "20240102 093100;10;12;9;11;7\n20240102 093200;10;12;9;11;7\n", "2024-01-02T09:30:00+00:00 11"),
            ["truefx-usdjpy.csv"] =
                ("truefx", "timestamp,bid,ask\n2024-01-01 22:00:00.295000+00:00,10,12\n2024-01-01 22:00:01.295000+00:00,11,12\n",
                "2024-01-01T22:00:00.295+00:00 11"),
            ["BTC_USDT-5m.json"] =
                ("freqtrade", "[[1704067200000,10,12,9,11,7],[1704067500000,10,12,9,11,7]]", "2024-01-01T00:00:00+00:00 11"),
            ["ohlcv.json"] = ("ccxt", "[[1704067200000,10,12,9,11,7],[1704067500000,10,12,9,11,7]]", "2024-01-01T00:00:00+00:00 11"),
            ["prices.parquet"] =
                ("parquet", "SELECT DATE '2024-01-02' + i::INTEGER AS date, 10.0 AS open, 12.0 AS high, 9.0 AS low, 11.0 AS close "
                + "FROM range(2) t(i)", "2024-01-02 11"),
            ["Kurse.txt"] = ("generic", "Datum\tOpen\tHoch\tTief\tSchluss\n02.01.2024\t10,25\t12\t9\t11\n03.01.2024\t10,25\t12\t9\t11\n",
                "2024-01-02 11"),
            ["unknown.csv"] = ("generic", "2024-01-02 10:00Z,x,10,12,9,11\n2024-01-02 10:05Z,x,10,12,9,11\n",
                "2024-01-02T10:00:00+00:00 11"),
        };
}
