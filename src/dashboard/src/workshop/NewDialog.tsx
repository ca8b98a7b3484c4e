import { useState, type FormEvent } from 'react';
import { editorLink } from '../actions/links';
import * as api from '../data/api';
import { explain } from '../data/http';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field } from '../ui/Field';
import { useLoaded } from '../ui/useLoaded';
import type { StrategyInfo } from '../wire/rest';
import { begin, beginFromTemplate, duplicate, freeId, idOf, idProblem } from './newStrategy';

interface NewDialogProps {
  strategies: readonly StrategyInfo[];
  /** What it begins as a copy of; null to choose. */
  from: string | null;
  onClose: () => void;
}

const blank = '';
/** What the name of a template begins with among the choices; no id of a strategy has a colon. */
const templateMark = 'template:';

/** A new strategy: with the start alone, or as a copy. */
export function NewDialog({ strategies, from, onClose }: NewDialogProps) {
  const taken = strategies.map((each) => each.strategy_id);
  const source = strategies.find((each) => each.strategy_id === from);
  const [name, setName] = useState(source === undefined ? 'My strategy' : `${source.name || source.strategy_id} copy`);
  const [id, setId] = useState<string | null>(null);
  const [base, setBase] = useState(from ?? blank);
  const [symbol, setSymbol] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const data = useLoaded('market-data', api.marketData);
  const templates = useLoaded('templates', api.templates);
  const template = templates.data?.find(({ id: each }) => base === templateMark + each);
  const symbols = [...new Set((data.data ?? []).map((each) => each.symbol))].sort();
  const chosenId = id ?? freeId(idOf(name), taken);
  const wrong = idProblem(chosenId, taken);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      if (base === blank) await begin(chosenId, name, { symbol: symbol ?? symbols[0] ?? '' });
      else if (template !== undefined) await beginFromTemplate(template, chosenId, name, symbol);
      else await duplicate(base, chosenId, name);
      window.location.hash = editorLink(chosenId);
      onClose();
    } catch (error) {
      setProblem(explain(error));
    }
  };
  return (
    <Dialog title={source === undefined ? 'New strategy' : 'Duplicate'} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <div className="dialog-body">
          <Field label="Name">
            {(field) => <input {...field} autoFocus value={name} onChange={(event) => setName(event.target.value)} />}
          </Field>
          <Field label="Id" error={wrong} hint="Names it in addresses and files; it stays">
            {(field) => <input {...field} value={chosenId} onChange={(event) => setId(event.target.value)} />}
          </Field>
          <Field label="Begin with" hint={template?.description ?? ''}>
            {(field) => (
              <select {...field} value={base} onChange={(event) => setBase(event.target.value)}>
                <option value={blank}>The start alone</option>
                {(templates.data ?? []).map((each) => (
                  <option key={each.id} value={templateMark + each.id}>
                    Template: {each.name}
                  </option>
                ))}
                {strategies.map((each) => (
                  <option key={each.strategy_id} value={each.strategy_id}>
                    {each.sample ? 'Sample: ' : 'Copy of '}
                    {each.name || each.strategy_id}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {(base === blank || template !== undefined) && (
            <Field
              label="Symbol"
              hint={symbols.length === 0 ? 'There is no market data yet; it can be set later' : 'Of the data that are there'}
            >
              {(field) => (
                <select
                  {...field}
                  value={symbol ?? (template === undefined ? (symbols[0] ?? '') : '')}
                  onChange={(event) => setSymbol(event.target.value === '' ? null : event.target.value)}
                >
                  {template !== undefined && <option value="">The template's</option>}
                  {symbols.map((each) => (
                    <option key={each}>{each}</option>
                  ))}
                </select>
              )}
            </Field>
          )}
          <p className="field-error" role="alert">
            {problem}
          </p>
        </div>
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={wrong !== undefined}>
            Open the editor
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
