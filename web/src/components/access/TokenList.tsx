// API tokens: made, shown once, revoked.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useCreateToken, useRevokeToken, useTokens } from '../../api/access';
import type { Token } from '../../api/types';
import { ConfirmDialog, DialogForm } from '../core/Dialogs';
import { date, since } from '../core/format';
import { Failed, Loading } from '../core/States';
import { TextButton } from '../core/TextButton';
import styles from './Rows.module.css';

const SCOPES: [Token['scope'], string][] = [
  ['read', 'Look and ask'],
  ['write', 'Add and change, too'],
  ['admin', 'Whatever I may'],
];
const LASTING: [string, string][] = [
  ['30', '30 days'],
  ['90', '90 days'],
  ['366', 'A year'],
  ['', 'Until it is revoked'],
];

export function TokenList() {
  const tokens = useTokens();
  const [asking, setAsking] = useState<'create' | Token | null>(null);
  const [made, setMade] = useState<Token | null>(null);
  const revoke = useRevokeToken();
  return (
    <section className={styles.section} aria-labelledby="tokens">
      <div className={styles.head}>
        <h2 id="tokens">API tokens</h2>
        <Button size="sm" onClick={() => setAsking('create')}>
          New token
        </Button>
      </div>
      {made?.token && (
        <p role="status">
          Copy it now, it is not shown again. Programs send it as <code>Authorization: Bearer</code>, the
          command line takes it as <code>ALMANAC_TOKEN</code>.
          <span className={styles.secret}>{made.token}</span>
        </p>
      )}
      {tokens.isPending && <Loading />}
      {tokens.isError && <Failed error={tokens.error} onRetry={() => void tokens.refetch()} />}
      {tokens.data?.length === 0 && <p className={styles.row}>None. Programs call the API by one.</p>}
      <ul className={styles.list}>
        {tokens.data?.map((token) => (
          <li key={token.id} className={styles.row}>
            <div className={styles.what}>
              {token.name}
              <p className={styles.quiet}>{described(token, new Date())}</p>
            </div>
            <TextButton onClick={() => setAsking(token)}>Revoke</TextButton>
          </li>
        ))}
      </ul>
      {asking === 'create' && <CreateToken onMade={setMade} onClose={() => setAsking(null)} />}
      {asking !== null && asking !== 'create' && (
        <ConfirmDialog
          title={`Revoke ${asking.name}?`}
          action="Revoke it"
          onConfirm={() => revoke.mutate(asking.id)}
          onClose={() => setAsking(null)}
        >
          Programs that call by it are refused from now on. A token cannot be brought back.
        </ConfirmDialog>
      )}
    </section>
  );
}

function described({ scope, used_at: usedAt, expires_at: expiresAt }: Token, now: Date): string {
  const may = SCOPES.find(([name]) => name === scope)?.[1] ?? scope;
  const used = usedAt === null ? 'never used' : `last used ${since(usedAt, now)}`;
  return [may, used, expiresAt === null ? 'does not end' : `ends ${date(expiresAt, now)}`].join(' · ');
}

function CreateToken({ onMade, onClose }: { onMade: (token: Token) => void; onClose: () => void }) {
  const create = useCreateToken();
  const submit = async (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '');
    const days = text('days');
    onMade(
      await create.mutateAsync({
        name: text('name'),
        scope: text('scope') as Token['scope'],
        days: days === '' ? null : Number(days),
      }),
    );
  };
  return (
    <DialogForm title="New API token" action="Make it" onSubmit={submit} onClose={onClose}>
      <TextInput
        name="name"
        label="What it is for"
        required
        withAsterisk={false}
        data-autofocus
        autoComplete="off"
      />
      <NativeSelect
        name="scope"
        label="What it may do"
        data={SCOPES.map(([value, label]) => ({ value, label }))}
      />
      <NativeSelect name="days" label="How long" data={LASTING.map(([value, label]) => ({ value, label }))} />
    </DialogForm>
  );
}
