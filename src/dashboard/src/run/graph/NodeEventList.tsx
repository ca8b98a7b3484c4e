import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef, useState } from 'react';
import type { EventOf } from '../../wire/events';
import type { Moments } from '../model/moments';
import { loadOlder } from '../model/useRunLog';
import { Empty } from '../../ui/Empty';
import { ConditionsThen } from './ConditionList';
import { eventSummary } from './eventSummary';

interface NodeEventListProps {
  events: readonly EventOf<'node'>[];
  /** True when the log does not reach back to the start of the run. */
  hasOlder: boolean;
  moments: Moments;
}

/** Node events, newest first, however many: only the rows in view exist. */
export function NodeEventList({ events, hasOlder, moments }: NodeEventListProps) {
  const [opened, setOpened] = useState<number | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const count = events.length;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => 30,
    getItemKey: (index) => events[count - 1 - index]!.seq,
    overscan: 10,
  });
  const rows = virtual.getVirtualItems();
  const atEnd = (rows[rows.length - 1]?.index ?? 0) >= count - 1;
  useEffect(() => {
    if (hasOlder && atEnd && count > 0) loadOlder();
  }, [hasOlder, atEnd, count]);
  if (count === 0) return <Empty title="No node has completed yet">Each completion is listed here with its conditions and orders.</Empty>;
  return (
    <div className="node-events" ref={scroller} tabIndex={0} role="region" aria-label="Node events">
      <ul style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {rows.map(({ index, key, start }) => {
          const event = events[count - 1 - index]!;
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className="node-event"
              style={{ transform: `translateY(${start}px)` }}
            >
              <EventRow
                event={event}
                moments={moments}
                isOpen={opened === event.seq}
                onToggle={() => setOpened(opened === event.seq ? null : event.seq)}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface EventRowProps {
  event: EventOf<'node'>;
  moments: Moments;
  isOpen: boolean;
  onToggle: () => void;
}

const EventRow = memo(
  function EventRow({ event, moments, isOpen, onToggle }: EventRowProps) {
    const evaluated = event.data.evaluated_conditions?.conditions_evaluated ?? [];
    return (
      <>
        <button type="button" className="node-event-line" aria-expanded={isOpen} onClick={onToggle}>
          <span className="num muted">{moments.ofEvent(event.time, event.seq)}</span>
          <span className="truncate">{event.data.node_name}</span>
          <span className="truncate muted">{eventSummary(event.data)}</span>
          <span className="num muted">{event.seq}</span>
        </button>
        {isOpen && (
          <div className="node-event-body">
            {evaluated.length > 0 && <ConditionsThen evaluated={evaluated} />}
            <pre className="json" tabIndex={0} aria-label="The whole event">
              {JSON.stringify(event.data, null, 2)}
            </pre>
          </div>
        )}
      </>
    );
  },
  (before, after) => before.event === after.event && before.moments === after.moments && before.isOpen === after.isOpen,
);
