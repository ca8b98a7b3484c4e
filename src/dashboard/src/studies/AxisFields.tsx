import { Field } from '../ui/Field';
import type { AxisDraft, Tunable } from './studyDraft';

interface AxisFieldsProps {
  tunable: Tunable;
  axis: AxisDraft;
  errorOf: (field: string) => string | undefined;
  onChange: (axis: AxisDraft) => void;
}

/** One parameter: whether it varies, and from where to where. */
export function AxisFields({ tunable, axis, errorOf, onChange }: AxisFieldsProps) {
  const { label, value, least, most, step } = tunable;
  const pointer = `parameters/${tunable.name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return (
    <fieldset className="axis">
      <legend>
        <label className="check">
          <input type="checkbox" checked={axis.varies} onChange={(event) => onChange({ ...axis, varies: event.target.checked })} />{' '}
          {`Vary ${label}`} <span className="muted num">({String(value)})</span>
        </label>
      </legend>
      {axis.varies &&
        (typeof value === 'number' ? (
          <div className="axis-fields">
            {(['from', 'to'] as const).map((end) => (
              <div key={end}>
                <Field label={end === 'from' ? 'From' : 'To'} error={errorOf(`${pointer}/${end}`)}>
                  {(field) => (
                    <input
                      {...field}
                      inputMode="decimal"
                      value={axis[end]}
                      onChange={(event) => onChange({ ...axis, [end]: event.target.value })}
                    />
                  )}
                </Field>
                <input
                  type="range"
                  aria-label={`${label} ${end}`}
                  min={least}
                  max={most}
                  step={step}
                  value={Number(axis[end]) || 0}
                  onChange={(event) => onChange(moved(axis, end, Number(event.target.value)))}
                />
              </div>
            ))}
            <Field label="Step" error={errorOf(`${pointer}/step`)}>
              {(field) => (
                <input
                  {...field}
                  inputMode="decimal"
                  value={axis.step}
                  onChange={(event) => onChange({ ...axis, step: event.target.value })}
                />
              )}
            </Field>
          </div>
        ) : (
          <Field label="Values" error={errorOf(pointer)} hint="With commas">
            {(field) => <input {...field} value={axis.values} onChange={(event) => onChange({ ...axis, values: event.target.value })} />}
          </Field>
        ))}
    </fieldset>
  );
}

/** One end follows its slider, and pushes the other in front of it. */
function moved(axis: AxisDraft, end: 'from' | 'to', value: number): AxisDraft {
  const text = String(value);
  if (end === 'from') return { ...axis, from: text, to: Number(axis.to) < value ? text : axis.to };
  return { ...axis, to: text, from: Number(axis.from) > value ? text : axis.from };
}
