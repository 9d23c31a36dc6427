// Files on their way, in the corner: how far each has come, and why one was refused.
import { Progress } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { refreshLibrary } from '../../api/library';
import { uploadQueue, type Upload } from '../../api/uploads';
import { useUploads } from '../../hooks/useUploads';
import { cx } from '../core/cx';
import { plural, size } from '../core/format';
import { IconButton } from '../core/IconButton';
import { sentence } from '../core/States';
import styles from './UploadTray.module.css';

const CLEARED_AFTER_MS = 2_500;

export function UploadTray() {
  const uploads = useUploads();
  const client = useQueryClient();
  const going = uploads.filter(({ state }) => state === 'waiting' || state === 'sending').length;
  const failed = uploads.filter(({ state }) => state === 'failed').length;
  const done = uploads.filter(({ state }) => state === 'done').length;
  const doneBefore = useRef(0);
  useEffect(() => {
    if (done > doneBefore.current) void refreshLibrary(client);
    doneBefore.current = done;
  }, [client, done]);
  const isOver = uploads.length > 0 && going === 0 && failed === 0;
  useEffect(() => {
    if (!isOver) return;
    const timer = setTimeout(() => uploadQueue.clear(), CLEARED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isOver]);
  if (uploads.length === 0) return null;
  const summary =
    going > 0
      ? `Sending ${plural(going, 'file')}`
      : failed > 0
        ? `${plural(failed, 'file')} not sent`
        : `${plural(done, 'file')} sent`;
  return (
    <section className={styles.tray} aria-label="Uploads">
      <div className={styles.head}>
        <h2>{summary}</h2>
        {going === 0 && (
          <IconButton
            icon="close"
            label="Dismiss"
            size={24}
            iconSize={14}
            onClick={() => uploadQueue.clear()}
          />
        )}
      </div>
      <ul className={styles.list}>
        {uploads.map((upload) => (
          <Row key={upload.id} upload={upload} />
        ))}
      </ul>
    </section>
  );
}

function Row({ upload }: { upload: Upload }) {
  const { id, name, state, bytes, sentBytes, error } = upload;
  const percent = bytes === 0 ? 100 : Math.round((100 * sentBytes) / bytes);
  const isGoing = state === 'waiting' || state === 'sending';
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        <span className={styles.name}>{name}</span>
        <span className={cx(styles.state, 'tabular')}>
          {state === 'sending'
            ? `${percent} % of ${size(bytes)}`
            : state === 'waiting'
              ? 'waiting'
              : state === 'done'
                ? 'sent'
                : state}
        </span>
        {isGoing && (
          <IconButton
            icon="close"
            label={`Cancel ${name}`}
            size={24}
            iconSize={14}
            onClick={() => uploadQueue.cancel(id)}
          />
        )}
        {state === 'failed' && (
          <IconButton
            icon="retry"
            label={`Send ${name} again`}
            size={24}
            iconSize={14}
            onClick={() => uploadQueue.retry(id)}
          />
        )}
      </div>
      {state === 'sending' && <Progress value={percent} size={3} aria-label={`${name}, sent`} />}
      {error && <p className={styles.error}>{sentence(error)}</p>}
    </li>
  );
}
