import * as market from '../data/marketApi';
import { CheckEntry, ChoiceEntry, FormSection, NumberEntryField, TextEntry } from '../ui/PointerForm';
import { SaveDialog } from '../ui/SaveDialog';
import type { ExchangeInfo } from '../wire/rest';
import { feedOf, feedProblems, newFeed, symbolOf } from './feedRows';

interface FeedDialogProps {
  taken: readonly string[];
  exchanges: readonly ExchangeInfo[];
  files: readonly string[];
  onSaved: () => void;
  onClose: () => void;
}

/** A new feed: what programs push, or a recording that is played. It runs at once. */
export function FeedDialog({ taken, exchanges, files, onSaved, onClose }: FeedDialogProps) {
  return (
    <SaveDialog
      title="New feed"
      initial={newFeed}
      action="Create"
      check={(values) => feedProblems(values, taken)}
      save={async (values) => market.saveFeed(symbolOf(values), feedOf(values)).then(onSaved)}
      onClose={onClose}
    >
      {(form) => (
        <>
          <FormSection title="Feed">
            <TextEntry form={form} pointer="symbol" label="Symbol" hint="As strategies name it" />
            <ChoiceEntry
              form={form}
              pointer="source"
              label="Source"
              choices={[
                ['push', 'Push: programs send ticks'],
                ['replay', 'Replay: a recording is played'],
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
          </FormSection>
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
