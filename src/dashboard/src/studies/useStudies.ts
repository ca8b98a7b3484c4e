import * as api from '../data/api';
import { useConnection, useStudyFrames } from '../data/stores';
import type { HeardStudy, StudyFrames } from '../data/world';
import { useLoaded, type Loaded } from '../ui/useLoaded';
import type { Study } from '../wire/rest';

/** A study as the server last spoke of it: as it was asked for, or as a frame says that came since. */
export function latest(study: Study, askedAt: number, heard: HeardStudy | undefined): Study {
  if (heard === undefined || heard.at < askedAt) return study;
  const { state, done, total, percent, rate, eta_seconds, best, error } = heard.frame;
  return { ...study, state, progress: { done, total, percent, rate, eta_seconds }, best, error };
}

/** The caller's studies, the latest first. */
export function useStudies(): Loaded<Study[]> {
  const heard = useStudyFrames((studies) => studies.byId);
  const version = Object.values(heard).map(stateOf).join();
  return useFollowed('studies', api.studies, version, heard);
}

/** One study. */
export function useStudy(id: string): Loaded<Study> {
  const heard = useStudyFrames((studies) => studies.byId);
  const found = heard[id];
  const loaded = useFollowed(`study:${id}`, async () => [await api.study(id)], found === undefined ? '' : stateOf(found), heard);
  return { ...loaded, data: loaded.data?.[0] ?? null };
}

/** Asks again at every change of state, whose rest is in no frame, and when the stream is back: frames were missed meanwhile. */
function useFollowed(key: string, load: () => Promise<Study[]>, version: string, heard: StudyFrames): Loaded<Study[]> {
  const phase = useConnection((connection) => connection.phase);
  const { data, error, reload } = useLoaded(
    key,
    async () => {
      const askedAt = performance.now();
      return { askedAt, studies: await load() };
    },
    `${phase === 'live'}:${version}`,
  );
  return { data: data === null ? null : data.studies.map((study) => latest(study, data.askedAt, heard[study.id])), error, reload };
}

function stateOf({ frame }: HeardStudy): string {
  return `${frame.id}=${frame.state}`;
}
