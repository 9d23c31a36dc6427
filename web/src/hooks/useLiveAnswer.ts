// A streaming answer as it stands. The page that shows a chat follows its streams; anything on it may read them.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { emptyAnswer, isFinished, reduceAnswer, type LiveAnswer } from '../api/answer';
import { putMessage } from '../api/chats';
import { ApiError, follow } from '../api/client';
import { keys } from '../api/keys';
import type { Message } from '../api/types';
import { speak } from '../components/core/notices';

const liveKey = (id: string) => ['live', id] as const;

/** What has come so far of a message that is being written. */
export function useLiveAnswer(id: string): LiveAnswer {
  const { data } = useQuery<LiveAnswer>({
    queryKey: liveKey(id),
    queryFn: () => emptyAnswer,
    enabled: false,
  });
  return data ?? emptyAnswer;
}

const FLUSH_MS = 40;

/** Follows the stream of the message while it is being written. Tokens are shown in batches, not one by one. */
export function useFollowAnswer(message: Message | null): void {
  const client = useQueryClient();
  const id = message?.state === 'streaming' ? message.id : null;
  const chatId = message?.chat_id ?? '';
  useEffect(() => {
    if (id === null) return;
    const abort = new AbortController();
    let live = emptyAnswer;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const flush = () => {
      timer = null;
      client.setQueryData(liveKey(id), live);
    };
    const onEvent = (event: Parameters<typeof reduceAnswer>[1]) => {
      live = reduceAnswer(live, event);
      timer ??= setTimeout(flush, FLUSH_MS);
    };
    const finish = () => {
      if (live.done) {
        putMessage(client, live.done);
        speak(`Answer: ${live.done.text}`);
      }
      // The server's own account of the message, its title and times included.
      void client.invalidateQueries({ queryKey: keys.chat(chatId) });
      void client.invalidateQueries({ queryKey: keys.chats });
    };
    flush();
    follow(`/api/v1/messages/${id}/events`, {
      signal: abort.signal,
      onEvent,
      finished: () => isFinished(live),
    })
      .catch((cause: unknown) => {
        const {
          code,
          message: text,
          remedy,
        } = cause instanceof ApiError ? cause : new ApiError(0, 'unknown', 'the stream was lost');
        live = { ...live, error: { code, message: text, remedy } };
        flush();
      })
      .finally(() => {
        if (abort.signal.aborted) return;
        finish();
      });
    return () => {
      abort.abort();
      if (timer) clearTimeout(timer);
    };
  }, [client, id, chatId]);
}
