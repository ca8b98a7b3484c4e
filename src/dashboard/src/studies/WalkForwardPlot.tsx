import * as api from '../data/api';
import { number, signedPercent } from '../format/numbers';
import { LoadError, Loading } from '../ui/Empty';
import { useLoaded } from '../ui/useLoaded';
import type { StudyWindow } from '../wire/rest';
import { shortName } from './setMap';
import { figureName } from './luckWords';

const height = 140;
const slot = 60;
const bar = 20;

/** What was chosen in each window and what came of it in the next. */
export function WalkForwardPlot({ id, objective, version }: { id: string; objective: string; version: string }) {
  const loaded = useLoaded(`walk-forward:${id}`, () => api.walkForward(id), version);
  const walk = loaded.data;
  if (walk === null)
    return loaded.error === null ? (
      <Loading what="the windows" />
    ) : (
      <LoadError what="The windows" reason={loaded.error} onRetry={loaded.reload} />
    );
  return (
    <figure className="study-plot" data-windows={walk.windows.length}>
      <figcaption>
        <h3>Walk-forward</h3>
        <span className="plot-word train">{`chosen: ${figureName(objective)}`}</span>
        <span className="plot-word test">tried on the next part</span>
      </figcaption>
      <Bars windows={walk.windows} />
      <p>
        {`On average ${figureName(objective)} was ${number(walk.train_objective, 3)} where sets were chosen and ` +
          `${number(walk.test_objective, 3)} where they were tried (efficiency ${number(walk.efficiency, 2)}). ` +
          `All parts that were tried, one after the other, returned ${returnText(walk.test_return)}.`}
      </p>
      <div className="study-scroll" tabIndex={0} role="region" aria-label="Table of windows">
        <table className="study-table">
          <thead>
            <tr>
              <th scope="col">Tried from</th>
              <th scope="col">to</th>
              <th scope="col">Chosen</th>
              <th scope="col" className="right">
                Chosen on
              </th>
              <th scope="col" className="right">
                Tried on
              </th>
            </tr>
          </thead>
          <tbody>
            {walk.windows.map((window) => (
              <tr key={window.window} data-window={window.window}>
                <td className="num">{window.test_from?.slice(0, 10) ?? 'start'}</td>
                <td className="num">{window.test_to?.slice(0, 10) ?? 'end'}</td>
                <td className="window-chosen">{parametersText(window.parameters ?? {})}</td>
                <td className="num right">{number(window.train_objective, 3)}</td>
                <td className="num right">{number(window.test_objective, 3)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

function Bars({ windows }: { windows: readonly StudyWindow[] }) {
  const values = windows.flatMap((window) => [window.train_objective, window.test_objective]).filter((value) => value !== null);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const y = (value: number) => 4 + ((high - value) / (high - low || 1)) * (height - 8);
  const width = Math.max(1, windows.length) * slot;
  return (
    <svg
      className="walk-bars"
      viewBox={`0 0 ${width} ${height}`}
      style={{ maxWidth: width * 2 }}
      role="img"
      aria-label="The objective of each window where the set was chosen and where it was tried; the table has the figures"
    >
      {windows.map((window, index) =>
        ([window.train_objective, window.test_objective] as const).map((value, which) =>
          value === null ? null : (
            <rect
              key={`${window.window}-${which}`}
              className={which === 0 ? 'train' : 'test'}
              x={index * slot + 8 + which * (bar + 2)}
              width={bar}
              y={Math.min(y(value), y(0))}
              height={Math.max(1, Math.abs(y(value) - y(0)))}
            />
          ),
        ),
      )}
      <line x1={0} x2={width} y1={y(0)} y2={y(0)} />
    </svg>
  );
}

function returnText(share: number | null): string {
  return signedPercent(share === null ? null : share * 100);
}

/** Parameters of a set in a line. */
export function parametersText(parameters: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(parameters).map(([name, value]) => `${shortName(name)} = ${String(value)}`);
  return parts.length === 0 ? 'none meets the constraints' : parts.join(', ');
}
