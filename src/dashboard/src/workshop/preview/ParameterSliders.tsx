import { Button } from '../../ui/Button';
import { below } from '../model/json';
import { setValue } from '../model/operations';
import { fieldsOf, listOf, textOf } from '../model/strategyGraph';
import { act, useDocument } from '../state/editor';
import { tryParameter, usePreview } from '../state/previews';

/** Parameters to drag and watch. The document keeps its defaults until a value is kept. */
export function ParameterSliders() {
  const { graph } = useDocument();
  const tried = usePreview((state) => state.settings.parameters);
  const parameters = listOf(graph.strategy['parameters']).flatMap((value, index) => {
    const { name, label, type, min, max, step, default: initial } = fieldsOf(value);
    if (typeof initial !== 'number' || textOf(name) === '') return [];
    const [low, high] = boundsOf(initial, min, max);
    const size = typeof step === 'number' && step > 0 ? step : type === 'integer' ? 1 : (high - low) / 100;
    return [{ index, name: textOf(name), label: textOf(label) || textOf(name), initial, low, high, size }];
  });
  if (parameters.length === 0) return null;
  const keep = () => {
    for (const { index, name } of parameters) {
      const value = tried?.[name];
      if (value !== undefined) act('Default', (text) => setValue(text, below(graph.at, 'parameters', index, 'default'), value), 'keep');
      tryParameter(name, null);
    }
  };
  return (
    <div className="sliders" role="group" aria-label="Parameters">
      {parameters.map(({ name, label, initial, low, high, size }) => {
        const value = tried?.[name] ?? initial;
        return (
          <label key={name} className="slider">
            <span className="truncate">{label}</span>
            <input
              type="range"
              min={low}
              max={high}
              step={size}
              value={Number(value)}
              onChange={(event) => {
                const next = Number(event.target.value);
                tryParameter(name, next === initial ? null : next);
              }}
            />
            <output className={`num ${value === initial ? 'muted' : 'warn'}`}>{String(value)}</output>
          </label>
        );
      })}
      {tried !== undefined && (
        <span className="slider-commands">
          <Button className="small" onClick={keep}>
            Keep as defaults
          </Button>
          <Button className="small" kind="quiet" onClick={() => parameters.forEach(({ name }) => tryParameter(name, null))}>
            Reset
          </Button>
        </span>
      )}
    </div>
  );
}

/** The parameter's own bounds, or some around its default. */
function boundsOf(initial: number, min: unknown, max: unknown): [number, number] {
  const low = typeof min === 'number' ? min : initial > 0 ? 0 : initial * 3 - 1;
  const high = typeof max === 'number' ? max : initial > 0 ? initial * 3 : 1;
  return [low, Math.max(low, high)];
}
