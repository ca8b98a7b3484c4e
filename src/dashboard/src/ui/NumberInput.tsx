import { useEffect, useState, type KeyboardEvent } from 'react';
import type { FieldBinding } from './Field';

/** A number; the text itself where it is none yet, so that the server can say so; null where it is empty. */
export type NumberEntry = number | string | null;

interface NumberInputProps {
  field: FieldBinding;
  value: NumberEntry;
  onChange: (value: NumberEntry) => void;
  /** What an arrow key adds; Shift makes it ten times as much. */
  step?: number;
  min?: number;
  max?: number;
  placeholder?: string;
  disabled?: boolean;
}

/** A field of a number that keeps what is typed: `1.` stays `1.`, and arrow keys step without rounding errors. */
export function NumberInput({ field, value, onChange, step = 1, min, max, placeholder, disabled }: NumberInputProps) {
  const [text, setText] = useState(textOf(value));
  useEffect(() => setText((shown) => (numberEntry(shown) === value ? shown : textOf(value))), [value]);
  const write = (shown: string) => {
    setText(shown);
    onChange(numberEntry(shown));
  };
  const stepBy = (event: KeyboardEvent) => {
    const sign = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    const now = numberEntry(text) ?? 0;
    if (sign === 0 || typeof now === 'string') return;
    event.preventDefault();
    const next = now + sign * step * (event.shiftKey ? 10 : 1);
    write(String(Number(Math.min(max ?? next, Math.max(min ?? next, next)).toPrecision(12))));
  };
  return (
    <input
      {...field}
      className={`${field.className} num`}
      inputMode="decimal"
      autoComplete="off"
      value={text}
      placeholder={placeholder}
      disabled={disabled}
      onChange={(event) => write(event.target.value)}
      onKeyDown={stepBy}
    />
  );
}

/** What a text of a number stands for. */
export function numberEntry(text: string): NumberEntry {
  const word = text.trim();
  if (word === '') return null;
  const value = Number(word);
  return Number.isFinite(value) ? value : word;
}

function textOf(value: NumberEntry): string {
  return value === null ? '' : String(value);
}
