// What is in force and where it came from. Read only: settings are given at the start, by flag, environment or file.
import { addressOf } from '../api/address';
import { useSettings, useStatus } from '../api/system';
import type { Setting, Status } from '../api/types';
import { cx } from '../components/core/cx';
import { count } from '../components/core/format';
import { Failed, Loading, sentence } from '../components/core/States';
import { useTitle } from '../hooks/useTitle';
import { useScheme, type Choice } from '../hooks/useScheme';
import styles from './SettingsPage.module.css';

export default function SettingsPage() {
  useTitle('Settings');
  const status = useStatus();
  const settings = useSettings();
  return (
    <div className={styles.scroller}>
      <div className={styles.content}>
        <h1>Settings</h1>
        <Appearance />
        {status.data && <Parts status={status.data} />}
        {settings.isPending && <Loading />}
        {settings.isError && <Failed error={settings.error} onRetry={() => void settings.refetch()} />}
        {settings.data &&
          groups(settings.data.items).map(([name, items]) => <Group key={name} name={name} items={items} />)}
        {status.data && (
          <p className={styles.version}>
            Almanac {status.data.version} · <a href={addressOf('/api/docs')}>API</a>
          </p>
        )}
      </div>
    </div>
  );
}

const CHOICES: [Choice, string][] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

function Appearance() {
  const { choice, choose } = useScheme();
  return (
    <section className={styles.section} aria-labelledby="appearance">
      <h2 id="appearance">Appearance</h2>
      <div className={styles.choices} role="radiogroup" aria-labelledby="appearance">
        {CHOICES.map(([value, label]) => (
          <label key={value} className={cx(styles.choice, choice === value && styles.chosen)}>
            <input
              type="radio"
              name="scheme"
              className="visually-hidden"
              checked={choice === value}
              onChange={() => choose(value)}
            />
            {label}
          </label>
        ))}
      </div>
    </section>
  );
}

interface PartState {
  name: string;
  state: string;
  isGood: boolean;
  remedy: string | null;
}

function Parts({ status: { model, llm, pdf, collections, sources, chunks } }: { status: Status }) {
  const parts: PartState[] = [
    {
      name: 'Language model',
      state: llm.configured
        ? `${llm.model ?? 'set up'}, at ${llm.base_url ?? 'its service'}`
        : 'none: answers are passages',
      isGood: llm.configured,
      remedy: llm.configured
        ? null
        : 'Set OPENAI_BASE_URL, OPENAI_API_KEY and ALMANAC_LLM_MODEL and start again',
    },
    {
      name: 'Embedding model',
      state:
        model.state === 'ready' ? model.name : `${model.name} is ${model.state}: search is by words only`,
      isGood: model.state === 'ready',
      remedy: model.remedy,
    },
    {
      name: 'PDF engine',
      state: pdf.engine === 'pdfium' ? 'PDFium' : 'unpdf: citations open the page, without marking the words',
      isGood: pdf.engine === 'pdfium',
      remedy: pdf.remedy,
    },
    {
      name: 'Library',
      state: `${count(collections)} collections, ${count(sources)} sources, ${count(chunks)} chunks`,
      isGood: true,
      remedy: null,
    },
  ];
  return (
    <section className={styles.section} aria-labelledby="parts">
      <h2 id="parts">In use</h2>
      <dl className={styles.rows}>
        {parts.map(({ name, state, isGood, remedy }) => (
          <div key={name} className={styles.row}>
            <dt>{name}</dt>
            <dd>
              <span className={cx(!isGood && styles.lacking)}>{state}</span>
              {remedy && <span className={styles.doc}>{sentence(remedy)}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function groups(items: Setting[]): [string, Setting[]][] {
  const all = new Map<string, Setting[]>();
  for (const item of items) all.set(item.group, [...(all.get(item.group) ?? []), item]);
  return [...all];
}

const GROUP_NAMES: Record<string, string> = { llm: 'Language model', pdf: 'PDF', http: 'HTTP' };

function Group({ name, items }: { name: string; items: Setting[] }) {
  return (
    <section className={styles.section} aria-label={name}>
      <h2>{GROUP_NAMES[name] ?? name.charAt(0).toUpperCase() + name.slice(1)}</h2>
      <dl className={styles.rows}>
        {items.map(({ key, value, origin, doc }) => (
          <div key={key} className={styles.row}>
            <dt>
              <code>{key}</code>
            </dt>
            <dd>
              <span className={styles.value}>
                <code>{value === '' ? 'not set' : value}</code>
                <span className={cx(styles.origin, origin !== 'default' && styles.given)}>{origin}</span>
              </span>
              <span className={styles.doc}>{sentence(doc)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
