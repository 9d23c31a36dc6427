// Chats and their messages: the queries and what changes them.
import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
} from '@tanstack/react-query';
import { addressOf } from './address';
import { call, queryString } from './client';
import { keys } from './keys';
import type { Case, Chat, ChatWithMessages, List, Message, Scope } from './types';

const PAGE_SIZE = 60;

export function useChats(query = '') {
  return useInfiniteQuery({
    queryKey: keys.chatsFound(query),
    queryFn: ({ signal, pageParam }) =>
      call<List<Chat>>(`/api/v1/chats${queryString({ q: query, limit: PAGE_SIZE, cursor: pageParam })}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function useChat(id: string) {
  return useQuery({
    queryKey: keys.chat(id),
    queryFn: ({ signal }) => call<ChatWithMessages>(`/api/v1/chats/${id}`, { signal }),
  });
}

interface Asked {
  question: Message;
  answer: Message;
}

function addMessages(client: QueryClient, chatId: string, messages: Message[]): void {
  client.setQueryData<ChatWithMessages>(keys.chat(chatId), (chat) => {
    if (!chat) return chat;
    const fresh = messages.filter((message) => !chat.messages.some((known) => known.id === message.id));
    return { ...chat, messages: [...chat.messages, ...fresh] };
  });
}

export function putMessage(client: QueryClient, message: Message): void {
  client.setQueryData<ChatWithMessages>(
    keys.chat(message.chat_id),
    (chat) =>
      chat && {
        ...chat,
        messages: chat.messages.map((known) => (known.id === message.id ? message : known)),
      },
  );
}

/** Asks in a chat, or in a new one when `chatId` is null; answers with the chat's id. */
export function useAsk() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({
      chatId,
      question,
      scope,
    }: {
      chatId: string | null;
      question: string;
      scope: Scope;
    }) => {
      let id = chatId;
      if (id === null) {
        const chat = await call<Chat>('/api/v1/chats', { method: 'POST', body: { scope } });
        id = chat.id;
        client.setQueryData<ChatWithMessages>(keys.chat(id), { ...chat, messages: [] });
      }
      try {
        const asked = await call<Asked>(`/api/v1/chats/${id}/messages`, {
          method: 'POST',
          body: { question, scope },
        });
        addMessages(client, id, [asked.question, asked.answer]);
        return id;
      } catch (cause) {
        // A chat without its first question is nothing to keep; where it cannot be deleted either, it stays.
        if (chatId === null) void deleteChat(client, id).catch(() => undefined);
        throw cause;
      }
    },
    onSuccess: async (id) => {
      announceChange(id);
      // The first question gives the chat its name.
      void client.invalidateQueries({ queryKey: keys.chat(id) });
      await client.invalidateQueries({ queryKey: keys.chats });
    },
  });
}

export function useMessageAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, action }: { id: string; action: 'stop' | 'regenerate' }) =>
      call<Message>(`/api/v1/messages/${id}/${action}`, { method: 'POST' }),
    onSuccess: (message) => {
      putMessage(client, message);
      announceChange(message.chat_id);
    },
  });
}

export function useFeedback() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, verdict, note }: { id: string; verdict: 'up' | 'down' | null; note: string | null }) =>
      call<Message>(`/api/v1/messages/${id}/feedback`, { method: 'PUT', body: { verdict, note } }),
    onSuccess: (message) => putMessage(client, message),
  });
}

/** Keeps the question of an answer as one that evaluations ask again. */
export function useKeepAsCase() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (messageId: string) =>
      call<Case>('/api/v1/evaluation-cases', { method: 'POST', body: { message_id: messageId } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.cases }),
  });
}

/** Changes a chat: on the page at once, and there taken back where the server refuses it. */
export function useUpdateChat(id: string) {
  const client = useQueryClient();
  const queryKey = keys.chat(id);
  const put = (change: Partial<Chat>) =>
    client.setQueryData<ChatWithMessages>(queryKey, (known) => known && { ...known, ...change });
  // What the server says of one change lacks those that wait behind it.
  const isLast = () => client.isMutating({ mutationKey: queryKey }) === 1;
  return useMutation({
    mutationKey: queryKey,
    // One after the other: the server keeps the one that comes last.
    scope: { id },
    mutationFn: (change: { title?: string; scope?: Scope }) =>
      call<Chat>(`/api/v1/chats/${id}`, { method: 'PATCH', body: change }),
    // Not after the answer: the next change is made from what is shown.
    onMutate: (change) => {
      void client.cancelQueries({ queryKey });
      const before = client.getQueryData<ChatWithMessages>(queryKey);
      put(change);
      return before;
    },
    onSuccess: () => announceChange(id),
    onError: (_error, _change, before) => {
      if (before && isLast()) put({ title: before.title, scope: before.scope });
    },
    onSettled: async () => {
      if (isLast()) void client.invalidateQueries({ queryKey });
      await client.invalidateQueries({ queryKey: keys.chats });
    },
  });
}

async function deleteChat(client: QueryClient, id: string): Promise<void> {
  await call<undefined>(`/api/v1/chats/${id}`, { method: 'DELETE' });
  client.removeQueries({ queryKey: keys.chat(id) });
  announceChange(id);
  await client.invalidateQueries({ queryKey: keys.chats });
}

export function useDeleteChat() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => deleteChat(client, id),
  });
}

export function exportUrl(chatId: string): string {
  return addressOf(`/api/v1/chats/${chatId}/export`);
}

// Other tabs of the same browser learn of a change at once; other people's see it when they come back to the page.
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('almanac-chats');

function announceChange(chatId: string): void {
  channel?.postMessage(chatId);
}

/** Calls back with the id of a chat that another tab changed. */
export function onChatChanged(listener: (chatId: string) => void): () => void {
  const handle = (event: MessageEvent<string>) => listener(event.data);
  channel?.addEventListener('message', handle);
  return () => channel?.removeEventListener('message', handle);
}
