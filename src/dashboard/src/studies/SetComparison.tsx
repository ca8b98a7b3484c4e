import { number } from '../format/numbers';
import { Button } from '../ui/Button';
import { lineColoursOf } from '../ui/lineColours';
import '../ui/plot.css';
import type { Study, StudySet } from '../wire/rest';
import { figureName } from './luckWords';
import { figures, plain } from './setFigures';
import { shortName } from './setMap';
import { costsText } from './studyDraft';

interface SetComparisonProps {
  study: Study;
  sets: readonly StudySet[];
  onClear: () => void;
}

const width = 720;
const height = 180;
const edge = 8;

/** Sets beside each other: their equity on one scale, their parameters and figures. */
export function SetComparison({ study, sets, onClear }: SetComparisonProps) {
  const colours = lineColoursOf(sets.map(({ set }) => String(set)));
  const colourOf = (set: StudySet) => colours.get(String(set.set)) ?? 'currentColor';
  const costs = study.request.costs ?? [];
  const isKnown = figures.some(({ name }) => name === study.objective);
  const objective = { name: study.objective, title: figureName(study.objective), text: plain };
  return (
    <section aria-label="Comparison of sets" data-compared={sets.map(({ set }) => set).join(' ')}>
      <div className="results-bar">
        <h2>Beside each other</h2>
        <Button onClick={onClear}>Clear</Button>
      </div>
      <Curves sets={sets} colourOf={colourOf} />
      <div className="study-scroll" tabIndex={0} role="region" aria-label="Figures of the compared sets">
        <table className="study-table">
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">What</span>
              </th>
              {sets.map((set) => (
                <th key={set.set} scope="col" className="right">
                  <span className="plot-key" style={{ background: colourOf(set) }} aria-hidden="true" /> {`Set ${set.set}`}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {study.symbols.length > 1 && <Line name="Symbol" values={sets.map(({ symbol }) => symbol)} />}
            {costs.length > 1 && (
              <Line name="Costs" values={sets.map(({ account }) => costsText(costs[account] ?? {}) || 'of the account')} />
            )}
            {Object.keys(study.request.parameters ?? {}).map((name) => (
              <Line key={name} name={shortName(name)} values={sets.map(({ parameters }) => String(parameters[name] ?? ''))} />
            ))}
            {[...(isKnown ? [] : [objective]), ...figures].map(({ name, title, text }) => (
              <Line key={name} name={title} values={sets.map(({ metrics }) => text(metrics?.[name]))} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Line({ name, values }: { name: string; values: readonly string[] }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {values.map((value, index) => (
        <td key={index} className="num right">
          {value}
        </td>
      ))}
    </tr>
  );
}

/** Equity in percent of the cash at the start, so that accounts of different size can be compared. */
function Curves({ sets, colourOf }: { sets: readonly StudySet[]; colourOf: (set: StudySet) => string }) {
  const lines = sets.flatMap((set) => {
    const [cash = 0, ...rest] = set.equity ?? [];
    return cash > 0 && rest.length > 0 ? [{ set, points: [100, ...rest.map((equity) => (100 * equity) / cash)] }] : [];
  });
  const values = lines.flatMap(({ points }) => points);
  const [low, high] = [Math.min(100, ...values), Math.max(100, ...values)];
  const y = (value: number) => edge + ((high - value) / (high - low || 1)) * (height - 2 * edge);
  return (
    <figure className="study-plot">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Equity of ${lines.length} sets from ${number(low, 1)} to ${number(high, 1)} percent of the cash at the start`}
      >
        <line className="equity-base" x1={0} x2={width} y1={y(100)} y2={y(100)} />
        {lines.map(({ set, points }) => (
          <polyline
            key={set.set}
            className="equity-line"
            stroke={colourOf(set)}
            points={points
              .map((value, index) => `${((index / (points.length - 1)) * width).toFixed(1)},${y(value).toFixed(1)}`)
              .join(' ')}
          />
        ))}
      </svg>
      <p className="muted num">{`${number(low, 1)} to ${number(high, 1)} % of the cash at the start`}</p>
    </figure>
  );
}
