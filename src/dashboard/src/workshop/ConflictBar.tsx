import { useState } from 'react';
import { Button } from '../ui/Button';
import { attempt } from '../ui/notices';
import { Dialog } from '../ui/Dialog';
import { differencesOf } from './model/differences';
import { withoutMark } from './model/operations';
import { keepMine, takeTheirs, useDocument, useEditor } from './state/editor';

/** Another saved the strategy meanwhile: a person decides, and either way the other version can be had again. */
export function ConflictBar() {
  const conflict = useEditor((editor) => editor.conflict);
  const [isComparing, setComparing] = useState(false);
  const { value } = useDocument();
  if (conflict === null) return null;
  return (
    <div className="editor-note editor-conflict" role="alert">
      <span>Another tab or person saved this strategy after you began. Nothing of yours was saved over it.</span>
      <Button className="small" onClick={() => setComparing(true)}>
        Compare
      </Button>
      <Button className="small" title="Yours is one undo away" onClick={takeTheirs}>
        Take theirs
      </Button>
      <Button className="small" kind="primary" title="Saves yours over theirs" onClick={() => void attempt(keepMine)}>
        Keep mine
      </Button>
      {isComparing && (
        <Dialog title="Theirs against yours" onClose={() => setComparing(false)} width={640}>
          <ul className="dialog-body difference-list">
            {differencesOf(JSON.parse(withoutMark(conflict.text)), value).map(({ where, what }, index) => (
              <li key={index}>
                <b>{where}</b> {what}
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </div>
  );
}
