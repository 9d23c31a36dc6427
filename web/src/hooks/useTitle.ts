// The name of the page in the browser's tab, with its environment in front where that is not the main one.
import { useEffect } from 'react';
import { MAIN } from '../api/address';
import { useEnvironmentName } from '../api/system';

export function useTitle(title: string | null): void {
  const environment = useEnvironmentName();
  useEffect(() => {
    const name = title ? `${title} · Almanac` : 'Almanac';
    document.title = environment === MAIN ? name : `[${environment}] ${name}`;
  }, [title, environment]);
}
