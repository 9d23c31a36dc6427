// What somebody may do: a role in an environment, in all of it or in one collection of it.
import { Button, NativeSelect } from '@mantine/core';
import { useCollections } from '../../api/library';
import { useEnvironmentName, useEnvironments } from '../../api/system';
import type { Grant } from '../../api/types';
import { IconButton } from '../core/IconButton';
import styles from './Rows.module.css';

interface Props {
  grants: Grant[];
  onChange: (grants: Grant[]) => void;
}

export function Grants({ grants, onChange }: Props) {
  const environments = useEnvironments();
  const own = useEnvironmentName();
  const names = environments.data?.map(({ name }) => name) ?? [own];
  const put = (at: number, change: Partial<Grant>) =>
    onChange(grants.map((grant, place) => (place === at ? { ...grant, ...change } : grant)));
  return (
    <fieldset className={styles.grants}>
      <legend>May</legend>
      <ul className={styles.list}>
        {grants.map((grant, at) => (
          <li key={at} className={styles.fields}>
            <NativeSelect
              aria-label="Role"
              value={grant.role}
              data={[
                { value: 'reader', label: 'read' },
                { value: 'editor', label: 'read and change' },
              ]}
              onChange={(event) => put(at, { role: event.currentTarget.value as Grant['role'] })}
            />
            <NativeSelect
              aria-label="Environment"
              value={grant.environment}
              data={[...new Set([...names, grant.environment])]}
              onChange={(event) => put(at, { environment: event.currentTarget.value, collection_id: null })}
            />
            <CollectionOf grant={grant} own={own} onChange={(id) => put(at, { collection_id: id })} />
            <IconButton
              icon="close"
              label="Take this away"
              onClick={() => onChange(grants.filter((_, place) => place !== at))}
            />
          </li>
        ))}
      </ul>
      {grants.length === 0 && <p className={styles.quiet}>Nothing yet: they would see an empty library.</p>}
      <Button
        size="sm"
        onClick={() => onChange([...grants, { environment: own, collection_id: null, role: 'reader' }])}
      >
        Add
      </Button>
    </fieldset>
  );
}

interface CollectionProps {
  grant: Grant;
  /** The environment of the page, whose collections are known here. */
  own: string;
  onChange: (id: string | null) => void;
}

function CollectionOf({ grant, own, onChange }: CollectionProps) {
  const collections = useCollections();
  const known = grant.environment === own ? (collections.data ?? []) : [];
  const isKnown = grant.collection_id === null || known.some(({ id }) => id === grant.collection_id);
  return (
    <NativeSelect
      aria-label="Collection"
      value={grant.collection_id ?? ''}
      data={[
        { value: '', label: 'everything' },
        ...known.map(({ id, name }) => ({ value: id, label: name })),
        ...(isKnown ? [] : [{ value: grant.collection_id ?? '', label: 'one collection' }]),
      ]}
      onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    />
  );
}
