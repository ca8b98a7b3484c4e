import { create } from 'zustand';
import type { BrokerConnection } from '../wire/rest';
import * as api from './api';
import { explain } from './http';
import type { Session } from './world';

/** Broker connections change when a person changes them, so they are read, not streamed. */
export const useBrokers = create<{ items: readonly BrokerConnection[] | null; error: string | null }>(() => ({ items: null, error: null }));

const againMs = 5_000;
let again = 0;

/** Without them no amount has a currency, so they are asked for until they are there. */
export async function loadBrokers(): Promise<void> {
  try {
    useBrokers.setState({ items: await api.brokerConnections(), error: null });
  } catch (error) {
    useBrokers.setState({ error: explain(error) });
    clearTimeout(again);
    if (useBrokers.getState().items === null) again = window.setTimeout(() => void loadBrokers(), againMs);
  }
}

export function currencyIn(brokers: readonly BrokerConnection[], session: Session): string {
  const id = session.execution?.broker_connection_id;
  return brokers.find((broker) => broker.id === id)?.currency ?? 'USD';
}
