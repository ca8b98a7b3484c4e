import type { AlertChannel, AlertEntry, AlertRule, Page } from '../wire/rest';
import { all, root } from './api';
import { call } from './http';

const path = `${root}/alerts`;
const rulePath = (id: string): string => `${path}/rules/${encodeURIComponent(id)}`;
const channelPath = (id: string): string => `${path}/channels/${encodeURIComponent(id)}`;
const logLength = 200;

export const alertRules = (): Promise<AlertRule[]> => all(`${path}/rules`);
/** Saves a rule; without an id the server gives it one. */
export const saveAlertRule = (id: string, rule: object): Promise<AlertRule> =>
  id === '' ? call('POST', `${path}/rules`, { body: rule }) : call('PUT', rulePath(id), { body: rule });
export const removeAlertRule = (id: string): Promise<unknown> => call('DELETE', rulePath(id));

export const alertChannels = (): Promise<AlertChannel[]> => all(`${path}/channels`);
export const saveAlertChannel = (id: string, channel: object): Promise<AlertChannel> =>
  id === '' ? call('POST', `${path}/channels`, { body: channel }) : call('PUT', channelPath(id), { body: channel });
export const removeAlertChannel = (id: string): Promise<unknown> => call('DELETE', channelPath(id));
/** Sends a test; the answer says what came of it. */
export const testAlertChannel = (id: string): Promise<AlertEntry> => call('POST', `${channelPath(id)}/test`);

/** The latest alerts, newest first. */
export const alertLog = async (): Promise<AlertEntry[]> => (await call<Page<AlertEntry>>('GET', `${path}/log?limit=${logLength}`)).items;
