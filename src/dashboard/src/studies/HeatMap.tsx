import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { number } from '../format/numbers';
import { Field } from '../ui/Field';
import { colourOf, gridOf, isBetter, shortName, type Axis, type Cell, type HeatGrid, type SetPoint } from './setMap';

interface HeatMapProps {
  axes: readonly Axis[];
  points: readonly SetPoint[];
  objective: string;
  direction: string;
  onChoose: (set: number) => void;
}

/** A table of more fields than this is read in the table of results. */
const mostTableCells = 2_500;
const faint = 90;
/** Columns and rows that an arrow key goes. */
const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** The objective over two parameters, filled as the sets come; the same as a table beside it. */
export function HeatMap({ axes, points, objective, direction, onChoose }: HeatMapProps) {
  const [names, setNames] = useState<readonly [string, string]>([axes[0]!.name, axes[1]!.name]);
  const x = axes.find((axis) => axis.name === names[0]) ?? axes[0]!;
  const y = axes.find((axis) => axis.name === names[1] && axis !== x) ?? axes.find((axis) => axis !== x)!;
  const grid = useMemo(() => gridOf(x, y, points, direction), [x, y, points, direction]);
  const best = grid.cells.reduce<Cell>((top, cell) => (cell !== null && isBetter(cell, top, direction) ? cell : top), null);
  return (
    <div className="heat">
      {axes.length > 2 && (
        <div className="heat-axes">
          {(['Across', 'Down'] as const).map((label, place) => (
            <Field key={label} label={label}>
              {(field) => (
                <select
                  {...field}
                  value={place === 0 ? x.name : y.name}
                  onChange={(event) => setNames(place === 0 ? [event.target.value, y.name] : [x.name, event.target.value])}
                >
                  {axes
                    .filter((axis) => axis !== (place === 0 ? y : x))
                    .map(({ name }) => (
                      <option key={name} value={name}>
                        {shortName(name)}
                      </option>
                    ))}
                </select>
              )}
            </Field>
          ))}
          <p className="muted">A field shows the best of the sets that share its two values.</p>
        </div>
      )}
      <HeatPicture grid={grid} best={best} objective={objective} direction={direction} onChoose={onChoose} />
      <div className="heat-scale num muted" aria-hidden="true">
        <span>{number(direction === 'min' ? grid.high : grid.low, 3)}</span>
        <span className="heat-ramp" />
        <span>{number(direction === 'min' ? grid.low : grid.high, 3)}</span>
      </div>
      {grid.cells.length <= mostTableCells && (
        <details>
          <summary>The map as a table</summary>
          <div className="study-scroll" tabIndex={0} role="region" aria-label="Table of the map">
            <HeatTable grid={grid} objective={objective} onChoose={onChoose} />
          </div>
        </details>
      )}
    </div>
  );
}

interface HeatPictureProps extends Pick<HeatMapProps, 'objective' | 'direction' | 'onChoose'> {
  grid: HeatGrid;
  best: Cell;
}

