import { snapshot } from '../wire/decode';
import type { Metrics, Snapshot } from '../wire/frames';
import type {
  BrokerConnection,
  Execution,
  ExecutionChangeRequest,
  ExecutionRequest,
  Home,
  MarketDataInfo,
  NodeNow,
  Page,
  ParameterValue,
  Preview,
  PreviewRequest,
  Run,
  SessionFile,
  Speed,
  StrategyDocument,
  StrategyInfo,
  StrategyVersion,
  Study,
  StudyRequest,
  StudySet,
  Template,
  TradeStory,
  Validation,
  VersionDifference,
  WalkForward,
} from '../wire/rest';
import type { Position, Trade } from '../wire/events';
import { call, send } from './http';

export const root = '/api/v1';

export type Verb = 'start' | 'stop' | 'pause' | 'resume' | 'square-off' | 'retry';

export const executionPath = (sessionId: string): string => `${root}/executions/${encodeURIComponent(sessionId)}`;

/** The route that a run is read from: all that is read of the latest run is read of an earlier one, also after a removal. */
export const runPath = (sessionId: string, run: number): string => `${executionPath(sessionId)}/runs/${run}`;

const pageSize = 5_000;

/** Reads every page of a list. */
export async function all<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  let next: string | null = null;
  do {
    const cursor: string = next === null ? '' : `&cursor=${encodeURIComponent(next)}`;
    const at = `${path}${path.includes('?') ? '&' : '?'}limit=${pageSize}${cursor}`;
    const page: Page<T> = await call<Page<T>>('GET', at, signal ? { signal } : {});
    if (!Array.isArray(page?.items)) throw new Error(`The server sent no list for ${path}.`);
    items.push(...page.items);
    next = page.next ?? null;
  } while (next !== null);
  return items;
}

export const executions = (): Promise<Execution[]> => all(`${root}/executions`);
export const home = (): Promise<Home> => call('GET', `${root}/summary`);
export const addExecution = (request: ExecutionRequest): Promise<Execution> => call('POST', `${root}/executions`, { body: request });
export const command = (sessionId: string, verb: Verb): Promise<unknown> => call('POST', `${executionPath(sessionId)}/${verb}`);
export const closePosition = (sessionId: string, tradeId: string): Promise<unknown> =>
  call('POST', `${executionPath(sessionId)}/positions/${encodeURIComponent(tradeId)}/close`);
export const setSpeed = (sessionId: string, speed: Speed): Promise<unknown> =>
  call('POST', `${executionPath(sessionId)}/speed`, { body: { speed } });
export const removeExecution = (sessionId: string, stop: boolean): Promise<unknown> =>
  call('DELETE', `${executionPath(sessionId)}${stop ? '?stop=true' : ''}`);

/** What the library of runs is asked for. */
export interface RunSearch {
  readonly text: string;
  /** A field, with a minus in front for the largest first. */
  readonly sort: string;
  readonly starred: boolean;
}

export const runs = ({ text, sort, starred }: RunSearch): Promise<Run[]> => {
  const query = new URLSearchParams({ sort });
  if (text !== '') query.set('q', text);
  if (starred) query.set('star', 'true');
  return all(`${root}/runs?${query}`);
};

/** Computes a run anew with changes; it is kept nowhere. */
export const preview = (request: PreviewRequest): Promise<Preview> => call('POST', `${root}/previews`, { body: request });

export const changeExecution = (sessionId: string, changes: ExecutionChangeRequest): Promise<unknown> =>
  call('PATCH', executionPath(sessionId), { body: changes });

export const strategies = (): Promise<StrategyInfo[]> => all(`${root}/strategies`);
const strategyPath = (id: string): string => `${root}/strategies/${encodeURIComponent(id)}`;
const brokerConnectionPath = (id: string): string => `${root}/broker-connections/${encodeURIComponent(id)}`;

export const strategy = (id: string): Promise<StrategyDocument> => documentAt(strategyPath(id));
export const saveStrategy = (id: string, document: StrategyDocument): Promise<unknown> => call('PUT', strategyPath(id), { body: document });

/** Versions of a strategy, the latest first. */
export const strategyVersions = (id: string): Promise<StrategyVersion[]> => all(`${strategyPath(id)}/versions`);

async function documentAt(path: string): Promise<StrategyDocument> {
  const document = await call<StrategyDocument | { strategy: StrategyDocument }>('GET', path);
  return 'strategy' in document ? document.strategy : document;
}

/** A document as it was saved, byte for byte, with what names its version. */
export interface StoredDocument {
  readonly text: string;
  readonly tag: string | null;
}

export const strategyText = async (id: string): Promise<StoredDocument> => {
  const response = await send('GET', strategyPath(id));
  return { text: await textOf(response), tag: response.headers.get('etag') };
};

// A mark at the beginning is a part of the document; the usual decoding drops it.
async function textOf(response: Response): Promise<string> {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
}

/**
 * Saves a document as it is spelt. With a tag only over the version that the tag names: another one is a 412. `*` in place of a tag means
 * that there must not be one yet.
 */
export const saveStrategyText = async (id: string, text: string, tag: string | null): Promise<string | null> => {
  const headers: Record<string, string> = tag === null ? {} : tag === '*' ? { 'if-none-match': '*' } : { 'if-match': tag };
  return (await send('PUT', strategyPath(id), { upload: { file: text, type: 'application/json' }, headers })).headers.get('etag');
};

