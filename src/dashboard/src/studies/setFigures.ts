import { number, percent, signedPercent } from '../format/numbers';

/** A figure that tables of sets show. */
export interface SetFigure {
  readonly name: string;
  readonly title: string;
  readonly text: (value: unknown) => string;
}

const numberOf = (value: unknown) => (typeof value === 'number' ? value : null);
const hundredfold = (value: unknown) => (typeof value === 'number' ? value * 100 : null);

/** A ratio. */
export const plain = (value: unknown) => number(numberOf(value), 3);

/** The figures of a set that are shown, in their order. */
export const figures: readonly SetFigure[] = [
  { name: 'total_return', title: 'Return', text: (value) => signedPercent(hundredfold(value)) },
  { name: 'max_drawdown', title: 'Drawdown', text: (value) => percent(hundredfold(value)) },
  { name: 'sharpe', title: 'Sharpe', text: plain },
  { name: 'profit_factor', title: 'Profit factor', text: plain },
  { name: 'win_rate', title: 'Win rate', text: (value) => percent(numberOf(value)) },
  { name: 'trades', title: 'Trades', text: (value) => number(numberOf(value), 0) },
];
