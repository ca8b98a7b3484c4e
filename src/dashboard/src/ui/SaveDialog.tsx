import { useState, type FormEvent, type ReactNode } from 'react';
import { isWithin, otherProblems, ProblemError } from '../data/http';
import { Button } from './Button';
import { Dialog } from './Dialog';
import type { FormValue, FormValues, PointerForm } from './PointerForm';

interface SaveDialogProps {
  title: string;
  initial: FormValues;
  width?: number;
  action: string;
  /** What is wrong before the server is asked, by pointer; such a form cannot be saved. */
  check?: (values: FormValues) => Readonly<Record<string, string>>;
  /** Saves, and throws what the server says against it. */
  save: (values: FormValues) => Promise<unknown>;
  onClose: () => void;
  children: (form: PointerForm, setAll: (values: FormValues) => void) => ReactNode;
}

/** A dialog with the form of one thing that is saved whole. The server's problems stand at their fields, any other above the buttons. */
export function SaveDialog({ title, initial, width = 640, action, check, save, onClose, children }: SaveDialogProps) {
  const [values, setValues] = useState(initial);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const wrong = check?.(values) ?? {};
  const shown = new Set<string>();
  const form: PointerForm = {
    values,
    set: (pointer: string, value: FormValue) => setValues((before) => ({ ...before, [pointer]: value })),
    errorOf: (pointer) => {
      shown.add(pointer);
      return wrong[pointer] ?? (problem instanceof ProblemError ? problem.forField(pointer) : undefined);
    },
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await save(values);
      onClose();
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose} width={width}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <div className="dialog-body save-form">
          {children(form, setValues)}
          <OtherProblems problem={problem} shown={shown} />
        </div>
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy || Object.keys(wrong).length > 0}>
            {busy ? 'Saving…' : action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Rendered behind the fields, when it is known which of them there are. */
function OtherProblems({ problem, shown }: { problem: unknown; shown: ReadonlySet<string> }) {
  return (
    <p className="field-error form-problem" role="alert">
      {problem === null ? null : otherProblems(problem, (pointer) => [...shown].some((field) => isWithin(pointer, field)))}
    </p>
  );
}
