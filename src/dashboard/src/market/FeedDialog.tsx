import * as market from '../data/marketApi';
import { CheckEntry, ChoiceEntry, FormSection, NumberEntryField, TextEntry } from '../ui/PointerForm';
import type { FormValues } from '../ui/PointerForm';
import { SaveDialog } from '../ui/SaveDialog';
import type { ExchangeInfo, Feed } from '../wire/rest';
import { feedOf, feedProblems, feedValues, newFeed, symbolOf, venues } from './feedRows';

interface FeedDialogProps {
  /** The feed to change; null: a new one. */
  edited: Feed | null;
  taken: readonly string[];
  exchanges: readonly ExchangeInfo[];
  files: readonly string[];
  onSaved: () => void;
  onClose: () => void;
}

/** A feed: what programs push, a recording that is played, or a venue's trades. A new one runs at once; a changed one keeps its log. */
export function FeedDialog({ edited, taken, exchanges, files, onSaved, onClose }: FeedDialogProps) {
  const isNew = edited === null;
  return (
    <SaveDialog
      title={isNew ? 'New feed' : `Feed of ${edited.symbol}`}
      initial={isNew ? newFeed : feedValues(edited)}
      action={isNew ? 'Create' : 'Save'}
      check={(values) => feedProblems(values, taken)}
      save={async (values) => market.saveFeed(symbolOf(values), feedOf(values)).then(onSaved)}
      onClose={onClose}
    >
      {(form) => (
        <>
          <FormSection title="Feed">
            <TextEntry form={form} pointer="symbol" label="Symbol" hint="As strategies name it" disabled={!isNew} />
            <ChoiceEntry
              form={form}
              pointer="source"
              label="Source"
              choices={[
                ['push', 'Push: programs send ticks'],
                ['replay', 'Replay: a recording is played'],
                ...Object.entries(venues).map(([id, [name]]) => [id, `${name}: its public trades`] as const),
              ]}
            />
            <TextEntry
              form={form}
              pointer="exchange"
              label="Exchange"
              hint="Of times without an offset; empty: UTC"
              choices={exchanges.map(({ id }) => id)}
            />
            <NumberEntryField form={form} pointer="stale_after" label="Stale after, seconds" hint="Without a tick" placeholder="30" />
            <NumberEntryField form={form} pointer="days" label="Days to keep" hint="Empty: all" />
            <NumberEntryField form={form} pointer="mebibytes" label="MiB to keep" hint="Empty: all" />
          </FormSection>
          {venueOf(form.values) !== undefined && (
            <FormSection title="Venue">
              <TextEntry
                form={form}
                pointer="instrument"
                label="Instrument"
                hint={`As the venue names it, such as ${venueOf(form.values)?.[1]}; empty: the symbol`}
              />
              <TextEntry form={form} pointer="url" label="Address" hint="Empty: the public one; ws:// or wss:// for a proxy" />
            </FormSection>
          )}
          {form.values['source'] === 'replay' && (
            <FormSection title="Replay">
              <TextEntry form={form} pointer="file" label="File" hint="Market data, or the recording of a feed" choices={files} />
              <TextEntry form={form} pointer="speed" label="Speed" hint="Multiple of market time, or max" />
              <ChoiceEntry
                form={form}
                pointer="stamps"
                label="Times of the ticks"
                choices={[
                  ['recorded', 'As recorded'],
                  ['now', 'Now, as they are played'],
                ]}
              />
              {form.values['stamps'] === 'now' && <CheckEntry form={form} pointer="loop" label="Again and again" />}
            </FormSection>
          )}
        </>
      )}
    </SaveDialog>
  );
}

const venueOf = (values: FormValues) => venues[String(values['source'])];
