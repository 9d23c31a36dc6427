// One question of a run: what was expected, what was answered, and how each search ranked what was found.
import { useQuestion } from '../../api/evaluations';
import type { Found, LegPlace, QuestionResult } from '../../api/types';
import { AnswerText } from '../chat/AnswerText';
import { fold } from '../chat/segments';
import { cx } from '../core/cx';
import { duration } from '../core/format';
import { Icon } from '../core/Icon';
import { Failed, Loading, sentence } from '../core/States';
import { WideTable } from '../core/WideTable';
import { PanelFrame } from '../panel/PanelFrame';
import { metricWords, score, wholeMetrics } from './metrics';
import styles from './QuestionPanel.module.css';

/** A longer key is made by a program, and tells a reader nothing. */
const KEY_CHARS_MAX = 24;

interface Props {
  run: string;
  /** Where the run was made, if not in the environment of the page. */
  environment?: string | undefined;
  question: string;
  /** The keys of the questions in the order of the list, to walk through. */
  keys: string[];
  onShow: (key: string) => void;
  onClose: () => void;
}

export function QuestionPanel({ run, environment, question, keys, onShow, onClose }: Props) {
  const result = useQuestion(run, question, environment);
  const at = keys.indexOf(question);
  const before = keys[at - 1];
  const after = at >= 0 ? keys[at + 1] : undefined;
  return (
    <PanelFrame
      label="Question"
      source={null}
      title={question.length <= KEY_CHARS_MAX ? question : 'Question'}
      walk={
        at >= 0
          ? {
              noun: 'question',
              text: `${at + 1} of ${keys.length}`,
              onBefore: before === undefined ? null : () => onShow(before),
              onAfter: after === undefined ? null : () => onShow(after),
            }
          : null
      }
      onClose={onClose}
    >
      {result.isPending && <Loading what="Opening" />}
      {result.isError && <Failed error={result.error} onRetry={() => void result.refetch()} />}
      {result.data && <Body result={result.data} />}
    </PanelFrame>
  );
}

function Body({ result }: { result: QuestionResult }) {
  const { question, expected, answer, abstained, plan, value, verdict, results, metrics } = result;
  return (
    <div className={styles.scroller} tabIndex={0} role="region" aria-label="The question">
      <h2>{question}</h2>
      <ul className={styles.facts}>
        {wholeMetrics(metrics).map((name) => (
          <li key={name}>
            {metricWords(name)} <strong>{score(metrics[name])}</strong>
          </li>
        ))}
        <li>{duration(result.took_ms)}</li>
      </ul>
      {verdict && (
        <p className={cx(styles.verdict, verdict.correct ? styles.right : styles.wrong)}>
          <Icon name={verdict.correct ? 'check' : 'close'} size={16} />
          <span>
            <strong>{verdict.correct ? 'Correct.' : 'Not correct.'}</strong> {sentence(verdict.reason)}
          </span>
        </p>
      )}
      <dl className={styles.pairs}>
        <dt>Expected</dt>
        <dd className={styles.expected}>{expected === '' ? 'no answer' : expected}</dd>
        {(answer !== null || abstained) && (
          <>
            <dt>Answered</dt>
            <dd>
              {abstained && <p className={styles.quiet}>It said that the sources do not answer this.</p>}
              {answer !== null && <AnswerText text={answer} hasCitations={false} isStreaming={false} />}
            </dd>
          </>
        )}
        {value !== null && (
          <>
            <dt>Value</dt>
            <dd className="tabular">{value}</dd>
          </>
        )}
        {plan !== null && (
          <>
            <dt>Plan</dt>
            <dd>{plan}</dd>
          </>
        )}
      </dl>
      <Ranking results={results} isTable={plan !== null} />
    </div>
  );
}

/** Rows of a table answer are computed: no search ranked them, and what they are worth is in the metrics. */
function Ranking({ results, isTable }: { results: Found[]; isTable: boolean }) {
  if (results.length === 0) return null;
  const wanted = results.filter(({ relevance }) => relevance > 0).length;
  const hasLegs = results.some(({ legs }) => legs.length > 0);
  const title = isTable ? 'Rows shown' : 'Ranking';
  return (
    <section aria-label={title}>
      <h3 className={styles.title}>
        {title}
        {!isTable && (
          <span>
            {wanted === 0 ? 'nothing that was expected' : `${wanted} of ${results.length} expected`}
          </span>
        )}
      </h3>
      <WideTable label={title} className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Rank</th>
            <th scope="col">Found</th>
            {hasLegs && (
              <>
                <th scope="col" title="Rank among the passages with the same words, and its score">
                  Words
                </th>
                <th scope="col" title="Rank among the passages with the same meaning, and its score">
                  Meaning
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {results.map((found) => (
            <tr key={found.rank} className={cx(found.relevance > 0 && styles.gold)}>
              <th scope="row">{found.rank}</th>
              <td className={styles.found}>
                <p>
                  <strong>{found.name}</strong> <span className={styles.quiet}>{found.label}</span>{' '}
                  {found.relevance > 0 && (
                    <span className={styles.badge}>
                      expected{found.relevance === 1 ? '' : `, grade ${found.relevance}`}
                    </span>
                  )}
                </p>
                <p className={styles.text}>{fold(found.text)}</p>
              </td>
              {hasLegs && (
                <>
                  <LegCell found={found} leg="words" />
                  <LegCell found={found} leg="meaning" />
                </>
              )}
            </tr>
          ))}
        </tbody>
      </WideTable>
    </section>
  );
}

function LegCell({ found, leg }: { found: Found; leg: LegPlace['leg'] }) {
  const ranked = found.legs.find((one) => one.leg === leg);
  return (
    <td className={styles.leg}>
      {ranked ? (
        <>
          {ranked.rank} <span>{ranked.score.toPrecision(3)}</span>
        </>
      ) : (
        <span>not found</span>
      )}
    </td>
  );
}
