import { change, type Change } from './operations';
import { fieldsOf, freeName, listOf, textOf } from './strategyGraph';
import type { Json } from './textEdits';

/** Expiries by name, in words. */
export const expiries: readonly (readonly [word: string, label: string])[] = [
  ['W0', 'W0: the next expiry'],
  ['W1', 'W1: the one after it'],
  ['W2', 'W2: the third'],
  ['M0', 'M0: the last of this month'],
  ['M1', 'M1: the last of the next month'],
  ['M2', 'M2: of the month after that'],
  ['Q0', 'Q0: the last of the quarter'],
  ['Y0', 'Y0: the last of the year'],
];

export const isDate = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);

/** How a strike is chosen; null where it is a form that only its JSON has. */
export interface StrikeChoice {
  readonly kind: StrikeKind;
  /** Steps from the money, of `ITM` and `OTM`. */
  readonly steps: number;
}

export type StrikeKind = 'ATM' | 'ITM' | 'OTM' | 'strike' | 'premium' | 'delta';

export const strikeKinds: readonly (readonly [kind: StrikeKind, label: string])[] = [
  ['ATM', 'At the money'],
  ['ITM', 'In the money'],
  ['OTM', 'Out of the money'],
  ['strike', 'A strike'],
  ['premium', 'The nearest premium'],
  ['delta', 'The nearest delta'],
];

export const mostSteps = 20;

/** Reads `ATM`, `ITM3`, `premium`. */
export function strikeChoiceOf(value: unknown): StrikeChoice | null {
  if (typeof value !== 'string') return null;
  const named = /^(ITM|OTM)(\d{1,2})$/i.exec(value.trim());
  if (named !== null) return { kind: named[1]!.toUpperCase() as StrikeKind, steps: Number(named[2]) };
  const word = strikeKinds.find(([kind]) => kind.toLowerCase() === value.trim().toLowerCase())?.[0];
  return word === undefined || word === 'ITM' || word === 'OTM' ? null : { kind: word, steps: 1 };
}

/** What stands in a document for a choice. */
export function strikeText({ kind, steps }: StrikeChoice): string {
  return kind === 'ITM' || kind === 'OTM' ? `${kind}${Math.min(mostSteps, Math.max(1, Math.round(steps)))}` : kind;
}

/** A structure of options that is entered at once. */
export interface Structure {
  readonly name: string;
  readonly legs: readonly Leg[];
}

interface Leg {
  readonly side: 'buy' | 'sell';
  readonly right: 'CE' | 'PE';
  readonly strike: string;
  readonly quantity?: number;
}

const sell = (right: Leg['right'], strike: string, quantity = 1): Leg => ({ side: 'sell', right, strike, quantity });
const buy = (right: Leg['right'], strike: string): Leg => ({ side: 'buy', right, strike });

export const structures: readonly Structure[] = [
  { name: 'Short straddle', legs: [sell('CE', 'ATM'), sell('PE', 'ATM')] },
  { name: 'Short strangle', legs: [sell('CE', 'OTM2'), sell('PE', 'OTM2')] },
  { name: 'Long straddle', legs: [buy('CE', 'ATM'), buy('PE', 'ATM')] },
  { name: 'Long strangle', legs: [buy('CE', 'OTM2'), buy('PE', 'OTM2')] },
  { name: 'Bull call spread', legs: [buy('CE', 'ATM'), sell('CE', 'OTM2')] },
  { name: 'Bear put spread', legs: [buy('PE', 'ATM'), sell('PE', 'OTM2')] },
  { name: 'Iron condor', legs: [sell('CE', 'OTM2'), buy('CE', 'OTM4'), sell('PE', 'OTM2'), buy('PE', 'OTM4')] },
  { name: 'Iron butterfly', legs: [sell('CE', 'ATM'), buy('CE', 'OTM3'), sell('PE', 'ATM'), buy('PE', 'OTM3')] },
  { name: 'Call ratio', legs: [buy('CE', 'ATM'), sell('CE', 'OTM2', 2)] },
];

/** Adds the legs of a structure to the positions of an entry, each under a name that is free in the whole document. */
export function addStructure(text: string, pointer: string, structure: Structure): Change {
  return change(text, (editor, graph) => {
    const taken = new Set(graph.nodes.flatMap(({ data }) => listOf(data['positions']).map((each) => textOf(fieldsOf(each)['vpi']))));
    const nameOf = (stem: string) => {
      const free = taken.has(stem) ? freeName(stem, taken) : stem;
      taken.add(free);
      return free;
    };
    for (const position of positionsOf(structure, nameOf)) editor.insert(pointer, position);
  });
}

function positionsOf(structure: Structure, nameOf: (stem: string) => string): Json[] {
  return structure.legs.map(({ side, right, strike, quantity = 1 }) => ({
    vpi: nameOf(`${right === 'CE' ? 'call' : 'put'}-${side}`),
    positionType: side,
    quantity,
    orderType: 'market',
    optionDetails: { expiry: 'W0', optionType: right, strikeType: strike },
  }));
}
