import { useState, type DragEvent, type ReactNode } from 'react';
import { Icon } from './Icon';
import './fileDrop.css';

interface FileDropProps {
  /** What the keyboard and a screen reader find: `Choose files`. */
  label: string;
  onFiles: (files: File[]) => void;
  /** Endings and media types that the browser offers first; everything can be dropped. */
  accept?: string;
  multiple?: boolean;
  children?: ReactNode;
}

/** A place to drop files on. It is the label of a file input, so that a click and the keyboard choose files as well. */
export function FileDrop({ label, onFiles, accept, multiple = true, children }: FileDropProps) {
  const [over, setOver] = useState(false);
  const drag = (event: DragEvent, isOver: boolean) => {
    event.preventDefault();
    setOver(isOver);
  };
  const take = (files: FileList | null) => {
    if (files !== null && files.length > 0) onFiles([...files]);
  };
  return (
    <label
      className="file-drop"
      data-over={over}
      onDragEnter={(event) => drag(event, true)}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={(event) => {
        drag(event, false);
        event.stopPropagation();
        take(event.dataTransfer.files);
      }}
    >
      <input
        type="file"
        className="visually-hidden"
        aria-label={label}
        accept={accept}
        multiple={multiple}
        onChange={(event) => {
          take(event.target.files);
          // The same file can be chosen again.
          event.target.value = '';
        }}
      />
      <Icon name="import" />
      <span>{children}</span>
    </label>
  );
}
