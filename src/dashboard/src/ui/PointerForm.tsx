import { useId, type ReactNode } from 'react';
import { Field } from './Field';
import './check.css';
import './form.css';
import { NumberInput, type NumberEntry } from './NumberInput';

export type FormValue = NumberEntry | boolean;

/** What a form holds: the members of a JSON object by their pointer without the first slash, `commission/per_order`. */
export type FormValues = Readonly<Record<string, FormValue>>;

/** A form of a JSON object that the server takes and whose problems it names by the same pointers. */
export interface PointerForm {
  readonly values: FormValues;
  readonly set: (pointer: string, value: FormValue) => void;
  readonly errorOf: (pointer: string) => string | undefined;
}

/** The object of a form. What is empty is left out, so that the server's defaults hold. */
export function nested(values: FormValues): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [pointer, value] of Object.entries(values)) {
    if (value === null || value === '') continue;
    const names = pointer.split('/');
    const last = names.pop()!;
    let place = root;
    for (const name of names) place = (place[name] ??= {}) as Record<string, unknown>;
    place[last] = value;
  }
  return root;
}

interface EntryProps {
  form: PointerForm;
  pointer: string;
  label: string;
  hint?: string;
  disabled?: boolean;
}

interface TextEntryProps extends EntryProps {
  placeholder?: string;
  /** Words that the browser offers; any other can be typed. */
  choices?: readonly string[];
  /** More than one line. */
  rows?: number;
}

export function TextEntry({ form, pointer, label, hint = '', disabled, placeholder, choices, rows }: TextEntryProps) {
  const offered = useId();
  const value = String(form.values[pointer] ?? '');
  return (
    <Field label={label} hint={hint} error={form.errorOf(pointer)}>
      {(field) =>
        rows !== undefined ? (
          <textarea
            {...field}
            rows={rows}
            value={value}
            placeholder={placeholder}
            onChange={(event) => form.set(pointer, event.target.value)}
          />
        ) : (
          <>
            <input
              {...field}
              value={value}
              disabled={disabled}
              placeholder={placeholder}
              list={choices === undefined ? undefined : offered}
              autoComplete="off"
              onChange={(event) => form.set(pointer, event.target.value)}
            />
            {choices !== undefined && (
              <datalist id={offered}>
                {choices.map((choice) => (
                  <option key={choice} value={choice} />
                ))}
              </datalist>
            )}
          </>
        )
      }
    </Field>
  );
}

interface NumberEntryProps extends EntryProps {
  step?: number;
  placeholder?: string;
}

export function NumberEntryField({ form, pointer, label, hint = '', disabled, step, placeholder }: NumberEntryProps) {
  const value = form.values[pointer] ?? null;
  return (
    <Field label={label} hint={hint} error={form.errorOf(pointer)}>
      {(field) => (
        <NumberInput
          field={field}
          value={typeof value === 'boolean' ? null : value}
          onChange={(next) => form.set(pointer, next)}
          {...(step === undefined ? {} : { step })}
          {...(placeholder === undefined ? {} : { placeholder })}
          {...(disabled === undefined ? {} : { disabled })}
        />
      )}
    </Field>
  );
}

interface ChoiceEntryProps extends EntryProps {
  /** Values with their words; the first is what stands without a choice. */
  choices: readonly (readonly [string, string])[];
}

export function ChoiceEntry({ form, pointer, label, hint = '', disabled, choices }: ChoiceEntryProps) {
  return (
    <Field label={label} hint={hint} error={form.errorOf(pointer)}>
      {(field) => (
        <select
          {...field}
          disabled={disabled}
          value={String(form.values[pointer] ?? choices[0]?.[0] ?? '')}
          onChange={(event) => form.set(pointer, event.target.value)}
        >
          {choices.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function CheckEntry({ form, pointer, label }: EntryProps) {
  return (
    <label className="check">
      <input type="checkbox" checked={form.values[pointer] === true} onChange={(event) => form.set(pointer, event.target.checked)} />{' '}
      {label}
    </label>
  );
}

/** A part of a form with a heading. */
export function FormSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="form-section">
      <legend>{title}</legend>
      <div className="form-grid">{children}</div>
    </fieldset>
  );
}
