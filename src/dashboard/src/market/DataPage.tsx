import { useState } from 'react';
import * as api from '../data/api';
import * as market from '../data/marketApi';
import { LoadError, Loading } from '../ui/Empty';
import { FileDrop } from '../ui/FileDrop';
import { Tabs, type Tab } from '../ui/Tabs';
import { useLoaded } from '../ui/useLoaded';
import { ExchangesPanel } from './ExchangesPanel';
import { FeedsPanel } from './FeedsPanel';
import { FilesPanel } from './FilesPanel';
import { ImportDialog } from './ImportDialog';
import { InstrumentsPanel } from './InstrumentsPanel';
import '../ui/compactTable.css';
import './market.css';

type TabId = 'files' | 'feeds' | 'instruments' | 'exchanges';

/** Market data: files come in here, and what is known of symbols and exchanges stands beside them. */
export default function DataPage() {
  const [tab, setTab] = useState<TabId>('files');
  const [waiting, setWaiting] = useState<readonly File[]>([]);
  const files = useLoaded('market-data', api.marketData);
  const feeds = useLoaded('feeds', market.feeds);
  const exchanges = useLoaded('exchanges', market.exchanges);
  const instruments = useLoaded('instruments', market.instruments);
  const tabs: Tab<TabId>[] = [
    { id: 'files', label: 'Data', badge: files.data?.length ?? 0 },
    { id: 'feeds', label: 'Feeds', badge: feeds.data?.length ?? 0 },
    { id: 'instruments', label: 'Instruments', badge: instruments.data?.length ?? 0 },
    { id: 'exchanges', label: 'Exchanges', badge: exchanges.data?.length ?? 0 },
  ];
  const [file] = waiting;
  const take = (chosen: readonly File[]) => setWaiting([...waiting, ...chosen]);
  const panels: Record<TabId, () => React.ReactNode> = {
    files: () =>
      files.data === null ? (
        <NotYet what="The market data" loaded={files} />
      ) : (
        <FilesPanel files={files.data} exchanges={exchanges.data ?? []} onChanged={files.reload} />
      ),
    feeds: () => (
      <FeedsPanel
        exchanges={exchanges.data ?? []}
        files={(files.data ?? []).flatMap(({ file: name, symbol, problem }) => (symbol === '' || problem !== null ? [] : [name]))}
        onChanged={() => {
          feeds.reload();
          files.reload();
        }}
      />
    ),
    instruments: () =>
      instruments.data === null ? (
        <NotYet what="The instruments" loaded={instruments} />
      ) : (
        <InstrumentsPanel instruments={instruments.data} exchanges={exchanges.data ?? []} onChanged={instruments.reload} />
      ),
    exchanges: () =>
      exchanges.data === null ? (
        <NotYet what="The exchanges" loaded={exchanges} />
      ) : (
        <ExchangesPanel exchanges={exchanges.data} onChanged={exchanges.reload} />
      ),
  };
  return (
    // A file that is dropped beside the place for it would replace the page in the browser.
    <section
      className="market"
      aria-label="Data"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        take([...event.dataTransfer.files]);
      }}
    >
      <div className="market-bar">
        <h1>Data</h1>
        <FileDrop label="Choose files to import" onFiles={take}>
          Drop files of prices here, or <strong>choose them</strong>: CSV, JSON, Parquet, zip or gzip, as their source wrote them
        </FileDrop>
      </div>
      <Tabs label="Data" tabs={tabs} selected={tab} onSelect={setTab}>
        {panels[tab]()}
      </Tabs>
      {file !== undefined && (
        <ImportDialog
          key={`${waiting.length}:${file.name}`}
          file={file}
          others={waiting.length - 1}
          there={files.data ?? []}
          exchanges={exchanges.data ?? []}
          onClose={() => setWaiting([])}
          onDone={(imported) => {
            setWaiting(waiting.slice(1));
            if (imported) files.reload();
          }}
        />
      )}
    </section>
  );
}

function NotYet({ what, loaded }: { what: string; loaded: { error: string | null; reload: () => void } }) {
  return loaded.error === null ? (
    <Loading what={what.toLowerCase()} />
  ) : (
    <LoadError what={what} reason={loaded.error} onRetry={loaded.reload} />
  );
}
