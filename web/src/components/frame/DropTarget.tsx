// The whole page takes files. A page says where they go; without a page that does, nothing happens.
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import type { NamedFile } from '../../api/uploads';
import { Icon } from '../core/Icon';
import { notify } from '../core/notices';
import { droppedFiles, leftOutText } from './droppedFiles';
import styles from './DropTarget.module.css';

interface Destination {
  /** Completes "Drop to …". */
  label: string;
  onFiles: (files: NamedFile[]) => void;
}

const Destinations = createContext<(destination: Destination) => () => void>(() => () => undefined);

/** Declares where files go that are dropped while the calling page is shown. */
export function useDropDestination(label: string, onFiles: (files: NamedFile[]) => void): void {
  const register = useContext(Destinations);
  const latest = useRef(onFiles);
  useEffect(() => {
    latest.current = onFiles;
  });
  useEffect(() => register({ label, onFiles: (files) => latest.current(files) }), [register, label]);
}

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

export function DropTarget({ children }: { children: ReactNode }) {
  const [destinations, setDestinations] = useState<Destination[]>([]);
  const [isOver, setIsOver] = useState(false);
  const current = destinations.at(-1) ?? null;
  const register = useCallback((destination: Destination) => {
    setDestinations((all) => [...all, destination]);
    return () => setDestinations((all) => all.filter((known) => known !== destination));
  }, []);
  useEffect(() => {
    let depth = 0;
    const show = (change: number) => (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth = Math.max(0, depth + change);
      setIsOver(depth > 0);
    };
    const over = (event: DragEvent) => {
      // Without this the browser would open the file in place of the page.
      if (carriesFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setIsOver(false);
      if (!event.dataTransfer || !current) return;
      droppedFiles(event.dataTransfer).then(
        ({ files, leftOut }) => {
          if (files.length > 0) current.onFiles(files);
          if (leftOut > 0) notify(leftOutText(leftOut), 'danger');
        },
        () => notify('The files could not be read.', 'danger'),
      );
    };
    const listeners = [
      ['dragenter', show(1)],
      ['dragleave', show(-1)],
      ['dragover', over],
      ['drop', drop],
    ] as const;
    for (const [name, listener] of listeners) window.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of listeners) window.removeEventListener(name, listener);
    };
  }, [current]);
  const value = useMemo(() => register, [register]);
  return (
    <Destinations value={value}>
      <div className={styles.page}>{children}</div>
      {isOver && current && (
        <div className={styles.overlay} aria-hidden="true">
          <div className={styles.frame}>
            <Icon name="upload" size={32} />
            <p>Drop to {current.label}</p>
            <small>PDF, Word, PowerPoint, Excel, CSV, HTML, Markdown, text, EPUB</small>
          </div>
        </div>
      )}
    </Destinations>
  );
}
