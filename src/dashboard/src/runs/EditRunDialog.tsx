import { useState } from 'react';
import { wordsOf } from '../actions/executionDraft';
import * as api from '../data/api';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field } from '../ui/Field';
import { attempt } from '../ui/notices';
import type { Run } from '../wire/rest';
import { runTitle } from './runRows';

interface EditRunDialogProps {
  run: Run;
  onClose: () => void;
  onChanged: () => void;
}

/** Tags and notes of an execution, which all of its runs have. */
export function EditRunDialog({ run, onClose, onChanged }: EditRunDialogProps) {
  const [tags, setTags] = useState(run.tags.join(', '));
  const [notes, setNotes] = useState(run.notes ?? '');
  const save = async () => {
    if (await attempt(() => api.changeExecution(run.session_id, { tags: wordsOf(tags), notes }))) onChanged();
  };
  return (
    <Dialog title={runTitle(run)} onClose={onClose}>
      <div className="dialog-body runs-edit">
        <Field label="Tags" hint="With commas between them">
          {(field) => <input {...field} value={tags} onChange={(event) => setTags(event.target.value)} />}
        </Field>
        <Field label="Notes" hint="They are found by the search">
          {(field) => <textarea {...field} rows={6} value={notes} onChange={(event) => setNotes(event.target.value)} />}
        </Field>
      </div>
      <div className="dialog-actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" onClick={() => void save()}>
          Save
        </Button>
      </div>
    </Dialog>
  );
}
