import { useEffect, useId, useRef, type ReactNode } from 'react';
import { IconButton } from './Button';
import './dialog.css';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  width?: number;
}

/** A modal dialog. The browser's own element keeps the focus inside and gives it back; Escape and a click beside it close it. */
export function Dialog({ title, onClose, children, width = 440 }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // The browser would begin with the button that closes; a person begins with the first field, or with the safe button of a question.
    element?.querySelector<HTMLElement>('.dialog-body :is(input, select, textarea):not([hidden]), .dialog-actions button')?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      style={{ width }}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className="dialog-head">
        <h2 id={heading}>{title}</h2>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </div>
      {children}
    </dialog>
  );
}
