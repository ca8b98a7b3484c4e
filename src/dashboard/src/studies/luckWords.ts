import { number, percent, signed, signedPercent } from '../format/numbers';
import type { StudyLuck } from '../wire/rest';
import { shortName } from './setMap';

export interface LuckLine {
  readonly key: string;
  readonly text: string;
  /** How it speaks for the result. */
  readonly tone: 'good' | 'doubtful' | 'bad' | 'plain';
}

/** A probability below which chance alone is not thought to explain a result. */
const convincing = 0.95;
const atLeastLikely = 0.5;
const fewOverfit = 0.1;

/** What luck has to do with the best set, a sentence a figure. */
export function luckLines(luck: StudyLuck, objective: string): readonly LuckLine[] {
  return [
    deflated(luck),
    overfitting(luck),
    samples(luck, objective),
    costs(luck, objective),
    neighbours(luck),
    years(luck),
    sides(luck),
    symbols(luck, objective),
  ].filter((line) => line !== null);
}

function deflated({ deflated_sharpe: probability, trials }: StudyLuck): LuckLine | null {
  if (probability === null) return null;
  const tone = probability >= convincing ? 'good' : probability >= atLeastLikely ? 'doubtful' : 'bad';
  const verdict = { good: 'luck alone hardly explains it', doubtful: 'luck may explain it', bad: 'luck explains it well enough' }[tone];
  return {
    key: 'deflated_sharpe',
    text:
      `With ${number(trials, 0)} trials the best one would look good by chance. The probability that its Sharpe ratio is above what ` +
      `chance makes of so many trials is ${percent(probability * 100, 1)}: ${verdict}.`,
    tone,
  };
}

function overfitting({ pbo, pbo_loss: loss }: StudyLuck): LuckLine | null {
  if (pbo === null) return null;
  const lost = loss === null ? '' : ` In ${percent(loss * 100, 1)} of the cases it lost money there.`;
  return {
    key: 'pbo',
    text:
      `Chosen on one half of the days, the best set is in the lower half of all sets on the other in ${percent(pbo * 100, 1)} of the ` +
      `cases (probability of overfitting).${lost}`,
    tone: pbo <= fewOverfit ? 'good' : pbo < atLeastLikely ? 'doubtful' : 'bad',
  };
}

function samples({ in_sample: inside, out_of_sample: outside }: StudyLuck, objective: string): LuckLine | null {
  if (inside === null || outside === null) return null;
  const [before, after] = [inside, outside].map((part) => part['total_return']);
  return {
    key: 'out_of_sample',
    text:
      `Over the first 70 % of the days the best set returned ${returned(before)}, over the rest ${returned(after)}; ` +
      `${figureName(objective)} was ${figure(inside[objective])} and ${figure(outside[objective])}.`,
    tone: typeof after === 'number' && after <= 0 ? 'bad' : 'plain',
  };
}

function costs({ double_costs: twice }: StudyLuck, objective: string): LuckLine | null {
  if (twice === null) return null;
  const left = twice['total_return'];
  return {
    key: 'double_costs',
    text: `With twice the costs it returns ${returned(left)}, and ${figureName(objective)} is ${figure(twice[objective])}.`,
    tone: typeof left === 'number' && left <= 0 ? 'bad' : 'plain',
  };
}

function neighbours({ neighbourhood }: StudyLuck): LuckLine | null {
  const known = neighbourhood.filter(({ change }) => change !== null);
  if (known.length === 0) return null;
  const largest = known.reduce((most, each) => (Math.abs(each.change!) > Math.abs(most.change!) ? each : most));
  const others = known.length === 1 ? '1 neighbour' : `${number(known.length, 0)} neighbours`;
  return {
    key: 'neighbourhood',
    text:
      `When one parameter moves by a step, the objective changes by ${number(Math.abs(largest.change!), 3)} at most ` +
      `(${shortName(largest.parameter)}, ${others}). A peak that stands alone is rarely found again.`,
    tone: 'plain',
  };
}

function years({ by_year: all }: StudyLuck): LuckLine | null {
  if (all.length < 2) return null;
  const texts = all.map(({ year, total_return: share }) => `${year} ${returned(share)}`);
  return { key: 'by_year', text: `By year the best set returned ${texts.join(', ')}.`, tone: 'plain' };
}

function sides({ by_side: all }: StudyLuck): LuckLine | null {
  const texts = Object.entries(all ?? {})
    .filter(([, { trades }]) => trades > 0)
    .map(([side, { trades, pnl }]) => `${side === 'BUY' ? 'long' : 'short'} ${signed(pnl)} in ${number(trades, 0)} trades`);
  return texts.length === 0 ? null : { key: 'by_side', text: `By side the best set made ${texts.join(', ')}.`, tone: 'plain' };
}

function symbols({ by_symbol: all }: StudyLuck, objective: string): LuckLine | null {
  if (all.length < 2) return null;
  const texts = all.map(({ symbol, best, median }) => `${symbol} ${number(best, 3)} (median ${number(median, 3)})`);
  return { key: 'by_symbol', text: `By symbol the best ${figureName(objective)} is ${texts.join(', ')}.`, tone: 'plain' };
}

export function figureName(name: string): string {
  return name.replaceAll('_', ' ');
}

function figure(value: unknown): string {
  return typeof value === 'number' ? number(value, 3) : 'not defined';
}

function returned(value: unknown): string {
  return typeof value === 'number' ? signedPercent(value * 100) : 'nothing that is defined';
}
