// The start of the UI: one query client, one theme, one router.
import { MantineProvider } from '@mantine/core';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { basePath } from './api/address';
import { ApiError } from './api/client';
import { keys } from './api/keys';
import { App } from './App';
import { useScheme } from './hooks/useScheme';
import { theme } from './mantine';

/** The code with which the server asks to log in. */
const LOGGED_OUT = 'log_in';
const RETRIES_MAX = 2;
const STALE_MS = 5_000;

const client = new QueryClient({
  queryCache: new QueryCache({
    // A log-in that has ended: the gate asks anew who the reader is.
    onError: (error) => {
      if (error instanceof ApiError && error.code === LOGGED_OUT) {
        void client.invalidateQueries({ queryKey: keys.session });
      }
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: STALE_MS,
      // What the server refused it will refuse again; only an unreachable server is worth another try.
      retry: (failures, error) => error instanceof ApiError && error.unreachable && failures < RETRIES_MAX,
    },
  },
});

function Root() {
  const { scheme } = useScheme();
  return (
    // Its variables and classes come from style sheets, not from style elements: see the Content-Security-Policy.
    <MantineProvider
      theme={theme}
      forceColorScheme={scheme}
      withCssVariables={false}
      withGlobalClasses={false}
      deduplicateInlineStyles={false}
    >
      <QueryClientProvider client={client}>
        <BrowserRouter basename={basePath || '/'}>
          <App />
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  );
}

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Root />
    </StrictMode>,
  );
}
