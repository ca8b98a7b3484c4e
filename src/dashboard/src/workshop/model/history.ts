import { applyEdit, inverse, type Edit } from './textEdits';

/** What one undo takes back. */
export interface Step {
  readonly label: string;
  readonly edits: readonly Edit[];
  /** Steps of one gesture are one step: the letters of a field, the moves of a slider. Null for a step that stands alone. */
  readonly gesture: string | null;
}

/** A text with the steps that led to it and those that were taken back; there is no limit to either. */
export interface History {
  readonly text: string;
  readonly past: readonly Step[];
  readonly future: readonly Step[];
}

export function begin(text: string): History {
  return { text, past: [], future: [] };
}

/** The history after a step. */
export function record(history: History, label: string, edits: readonly Edit[], gesture: string | null = null): History {
  if (edits.length === 0) return history;
  const text = edits.reduce(applyEdit, history.text);
  const last = history.past[history.past.length - 1];
  const past =
    last !== undefined && gesture !== null && last.gesture === gesture && history.future.length === 0
      ? [...history.past.slice(0, -1), { label, edits: [...last.edits, ...edits], gesture }]
      : [...history.past, { label, edits, gesture }];
  return { text, past, future: [] };
}

export function undo({ text, past, future }: History): History {
  const step = past[past.length - 1];
  if (step === undefined) return { text, past, future };
  return { text: step.edits.map(inverse).reduceRight(applyEdit, text), past: past.slice(0, -1), future: [step, ...future] };
}

export function redo({ text, past, future }: History): History {
  const [step, ...rest] = future;
  return step === undefined ? { text, past, future } : { text: step.edits.reduce(applyEdit, text), past: [...past, step], future: rest };
}
