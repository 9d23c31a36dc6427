// What should have been answered: the words, where they stand, or that nothing says it.
import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useId, useState, type FormEvent } from 'react';
import type { Case, UpdateCaseRequest, RightSource } from '../../api/types';
import { useFindSources } from '../../api/find';
import { Icon } from '../core/Icon';
import { IconButton } from '../core/IconButton';
import { pages } from './metrics';
import styles from './CaseEditor.module.css';

interface Props {
  expected: Case['expected'];
  isSaving: boolean;
  onSave: (change: UpdateCaseRequest) => void;
  onClose: () => void;
}

interface Typed extends RightSource {
  pagesText: string;
}

export function CaseEditor({ expected, isSaving, onSave, onClose }: Props) {
  const [answer, setAnswer] = useState(expected.answer ?? '');
  const [isNothing, setIsNothing] = useState(expected.nothing);
  const [sources, setSources] = useState<Typed[]>(
    expected.sources.map((one) => ({ ...one, pagesText: one.pages.join(', ') })),
  );
  const wrong = sources.findIndex(({ pagesText }) => pages(pagesText) === null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wrong >= 0) return;
    if (isNothing) {
      onSave({ answer: null, sources: [], nothing: true });
      return;
    }
    onSave({
      answer: answer.trim() || null,
      sources: sources.map(({ source, pagesText }) => ({ source, pages: pages(pagesText) ?? [] })),
      nothing: false,
    });
  };
  const put = (at: number, pagesText: string) =>
    setSources(sources.map((one, index) => (index === at ? { ...one, pagesText } : one)));
  return (
    <form className={styles.form} onSubmit={submit}>
      <Checkbox
        label="The sources do not answer this: it should say so"
        checked={isNothing}
        onChange={(event) => setIsNothing(event.currentTarget.checked)}
        size="xs"
      />
      {!isNothing && (
        <>
          <Textarea
            label="Expected answer"
            description="What must be in it. How it is worded does not matter."
            value={answer}
            onChange={(event) => setAnswer(event.currentTarget.value)}
            autosize
            minRows={2}
            maxRows={8}
          />
          {sources.map(({ source, pagesText }, at) => (
            <div key={source} className={styles.source}>
              <span className={styles.name}>
                <Icon name="file" size={16} />
                {source}
              </span>
              <TextInput
                aria-label="Pages"
                placeholder="Pages: 3, 5-7"
                value={pagesText}
                onChange={(event) => put(at, event.currentTarget.value)}
                error={at === wrong ? 'Page numbers, such as 3, 5-7' : null}
                autoComplete="off"
              />
              <IconButton
                icon="close"
                label="Remove this source"
                onClick={() => setSources(sources.filter((_, index) => index !== at))}
              />
            </div>
          ))}
          <SourceAdder
            taken={sources.map(({ source }) => source)}
            onAdd={(source) => setSources([...sources, { source, pages: [], pagesText: '' }])}
          />
        </>
      )}
      <div className={styles.buttons}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" loading={isSaving}>
          Save
        </Button>
      </div>
    </form>
  );
}

const TYPING_MS = 150;

function SourceAdder({ taken, onAdd }: { taken: string[]; onAdd: (name: string) => void }) {
  const list = useId();
  const [typed, setTyped] = useState('');
  const [query] = useDebouncedValue(typed.trim(), TYPING_MS);
  const found = useFindSources(query).filter(({ name }) => !taken.includes(name));
  return (
    <div className={styles.adder}>
      <TextInput
        label="Where it stands"
        placeholder="Find a source by its name"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        aria-controls={list}
        autoComplete="off"
      />
      <ul id={list} className={styles.found} aria-label="Sources found">
        {found.map(({ id, name }) => (
          <li key={id}>
            <Button
              variant="subtle"
              leftSection={<Icon name="plus" size={14} />}
              onClick={() => {
                onAdd(name);
                setTyped('');
              }}
            >
              {name}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
