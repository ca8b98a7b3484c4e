import { useEffect, useRef } from 'react';
import { runLink } from '../actions/links';
import { replaceLink } from '../actions/route';
import type { Trade } from '../wire/events';
import { scrubTo } from './model/scrub';
import type { RunView } from './model/useRunView';

/** What a link to the page of a run names. */
interface LinkedPlace {
  readonly at: number | null;
  readonly tradeId: string | null;
}

const noteAfterMs = 300;

/** Goes to the moment and the trade that the address names, and names in the address where the page is. */
export function useRunLink(
  view: RunView,
  trades: readonly Trade[],
  selected: Trade | null,
  { at, tradeId }: LinkedPlace,
  select: (trade: Trade) => void,
): void {
  const { session, run, head, mode, seq } = view;
  const wanted = useRef<LinkedPlace>({ at, tradeId });
  useEffect(() => {
    wanted.current = { at, tradeId };
  }, [at, tradeId]);
  useEffect(() => {
    const { at: moment } = wanted.current;
    if (moment === null || head === 0) return;
    wanted.current = { ...wanted.current, at: null };
    scrubTo(view, moment);
  }, [session.id, run, head, at]);
  useEffect(() => {
    const trade = trades.find((each) => each.trade_id === wanted.current.tradeId);
    if (trade === undefined) return;
    wanted.current = { ...wanted.current, tradeId: null };
    select(trade);
  }, [trades, tradeId]);
  const shownAt = mode === 'live' ? null : seq;
  const shownTrade = selected?.trade_id ?? null;
  useEffect(() => {
    // Until it was gone to, the place that the address names stays there.
    if (wanted.current.at !== null || wanted.current.tradeId !== null) return;
    const timer = setTimeout(() => {
      replaceLink(runLink(session.id, { run: view.isEarlier ? run : null, at: shownAt, trade: shownTrade }));
    }, noteAfterMs);
    return () => clearTimeout(timer);
  }, [session.id, view.isEarlier, run, shownAt, shownTrade]);
}
