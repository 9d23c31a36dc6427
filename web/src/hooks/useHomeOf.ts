// Where the pages of other environments are. They are pages of their own: going there loads anew.
import { useCallback } from 'react';
import { basePath, homeOf } from '../api/address';
import { useEnvironmentName } from '../api/system';

/** From the name of an environment to the beginning of its addresses, without the slash at the end. */
export function useHomeOf(): (name: string) => string {
  const environment = useEnvironmentName();
  return useCallback(
    (name) => homeOf(name, { environment, basePath, protocol: location.protocol, host: location.host }),
    [environment],
  );
}
