import type { AtEnd, Capture, DataSource, ExecutionRequest, FillRule, Mode } from '../wire/rest';

/** The form's texts; the server validates them. */
export interface ExecutionDraft {
  strategyId: string;
  brokerId: string;
  mode: Mode;
  /** On a feed a run is live and speed does not apply. */
  source: DataSource;
  /** On a feed: a run a trading day. */
  dailyRestart: boolean;
  from: string;
  to: string;
  speed: string;
  scale: string;
  capture: Capture;
  /** Empty: the account's own rule. */
  fill: FillRule | '';
  autoStart: boolean;
  /** Empty: none. */
  label: string;
  /** Words, separated by commas. */
  tags: string;
  notes: string;
  /** Empty: positions are closed with the last price. */
  atEnd: AtEnd | '';
  /** Values by the parameter's name; what is empty keeps the strategy's value. */
  parameters: Readonly<Record<string, string>>;
}

export const emptyDraft: ExecutionDraft = {
  strategyId: '',
  brokerId: 'paper',
  mode: 'live_simulation',
  source: 'data',
  dailyRestart: false,
  from: '',
  to: '',
  speed: '60',
  scale: '1',
  capture: 'candles',
  fill: '',
  autoStart: true,
  label: '',
  tags: '',
  notes: '',
  atEnd: '',
  parameters: {},
};

/** The request that the draft asks for. What is empty is left out, so that the server's defaults hold. */
export function requestOf(draft: ExecutionDraft): ExecutionRequest {
  const request: ExecutionRequest = {
    strategy_id: draft.strategyId,
    broker_connection_id: draft.brokerId,
    mode: draft.mode,
    capture: draft.capture,
    auto_start: draft.autoStart,
  };
  if (draft.from.trim() !== '') request.from = draft.from.trim();
  if (draft.to.trim() !== '') request.to = draft.to.trim();
  if (draft.source === 'feed') {
    request.source = 'feed';
    if (draft.dailyRestart && draft.mode === 'live_simulation') request.daily_restart = true;
  } else if (draft.mode === 'live_simulation') request.speed = draft.speed === 'max' ? 'max' : Number(draft.speed);
  if (draft.scale.trim() !== '') request.scale = Number(draft.scale);
  if (draft.fill !== '') request.fill = draft.fill;
  if (draft.label.trim() !== '') request.label = draft.label.trim();
  const tags = wordsOf(draft.tags);
  if (tags.length > 0) request.tags = tags;
  if (draft.notes.trim() !== '') request.notes = draft.notes.trim();
  if (draft.atEnd !== '') request.at_end = draft.atEnd;
  const parameters = Object.entries(draft.parameters).filter(([, value]) => value.trim() !== '');
  if (parameters.length > 0) request.parameters = Object.fromEntries(parameters.map(([name, value]) => [name, valueOf(value)]));
  return request;
}

/** Tags as a person writes them: separated by commas. */
export function wordsOf(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** A number or a flag where the text is one. */
function valueOf(text: string): string | number | boolean {
  const word = text.trim();
  if (word === 'true' || word === 'false') return word === 'true';
  return Number.isFinite(Number(word)) ? Number(word) : word;
}
