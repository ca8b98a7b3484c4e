import type { Position } from '../../wire/events';

/** A line of contract notes. */
export interface CostLine {
  readonly key: string;
  readonly name: string;
  /** Of the chosen trade; null when none is chosen. */
  readonly chosen: number | null;
  readonly all: number;
}

/** In the order of a contract note. */
const names: Readonly<Record<string, string>> = {
  brokerage: 'Brokerage',
  exchange: 'Exchange transaction charges',
  ipft: "Investor protection fund (NSE's IPFT)",
  clearing: 'Clearing (OCC)',
  orf: 'Options regulatory fee',
  sebi: 'SEBI turnover fee',
  stt: 'Securities transaction tax',
  stamp_duty: 'Stamp duty',
  sec: 'SEC fee (section 31)',
  taf: 'FINRA trading activity fee',
  gst: 'GST',
};

/** What the market took, line by line, of all positions of a run and of one. Those without a note have no lines. */
export function costLines(positions: readonly Position[], chosen: Position['charges'] | null): readonly CostLine[] {
  const notes = positions.flatMap(({ charges }) => (charges === undefined ? [] : [charges]));
  const order = Object.keys(names);
  const found = [...new Set([...notes, chosen ?? {}].flatMap((charges) => Object.keys(charges)))];
  const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  return found
    .sort((a, b) => place(a) - place(b))
    .map((key) => ({
      key,
      name: names[key] ?? key,
      chosen: chosen === null ? null : (chosen?.[key] ?? 0),
      all: notes.reduce((sum, charges) => sum + (charges[key] ?? 0), 0),
    }));
}
