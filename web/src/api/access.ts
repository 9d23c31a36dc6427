// Who is logged in, and what belongs to that: log-ins, API tokens, users with their roles, invitations, who changed what.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, queryString } from './client';
import { keys } from './keys';
import type {
  AuditEntry,
  Grant,
  Invitation,
  InvitationRequest,
  List,
  LogIn,
  NewAccountRequest,
  Session,
  Token,
  TokenRequest,
  User,
  UserChange,
} from './types';

const SESSION = '/api/v1/session';
const USERS_PAGE = 500;
const AUDIT_PAGE = 100;

/** Who the reader is. Asked once; what logs in or out says so. */
export function useSession() {
  return useQuery({
    queryKey: keys.session,
    queryFn: ({ signal }) => call<Session>(SESSION, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Whoever logged in sees nothing of who was there before. */
function useEntering<T>(enter: (values: T) => Promise<Session>) {
  const client = useQueryClient();
  return async (values: T) => {
    const session = await enter(values);
    client.clear();
    client.setQueryData(keys.session, session);
  };
}

export const useLogIn = () =>
  useEntering((body: { email: string; password: string }) =>
    call<Session>(SESSION, { method: 'POST', body }),
  );

/** Of the link of the first start, or of an invitation. */
export const useNewAccount = (isFirst: boolean) =>
  useEntering((body: NewAccountRequest) =>
    call<Session>(isFirst ? '/api/v1/setup' : '/api/v1/invitations/accept', { method: 'POST', body }),
  );

/** All other log-ins end by it. */
export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { current: string; password: string }) =>
      call<Session>('/api/v1/password', { method: 'PUT', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.logIns }),
  });
}

/** Leaves the page, so that nothing of it stays in memory. */
export async function logOut(everywhere = false): Promise<void> {
  if (everywhere) await call<undefined>('/api/v1/sessions', { method: 'DELETE' });
  await call<undefined>(SESSION, { method: 'DELETE' });
  window.location.assign('/');
}

export function useLogIns() {
  return useQuery({
    queryKey: keys.logIns,
    queryFn: ({ signal }) => call<{ items: LogIn[] }>('/api/v1/sessions', { signal }),
    select: (list) => list.items,
  });
}

export function useEndLogIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<undefined>(`/api/v1/sessions/${id}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.logIns }),
  });
}

export function useTokens() {
  return useQuery({
    queryKey: keys.tokens,
    queryFn: ({ signal }) => call<{ items: Token[] }>('/api/v1/tokens', { signal }),
    select: (list) => list.items,
  });
}

export function useCreateToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: TokenRequest) => call<Token>('/api/v1/tokens', { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.tokens }),
  });
}

export function useRevokeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<undefined>(`/api/v1/tokens/${id}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.tokens }),
  });
}

export function useUsers() {
  return useInfiniteQuery({
    queryKey: keys.users,
    queryFn: ({ signal, pageParam }) =>
      call<List<User>>(`/api/v1/users${queryString({ limit: USERS_PAGE, cursor: pageParam })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
}

export function useChangeUser(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: UserChange) => call<User>(`/api/v1/users/${id}`, { method: 'PATCH', body }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.users }),
  });
}

export function useGrants(user: string) {
  return useQuery({
    queryKey: keys.grants(user),
    queryFn: ({ signal }) => call<{ items: Grant[] }>(`/api/v1/users/${user}/grants`, { signal }),
    select: (list) => list.items,
  });
}

export function usePutGrants(user: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (grants: Grant[]) =>
      call<{ items: Grant[] }>(`/api/v1/users/${user}/grants`, { method: 'PUT', body: { grants } }),
    onSuccess: (list) => client.setQueryData(keys.grants(user), list),
  });
}

export function useInvitations() {
  return useQuery({
    queryKey: keys.invitations,
    queryFn: ({ signal }) => call<{ items: Invitation[] }>('/api/v1/invitations', { signal }),
    select: (list) => list.items,
  });
}

export function useInvite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: InvitationRequest) =>
      call<Invitation>('/api/v1/invitations', { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.invitations }),
  });
}

export function useTakeBack() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<undefined>(`/api/v1/invitations/${id}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.invitations }),
  });
}

export function useAudit() {
  return useInfiniteQuery({
    queryKey: keys.audit,
    queryFn: ({ signal, pageParam }) =>
      call<List<AuditEntry>>(`/api/v1/audit${queryString({ limit: AUDIT_PAGE, cursor: pageParam })}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}