function HeatPicture({ grid, best, objective, direction, onChoose }: HeatPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [at, setAt] = useState<readonly [column: number, row: number]>([0, 0]);
  const [columns, rows] = [grid.x.values.length, grid.y.values.length];
  // Axes may have become shorter since the place was chosen.
  const [column, row] = [Math.min(at[0], columns - 1), Math.min(at[1], rows - 1)];
  const cell = grid.cells[row * columns + column] ?? null;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context == null) return;
    const image = context.createImageData(columns, rows);
    grid.cells.forEach((each, index) => {
      if (each?.objective == null) return;
      // The first row is drawn at the bottom, as on any pair of axes.
      const place = ((rows - 1 - Math.floor(index / columns)) * columns + (index % columns)) * 4;
      image.data.set([...colourOf(each.objective, grid.low, grid.high, direction), each.meets_constraints ? 255 : faint], place);
    });
    context.putImageData(image, 0, 0);
  }, [grid, columns, rows, direction]);
  const placeOf = (event: MouseEvent<HTMLElement>): readonly [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    const inside = (share: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
    return [inside((event.clientX - box.left) / box.width, columns), rows - 1 - inside((event.clientY - box.top) / box.height, rows)];
  };
  const move = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt([Math.max(0, Math.min(columns - 1, column + step[0])), Math.max(0, Math.min(rows - 1, row + step[1]))]);
    } else if (event.key === 'Enter' && cell !== null) {
      onChoose(cell.set);
    }
  };
  return (
    <div className="heat-plot">
      <span className="heat-y muted">{shortName(grid.y.name)}</span>
      <Ends className="heat-rows" axis={grid.y} isDown />
      <div
        className="heat-field"
        role="application"
        aria-label={`Heat map of ${objective}: arrow keys move, Enter chooses. ${wordsOf(grid, column, row, cell, objective)}`}
        tabIndex={0}
        data-filled={grid.cells.filter((each) => each !== null).length}
        onKeyDown={move}
        onMouseMove={(event) => setAt(placeOf(event))}
        onClick={(event) => {
          const [clickedColumn, clickedRow] = placeOf(event);
          const clicked = grid.cells[clickedRow * columns + clickedColumn] ?? null;
          if (clicked !== null) onChoose(clicked.set);
        }}
      >
        <canvas ref={canvas} width={columns} height={rows} aria-hidden="true" />
        {best !== null && <Mark className="heat-best" grid={grid} index={grid.cells.indexOf(best)} />}
        <Mark className="heat-at" grid={grid} index={row * columns + column} />
      </div>
      <Ends className="heat-columns" axis={grid.x} />
      <span className="heat-x muted">{shortName(grid.x.name)}</span>
      <p className="heat-words num" aria-live="polite">
        {wordsOf(grid, column, row, cell, objective)}
      </p>
    </div>
  );
}

function Mark({ className, grid, index }: { className: string; grid: HeatGrid; index: number }) {
  const [columns, rows] = [grid.x.values.length, grid.y.values.length];
  const [width, height] = [100 / columns, 100 / rows];
  const style = {
    left: `${(index % columns) * width}%`,
    bottom: `${Math.floor(index / columns) * height}%`,
    width: `${width}%`,
    height: `${height}%`,
  };
  return <span className={className} style={style} aria-hidden="true" />;
}

/** The first, the middle and the last value of an axis. */
function Ends({ axis, className, isDown = false }: { axis: Axis; className: string; isDown?: boolean }) {
  const { values } = axis;
  const shown = [...new Set([0, Math.floor((values.length - 1) / 2), values.length - 1])].map((index) => String(values[index]));
  return (
    <span className={`${className} num muted`} aria-hidden="true">
      {(isDown ? shown.toReversed() : shown).map((text) => (
        <span key={text}>{text}</span>
      ))}
    </span>
  );
}

function wordsOf({ x, y }: HeatGrid, column: number, row: number, cell: Cell, objective: string): string {
  const place = `${shortName(x.name)} ${String(x.values[column])}, ${shortName(y.name)} ${String(y.values[row])}`;
  if (cell === null) return `${place}: no set`;
  return `${place}: ${objective} ${number(cell.objective, 3)}${cell.meets_constraints ? '' : ', constraints not met'}`;
}

function HeatTable({ grid, objective, onChoose }: Pick<HeatMapProps, 'objective' | 'onChoose'> & { grid: HeatGrid }) {
  const { x, y, cells } = grid;
  return (
    <table className="study-table">
      <caption className="visually-hidden">{`${objective} by ${shortName(y.name)} and ${shortName(x.name)}`}</caption>
      <thead>
        <tr>
          <th scope="col">{`${shortName(y.name)} \\ ${shortName(x.name)}`}</th>
          {x.values.map((value) => (
            <th key={String(value)} scope="col" className="num">
              {String(value)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {y.values.map((value, row) => (
          <tr key={String(value)}>
            <th scope="row" className="num">
              {String(value)}
            </th>
            {x.values.map((_, column) => {
              const cell = cells[row * x.values.length + column] ?? null;
              return (
                <td key={column} className="num">
                  {cell === null ? (
                    '–'
                  ) : (
                    <button type="button" className="study-cell" onClick={() => onChoose(cell.set)}>
                      {number(cell.objective, 3)}
                    </button>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
