// The start: ask at once, drop a file, or try one of the collections. No tour.
import { useCallback, useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { useAsk } from '../api/chats';
import { useCollections } from '../api/library';
import type { Collection, Scope } from '../api/types';
import { Composer } from '../components/chat/Composer';
import { fromSearch, isEverything, toSearch } from '../components/chat/scope';
import { plural } from '../components/core/format';
import { Mark } from '../components/core/Icon';
import { notify } from '../components/core/notices';
import { Failed, sentence } from '../components/core/States';
import { TextButton } from '../components/core/TextButton';
import { useHeading } from '../components/frame/heading';
import { useSearchState } from '../hooks/useSearchState';
import styles from './HomePage.module.css';

const CARDS_MAX = 3;
const QUESTIONS_MAX = 2;

/** Where a keyboard would cover the page, the question box waits to be touched. */
const CAN_HOVER = window.matchMedia('(hover: hover)').matches;

export default function HomePage() {
  useHeading(null);
  const { params, change } = useSearchState();
  const scope = useMemo(() => fromSearch(params), [params]);
  const onScope = useCallback((next: Scope) => change(toSearch(next), { replace: true }), [change]);
  const collections = useCollections();
  const navigate = useNavigate();
  const ask = useAsk();
  // Whoever has left this page by then stays where they went.
  const onSuccess = (id: string) => void navigate(`/chats/${id}`);
  const onAsk = async (question: string, of: Scope) => {
    try {
      await ask.mutateAsync({ chatId: null, question, scope: of }, { onSuccess });
      return true;
    } catch (error) {
      notify(sentence((error as Error).message), 'danger');
      return false;
    }
  };
  const samples = (collections.data ?? [])
    .filter(({ questions }) => questions.length > 0)
    .slice(0, CARDS_MAX);
  const isEmpty = collections.data?.every(({ sources }) => sources === 0) ?? false;
  return (
    <div className={styles.page}>
      <div className={styles.scroller}>
        <div className={styles.content}>
          <div className={styles.mark}>
            <Mark size={40} />
          </div>
          <h1>Ask your documents</h1>
          <p className={styles.lead}>
            {isEmpty
              ? 'Drop PDFs, spreadsheets or notes anywhere on this page. Then ask, and open every citation at its page.'
              : 'Every answer cites its page or row, and every citation opens. Drop a file anywhere to add it.'}
          </p>
          {collections.isError && (
            <Failed error={collections.error} onRetry={() => void collections.refetch()} />
          )}
          {samples.length > 0 && (
            <div className={styles.samples}>
              {samples.map((collection) => (
                <Sample
                  key={collection.id}
                  collection={collection}
                  onAsk={(question) =>
                    onAsk(question, isEverything(scope) ? { collections: [collection.id] } : scope)
                  }
                />
              ))}
            </div>
          )}
        </div>
      </div>
      <div className={styles.composer}>
        <Composer
          scope={scope}
          onScope={onScope}
          onAsk={(question) => onAsk(question, scope)}
          onStop={null}
          isBusy={ask.isPending}
          autoFocus={CAN_HOVER}
          placeholder="Ask a question"
        />
      </div>
    </div>
  );
}

function Sample({ collection, onAsk }: { collection: Collection; onAsk: (question: string) => void }) {
  return (
    <section className={styles.sample} aria-labelledby={collection.id}>
      <h2 id={collection.id}>
        <Link to={`/library/${collection.id}`}>{collection.name}</Link>
      </h2>
      <p>{collection.description || plural(collection.sources, 'source')}</p>
      <ul>
        {collection.questions.slice(0, QUESTIONS_MAX).map((question) => (
          <li key={question}>
            <TextButton onClick={() => onAsk(question)}>{question}</TextButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
