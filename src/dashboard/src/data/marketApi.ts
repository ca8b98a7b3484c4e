import type { ExchangeInfo, Feed, ImportAnswer, InstrumentDetails, QualityReport, StoredCandle } from '../wire/rest';
import { all, root } from './api';
import { call } from './http';

const symbolPath = (symbol: string): string => `${root}/market-data/${encodeURIComponent(symbol)}`;
const exchangePath = (id: string): string => `${root}/exchanges/${encodeURIComponent(id)}`;
const feedPath = (symbol: string): string => `${root}/feeds/${encodeURIComponent(symbol)}`;
const instrumentPath = (symbol: string): string => `${root}/instruments/${encodeURIComponent(symbol)}`;

/** Options of an import by name, as the verb has them. */
export type ImportOptions = Readonly<Record<string, string>>;

/** Imports a file, or with `dry_run` only says what was understood. */
export const importFile = (file: File, options: ImportOptions): Promise<ImportAnswer> =>
  call('POST', `${root}/market-data?${new URLSearchParams({ file: file.name, ...options })}`, {
    upload: { file, type: mediaTypeOf(file.name) },
  });

export const removeMarketData = (symbol: string, timeframe: string): Promise<unknown> =>
  call('DELETE', `${symbolPath(symbol)}?${new URLSearchParams({ timeframe })}`);

export const storedCandles = (symbol: string, timeframe: string): Promise<StoredCandle[]> =>
  all(`${symbolPath(symbol)}/candles?${new URLSearchParams({ timeframe })}`);

/** What is odd about data, held against an exchange's calendar; of the import's exchange when none is given. */
export const quality = (symbol: string, timeframe: string, exchange: string): Promise<QualityReport> =>
  call('GET', `${symbolPath(symbol)}/quality?${new URLSearchParams({ timeframe, ...(exchange === '' ? {} : { exchange }) })}`);

export const exchanges = (): Promise<ExchangeInfo[]> => all(`${root}/exchanges`);
export const saveExchange = (id: string, exchange: object): Promise<unknown> => call('PUT', exchangePath(id), { body: exchange });
export const removeExchange = (id: string): Promise<unknown> => call('DELETE', exchangePath(id));

/** How every feed is now. */
export const feeds = (): Promise<Feed[]> => all(`${root}/feeds`);
export const saveFeed = (symbol: string, feed: object): Promise<Feed> => call('PUT', feedPath(symbol), { body: feed });
export const feedCommand = (symbol: string, verb: 'start' | 'stop'): Promise<Feed> => call('POST', `${feedPath(symbol)}/${verb}`);
export const removeFeed = (symbol: string): Promise<unknown> => call('DELETE', feedPath(symbol));

export const instruments = (): Promise<InstrumentDetails[]> => all(`${root}/instruments`);
export const saveInstrument = (symbol: string, instrument: object): Promise<unknown> =>
  call('PUT', instrumentPath(symbol), { body: instrument });
export const removeInstrument = (symbol: string): Promise<unknown> => call('DELETE', instrumentPath(symbol));

const mediaTypes: Readonly<Record<string, string>> = {
  gz: 'application/gzip',
  zip: 'application/zip',
  json: 'application/json',
  parquet: 'application/vnd.apache.parquet',
};

/** The server looks into the file; the type only has to be one that it takes. */
function mediaTypeOf(name: string): string {
  return mediaTypes[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'text/csv';
}
