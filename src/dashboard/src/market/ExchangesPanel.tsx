import { useState } from 'react';
import * as market from '../data/marketApi';
import { Button, IconButton } from '../ui/Button';
import { confirm } from '../ui/confirm';
import { attempt } from '../ui/notices';
import { CheckEntry, FormSection, TextEntry } from '../ui/PointerForm';
import type { FormValues } from '../ui/PointerForm';
import { SaveDialog } from '../ui/SaveDialog';
import type { ExchangeInfo } from '../wire/rest';
import { zones } from './importDraft';
import { exchangeOf, exchangeValues, linesProblem, newExchange, sessionPlaces, weekdays } from './referenceForms';

interface ExchangesPanelProps {
  exchanges: readonly ExchangeInfo[];
  onChanged: () => void;
}

interface Edited {
  readonly values: FormValues;
  readonly isSaved: boolean;
}

/** Clocks, sessions and trading days: the built-in ones to look up, own ones to define. */
export function ExchangesPanel({ exchanges, onChanged }: ExchangesPanelProps) {
  const [edited, setEdited] = useState<Edited | null>(null);
  const remove = (id: string) =>
    confirm({
      title: `Delete ${id}?`,
      text: 'Runs that go on keep it. A strategy that names it cannot start again.',
      action: 'Delete',
      danger: true,
      onYes: () => void attempt(async () => market.removeExchange(id).then(onChanged)),
    });
  return (
    <div className="market-files">
      <div className="market-tools">
        <span className="muted">Holidays of the built-in ones are in the program; a copy begins without any.</span>
        <Button icon="plus" onClick={() => setEdited({ values: newExchange, isSaved: false })}>
          New exchange
        </Button>
      </div>
      <table className="compact-table market-table">
        <thead>
          <tr>
            <th scope="col">Exchange</th>
            <th scope="col">Sessions</th>
            <th scope="col" className="market-optional">
              Days
            </th>
            <th scope="col" className="market-optional">
              Zone
            </th>
            <th scope="col" className="market-optional">
              Day begins
            </th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {exchanges.map((each) => (
            <tr key={each.id} data-exchange={each.id}>
              <th scope="row">
                {each.built_in ? (
                  each.id
                ) : (
                  <button type="button" className="link" onClick={() => setEdited({ values: exchangeValues(each), isSaved: true })}>
                    {each.id}
                  </button>
                )}
              </th>
              <td className="num">{each.sessions.map(({ open, close }) => `${open}–${close}`).join(', ')}</td>
              <td className="market-optional">{daysWords(each)}</td>
              <td className="market-optional">{each.zone}</td>
              <td className="num market-optional">{each.day_start >= '12:00' ? `${each.day_start} the evening before` : each.day_start}</td>
              <td className="right">
                {each.built_in ? (
                  <Button className="small" aria-label={`Copy ${each.id}`} onClick={() => setEdited(copyOf(each))}>
                    Copy
                  </Button>
                ) : (
                  <IconButton icon="trash" tone="danger" label={`Delete ${each.id}`} onClick={() => remove(each.id)} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {edited !== null && <ExchangeDialog edited={edited} taken={exchanges} onSaved={onChanged} onClose={() => setEdited(null)} />}
    </div>
  );
}

interface ExchangeDialogProps {
  edited: Edited;
  taken: readonly ExchangeInfo[];
  onSaved: () => void;
  onClose: () => void;
}

function ExchangeDialog({ edited: { values: initial, isSaved }, taken, onSaved, onClose }: ExchangeDialogProps) {
  const idOf = (values: FormValues) => String(values['id'] ?? '').trim();
  const check = (values: FormValues): Readonly<Record<string, string>> => ({
    ...(idOf(values) === '' ? { id: 'It needs a name.' } : {}),
    ...(!isSaved && taken.some(({ id }) => id === idOf(values)) ? { id: 'There is an exchange of this name.' } : {}),
    ...linesProblem(values, 'early_closes', 'A date and a time a line: 2025-12-24 13:00'),
  });
  return (
    <SaveDialog
      title={isSaved ? idOf(initial) : 'New exchange'}
      initial={initial}
      action="Save"
      check={check}
      save={async (values) => market.saveExchange(idOf(values), exchangeOf(values)).then(onSaved)}
      onClose={onClose}
    >
      {(form) => (
        <>
          <FormSection title="Exchange">
            <TextEntry form={form} pointer="id" label="Name" hint="As strategies and imports name it" disabled={isSaved} />
            <TextEntry form={form} pointer="zone" label="Zone" placeholder="Europe/Vienna" choices={zones} />
            <TextEntry form={form} pointer="day_start" label="Trading day begins" hint="From 12:00 on: the evening before" />
          </FormSection>
          <FormSection title="Sessions">
            <div className="form-wide market-sessions">
              {sessionPlaces.map((place) => (
                <TextPair key={place} form={form} place={place} />
              ))}
            </div>
            <div className="form-wide market-days" role="group" aria-label="Days">
              {weekdays.map((day) => (
                <CheckEntry key={day} form={form} pointer={day} label={day.charAt(0).toUpperCase() + day.slice(1)} />
              ))}
            </div>
          </FormSection>
          <FormSection title="Closed and half days">
            <TextEntry form={form} pointer="holidays" label="Holidays" hint="Dates, a line each" placeholder="2025-12-25" rows={4} />
            <TextEntry
              form={form}
              pointer="early_closes"
              label="Early closes"
              hint="A date and a time a line"
              placeholder="2025-12-24 13:00"
              rows={4}
            />
          </FormSection>
        </>
      )}
    </SaveDialog>
  );
}

function TextPair({ form, place }: { form: Parameters<typeof TextEntry>[0]['form']; place: 0 | 1 }) {
  const which = place === 0 ? '' : ' after the break';
  return (
    <>
      <TextEntry form={form} pointer={`sessions/${place}/open`} label={`Opens${which}`} placeholder={place === 0 ? '09:30' : 'no break'} />
      <TextEntry form={form} pointer={`sessions/${place}/close`} label={`Closes${which}`} placeholder={place === 0 ? '16:00' : ''} />
    </>
  );
}

/** Of a built-in one: its holidays are in the program, and do not come along. */
function copyOf(exchange: ExchangeInfo): Edited {
  return { values: { ...exchangeValues(exchange), id: `${exchange.id}2` }, isSaved: false };
}

function daysWords({ sessions }: ExchangeInfo): string {
  const days = weekdays.filter((day) => sessions.some((session) => session.days.includes(day)));
  if (days.length === 7) return 'every day';
  return days.join() === 'mon,tue,wed,thu,fri' ? 'Mon to Fri' : days.join(', ');
}
