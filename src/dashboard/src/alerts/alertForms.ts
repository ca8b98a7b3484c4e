import type { FormValues } from '../ui/PointerForm';
import { nested } from '../ui/PointerForm';
import type { AlertChannel, AlertKind, AlertRule, ChannelType } from '../wire/rest';
import { alertWords } from '../format/words';
import { number } from '../format/numbers';

/** Kinds that a rule can have, with what they are about. */
export const ruleKinds: readonly (readonly [AlertKind, string])[] = [
  ['fill', 'An order fills'],
  ['stop', 'A stop loss or trailing stop closes a position'],
  ['target', 'A target closes a position, or the day'],
  ['loss_limit', 'The loss limit of the day closes everything'],
  ['drawdown', 'Equity falls so far below its peak'],
  ['pnl', 'The profit or loss is at or beyond a value'],
  ['failed', 'A run fails, or its files are damaged'],
  ['diverged', 'A recovery finds other events'],
  ['blocked', 'A run waits for the disk, memory or a file'],
  ['alert_node', 'An alert node of the strategy completes'],
  ['feed_stale', 'The feed of a live session has had no tick for a while'],
  ['feed_gap', 'The feed of a live session has a gap'],
];

export const channelWords: Record<ChannelType, string> = { page: 'Page', webhook: 'Webhook', telegram: 'Telegram', mail: 'Mail' };

const channelField = 'channel:';

/** The field of a form that says whether a rule sends to a channel. */
export const fieldOfChannel = (id: string): string => `${channelField}${id}`;

export const newRule: FormValues = { kind: 'stop', enabled: true, [fieldOfChannel('page')]: true };

export function ruleValues(rule: AlertRule): FormValues {
  return {
    kind: rule.kind,
    name: rule.name ?? '',
    enabled: rule.enabled,
    strategy_id: rule.strategy_id ?? '',
    broker_connection_id: rule.broker_connection_id ?? '',
    session_id: rule.session_id ?? '',
    backtests: rule.backtests,
    percent: rule.percent,
    above: rule.above,
    below: rule.below,
    of: rule.of ?? 'day',
    sound: rule.sound,
    browser: rule.browser,
    'quiet_hours/from': rule.quiet_hours?.from ?? '',
    'quiet_hours/to': rule.quiet_hours?.to ?? '',
    'quiet_hours/zone': rule.quiet_hours?.zone ?? '',
    ...Object.fromEntries(rule.channels.map((id) => [fieldOfChannel(id), true])),
  };
}

const figures: Partial<Record<AlertKind, readonly string[]>> = { drawdown: ['percent'], pnl: ['above', 'below', 'of'] };
const ofSomeKinds = Object.values(figures).flat();

/** The rule that a form describes. Figures of another kind than the chosen one are left out. */
export function ruleOf(values: FormValues): Record<string, unknown> {
  const kind = String(values['kind']) as AlertKind;
  const kept = Object.entries(values).filter(
    ([pointer]) => !pointer.startsWith(channelField) && (!ofSomeKinds.includes(pointer) || (figures[kind] ?? []).includes(pointer)),
  );
  const rule = nested(Object.fromEntries(kept));
  const quiet = rule['quiet_hours'] as Record<string, unknown> | undefined;
  if (quiet !== undefined && quiet['from'] === undefined && quiet['to'] === undefined) delete rule['quiet_hours'];
  const channels = Object.keys(values).filter((pointer) => pointer.startsWith(channelField) && values[pointer] === true);
  return { ...rule, channels: channels.map((pointer) => pointer.slice(channelField.length)) };
}

/** What a rule looks for, in words. */
export function ruleWords(rule: AlertRule): string {
  switch (rule.kind) {
    case 'drawdown':
      return `Drawdown of ${number(rule.percent, 2, 0)} % or more`;
    case 'pnl': {
      const [bound, beyond] = rule.above === null ? [rule.below, 'less'] : [rule.above, 'more'];
      return `Profit of the ${rule.of ?? 'day'} ${number(bound, 2, 0)} or ${beyond}`;
    }
    default:
      return alertWords[rule.kind];
  }
}

/** Which sessions a rule is about, in words. */
export function scopeWords(rule: AlertRule, nameOf: (strategyId: string) => string): string {
  if (rule.session_id !== null) return rule.session_id;
  const strategy = rule.strategy_id === null ? 'All strategies' : nameOf(rule.strategy_id);
  const account = rule.broker_connection_id === null ? '' : ` on ${rule.broker_connection_id}`;
  return `${strategy}${account}${rule.backtests ? ', backtests too' : ''}`;
}

export const newChannel: FormValues = { type: 'webhook' };

export function channelValues(channel: AlertChannel): FormValues {
  return {
    type: channel.type,
    name: channel.name ?? '',
    url: channel.url ?? '',
    chat_id: channel.chat_id ?? '',
    to: channel.to ?? '',
  };
}

const channelFields: Record<string, readonly string[]> = {
  webhook: ['url', 'secret'],
  telegram: ['token', 'chat_id'],
  mail: ['to'],
};

/** The channel that a form describes; fields of other types are left out, and so is a secret that is to stay. */
export function channelOf(values: FormValues): Record<string, unknown> {
  const fields = ['id', 'name', 'type', ...(channelFields[String(values['type'])] ?? [])];
  return nested(Object.fromEntries(Object.entries(values).filter(([pointer]) => fields.includes(pointer))));
}

/** A channel as a person knows it. */
export function channelName({ id, name }: AlertChannel): string {
  return name ?? (id === 'page' ? 'Open pages' : id);
}

/** Where a channel leads. */
export function channelTarget(channel: AlertChannel): string {
  return channel.url ?? channel.chat_id ?? channel.to ?? 'Every page that is open';
}

/** A random secret: 32 hexadecimal digits. */
export function randomSecret(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
