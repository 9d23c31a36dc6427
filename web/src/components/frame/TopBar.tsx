// The bar: what the page is about on the left, the model in use and the colour scheme on the right.
import { Popover } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { Link } from 'react-router';
import { useSession } from '../../api/access';
import { useStatus } from '../../api/system';
import { useScheme } from '../../hooks/useScheme';
import { Icon } from '../core/Icon';
import { IconButton } from '../core/IconButton';
import { sentence } from '../core/States';
import { heading } from './heading';
import styles from './TopBar.module.css';

export function TopBar({ onMenu }: { onMenu: (() => void) | null }) {
  const { scheme, toggle } = useScheme();
  const title = useSyncExternalStore(heading.subscribe, heading.read);
  return (
    <header className={styles.bar}>
      {onMenu && <IconButton icon="menu" label="Open the rail" onClick={onMenu} />}
      {title ? <h1 className={styles.title}>{title}</h1> : <span className={styles.title} />}
      <ModelInUse />
      <IconButton
        icon={scheme === 'dark' ? 'sun' : 'moon'}
        label={scheme === 'dark' ? 'Light pages' : 'Dark pages'}
        onClick={toggle}
      />
      <Account />
    </header>
  );
}

/** The way to one's own account, where people log in. */
function Account() {
  const { data: session } = useSession();
  if (!session?.user) return null;
  return (
    <Link to="/account" className={styles.model} aria-label={`Account of ${session.user.name}`}>
      {session.user.name}
    </Link>
  );
}

function ModelInUse() {
  const { data: status } = useStatus();
  if (!status) return null;
  const { llm, model } = status;
  return (
    <Popover position="bottom-end" width={340} withArrow>
      <Popover.Target>
        <button type="button" className={styles.model}>
          <span>{llm.configured ? (llm.model ?? 'language model') : 'no LLM: passages only'}</span>
          <Icon name="chevronDown" size={14} />
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.about}>
        {llm.configured ? (
          <>
            <h2>{llm.model}</h2>
            <p>
              Writes the answers, from the passages that the search finds. Served by{' '}
              <code>{llm.base_url}</code>.
            </p>
          </>
        ) : (
          <>
            <h2>Answers are passages</h2>
            <p>
              No language model is set up, so an answer is the best passages of your sources, word for word.
              To have answers written from them, start Almanac with any OpenAI-compatible service:
            </p>
            <pre>
              {'OPENAI_BASE_URL=http://127.0.0.1:11434/v1\nOPENAI_API_KEY=any\nALMANAC_LLM_MODEL=qwen3:8b'}
            </pre>
            <p>As environment variables or in a file named .env. Nothing leaves this machine until you do.</p>
          </>
        )}
        <hr />
        <p>
          Search: {model.state === 'ready' ? `by words and by meaning (${model.name})` : 'by words only'}.
          {model.remedy && ` ${sentence(model.remedy)}`}
        </p>
      </Popover.Dropdown>
    </Popover>
  );
}
