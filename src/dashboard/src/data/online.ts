import { useConnection } from './stores';

/** False while the server cannot be reached: what is shown is as it last was, and no command would arrive. */
export function useOnline(): boolean {
  return useConnection((connection) => connection.phase !== 'offline');
}