export const versions = (id: string): Promise<StrategyVersion[]> => all(`${strategyPath(id)}/versions`);

/** A version as it was saved, byte for byte. */
export const versionText = async (id: string, version: number): Promise<string> =>
  textOf(await send('GET', `${strategyPath(id)}/versions/${version}`));

export const versionDifference = (id: string, from: number, to: number): Promise<VersionDifference> =>
  call('GET', `${strategyPath(id)}/diff?from=${from}&to=${to}`);

/** What the server reads in documents: types of nodes, operators and expressions, or indicators. */
export const catalogue = <T>(what: 'nodes' | 'indicators'): Promise<T> => call('GET', `${root}/catalog/${what}`);

export const templates = (): Promise<Template[]> => all(`${root}/catalog/templates`);

export const removeStrategy = (id: string): Promise<unknown> => call('DELETE', strategyPath(id));

export const validateText = (text: string, signal: AbortSignal): Promise<Validation> =>
  call('POST', `${root}/strategies/validate`, { upload: { file: text, type: 'application/json' }, signal });

/** What a preview of a document is asked for, beside the document. */
export interface PreviewSettings {
  readonly account?: string;
  readonly from?: string;
  readonly to?: string;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
}

/** Computes a backtest of a document as it is spelt. */
export const previewDocument = (text: string, settings: PreviewSettings, signal: AbortSignal): Promise<Preview> => {
  const rest = JSON.stringify(settings).slice(1);
  const file = `{"strategy": ${text}${rest === '}' ? rest : `, ${rest}`}`;
  return call('POST', `${root}/previews`, { upload: { file, type: 'application/json' }, signal });
};

export const brokerConnections = (): Promise<BrokerConnection[]> => all(`${root}/broker-connections`);
export const saveBrokerConnection = (id: string, account: object): Promise<BrokerConnection> =>
  call('PUT', brokerConnectionPath(id), { body: account });
export const removeBrokerConnection = (id: string): Promise<unknown> => call('DELETE', brokerConnectionPath(id));
export const marketData = (): Promise<MarketDataInfo[]> => all(`${root}/market-data`);
export const validateStrategy = (document: StrategyDocument): Promise<Validation> =>
  call('POST', `${root}/strategies/validate`, { body: document });

export const nodes = (sessionId: string, signal?: AbortSignal): Promise<Record<string, NodeNow>> =>
  call('GET', `${executionPath(sessionId)}/nodes?conditions=true`, signal ? { signal } : {});
// What follows reads a run, from `executionPath` the latest and from `runPath` any.
export const execution = (path: string): Promise<Execution> => call('GET', path);
/** The strategy and the account that a run began with, as its folder keeps them. */
export const pinnedStrategy = (path: string): Promise<StrategyDocument> => documentAt(`${path}/files/strategy.json`);
export const pinnedAccount = (path: string): Promise<BrokerConnection> => call('GET', `${path}/files/account.json`);
export const metrics = (path: string): Promise<Metrics> => call('GET', `${path}/metrics`);
export const positions = (path: string): Promise<Position[]> => all(`${path}/positions`);
export const trades = (path: string): Promise<Trade[]> => all(`${path}/trades`);
/** Why a trade was made, how it went and why it ended. */
export const story = (path: string, tradeId: string): Promise<TradeStory> =>
  call('GET', `${path}/trades/${encodeURIComponent(tradeId)}/story`);
export const files = (path: string): Promise<SessionFile[]> => all(`${path}/files`);
export const stateAt = async (path: string, catchupId: string, signal?: AbortSignal): Promise<Snapshot> =>
  snapshot(await call('GET', `${path}/state?at=${catchupId}`, signal ? { signal } : {}));

const studyPath = (id: string): string => `${root}/studies/${encodeURIComponent(id)}`;

export const studies = (): Promise<Study[]> => all(`${root}/studies`);
export const study = (id: string): Promise<Study> => call('GET', studyPath(id));
export const addStudy = (request: StudyRequest): Promise<Study> => call('POST', `${root}/studies`, { body: request });
export const studyCommand = (id: string, verb: 'stop' | 'resume'): Promise<unknown> => call('POST', `${studyPath(id)}/${verb}`);
export const removeStudy = (id: string): Promise<unknown> => call('DELETE', `${studyPath(id)}?stop=true`);
export const walkForward = (id: string): Promise<WalkForward> => call('GET', `${studyPath(id)}/walk-forward`);
export const studyCsv = (id: string): string => `${studyPath(id)}/results?format=csv`;

/** What a page of a study's results is asked for. */
export interface SetSearch {
  /** A figure, a parameter or `set`, with a minus in front for the greatest first; empty for the best first. */
  readonly sort: string;
  readonly where: string;
  readonly limit: number;
  readonly cursor: string | null;
}

export const studySets = (id: string, { sort, where, limit, cursor }: SetSearch): Promise<Page<StudySet>> => {
  const query = new URLSearchParams({ limit: String(limit) });
  if (sort !== '') query.set('sort', sort);
  if (where !== '') query.set('where', where);
  if (cursor !== null) query.set('cursor', cursor);
  return call('GET', `${studyPath(id)}/results?${query}`);
};

/** Adds a backtest with the parameters of a set and starts it. */
export const openSet = (id: string, set: number, label: string): Promise<Execution> =>
  call('POST', `${studyPath(id)}/results/${set}/execution`, { body: { mode: 'backtest', auto_start: true, label } });
