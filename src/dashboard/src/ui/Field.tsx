import { useId, type ReactNode } from 'react';

export interface FieldBinding {
  id: string;
  'aria-invalid': boolean;
  'aria-describedby': string;
  className: string;
}

interface FieldProps {
  label: string;
  hint?: string;
  error?: string | undefined;
  children: (binding: FieldBinding) => ReactNode;
}

/** A labelled field. The place of its error is there from the start, so that nothing moves. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const note = `${id}-note`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': error !== undefined, 'aria-describedby': note, className: 'input' })}
      <p
        id={note}
        className={error === undefined ? 'field-note muted' : 'field-note field-error'}
        role={error === undefined ? undefined : 'alert'}
      >
        {error ?? hint ?? ''}
      </p>
    </div>
  );
}
