// What is around every page: the rail, the bar, and what floats above them.
import { Drawer } from '@mantine/core';
import { useDisclosure, useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { MAIN } from '../../api/address';
import { onChatChanged } from '../../api/chats';
import { keys } from '../../api/keys';
import { isUnknownEnvironment, useEnvironmentName, useStatus } from '../../api/system';
import { useHomeOf } from '../../hooks/useHomeOf';
import { useKeys } from '../../hooks/useKeys';
import { useLiveEvents } from '../../hooks/useLiveEvents';
import { Notices } from '../core/Notices';
import { NoEnvironment } from '../environments/NoEnvironment';
import { absence } from '../environments/words';
import { DropTarget } from './DropTarget';
import { EnvironmentBar } from './EnvironmentBar';
import { Palette } from './Palette';
import { Rail } from './Rail';
import { TopBar } from './TopBar';
import { UploadTray } from './UploadTray';
import styles from './Frame.module.css';

/** Below this width the rail is a drawer and the source panel covers the page. */
export const PHONE = '(max-width: 47.99em)';

export function Frame({ children }: { children: ReactNode }) {
  useLiveEvents();
  useOtherTabs();
  const isPhone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false });
  const [isNarrow, setIsNarrow] = useLocalStorage({ key: 'almanac-rail-narrow', defaultValue: false });
  const [isDrawerOpen, drawer] = useDisclosure(false);
  const [isPaletteOpen, palette] = useDisclosure(false);
  const { pathname } = useLocation();
  const [pathBefore, setPathBefore] = useState(pathname);
  if (pathBefore !== pathname) {
    setPathBefore(pathname);
    drawer.close();
  }
  useKeys(
    useMemo(
      () => ({
        'mod+k': () => palette.toggle(),
        '/': () => document.querySelector<HTMLElement>('[data-question-box]')?.focus(),
      }),
      [palette],
    ),
  );
  return (
    <DropTarget>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <EnvironmentBar />
      <div className={styles.frame}>
        {!isPhone && (
          <Rail narrow={isNarrow} onToggle={() => setIsNarrow(!isNarrow)} onSearch={palette.open} />
        )}
        <div className={styles.body}>
          <TopBar onMenu={isPhone ? drawer.open : null} />
          <ServerBanner />
          <main id="main" tabIndex={-1} className={styles.main}>
            <Page>{children}</Page>
          </main>
        </div>
      </div>
      {isPhone && isDrawerOpen && (
        <Drawer
          opened
          onClose={drawer.close}
          size="min(300px, 86vw)"
          padding={0}
          withCloseButton={false}
          attributes={{ content: { 'aria-label': 'Navigation' } }}
        >
          <Rail narrow={false} onToggle={drawer.close} onSearch={() => (drawer.close(), palette.open())} />
        </Drawer>
      )}
      {isPaletteOpen && <Palette onClose={palette.close} />}
      <UploadTray />
      <Notices />
    </DropTarget>
  );
}

/** The page, unless it is of an environment that was not there when it was opened: then every part of it would fail. */
function Page({ children }: { children: ReactNode }) {
  const { error, data } = useStatus();
  const name = useEnvironmentName();
  const homeOf = useHomeOf();
  if (data !== undefined || !isUnknownEnvironment(error)) return children;
  return <NoEnvironment name={name} mainHome={homeOf(MAIN)} />;
}

/** Says that the server is gone, or the environment, and when the server is back asks for everything again. */
function ServerBanner() {
  const client = useQueryClient();
  const { isError, isSuccess, error, data } = useStatus();
  const name = useEnvironmentName();
  const homeOf = useHomeOf();
  const wasGone = useRef(false);
  useEffect(() => {
    if (isSuccess && wasGone.current) void client.invalidateQueries();
    if (isSuccess || isError) wasGone.current = isError;
  }, [client, isError, isSuccess]);
  if (!isError) return null;
  if (isUnknownEnvironment(error)) {
    // Where it never was there, the page itself says so.
    if (data === undefined) return null;
    const { title, text } = absence(name, true);
    return (
      <div className={styles.banner} role="alert">
        {title}. {text} <a href={`${homeOf(MAIN)}/environments`}>See what there is in main</a>
      </div>
    );
  }
  return (
    <div className={styles.banner} role="alert">
      Almanac does not answer. Trying again every few seconds; what you see may be out of date.
    </div>
  );
}

function useOtherTabs(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      onChatChanged((id) => {
        void client.invalidateQueries({ queryKey: keys.chat(id) });
        void client.invalidateQueries({ queryKey: keys.chats });
      }),
    [client],
  );
}
