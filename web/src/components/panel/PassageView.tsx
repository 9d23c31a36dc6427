// One passage, drawn as its kind asks: a page of a PDF, a span of text, or a row of a table.
import { Suspense, lazy } from 'react';
import { contentUrl } from '../../api/library';
import type { Passage } from '../../api/types';
import { Loading } from '../core/States';
import { RowView } from './RowView';
import { TextView } from './TextView';
import styles from './PassageView.module.css';

// pdf.js is larger than everything else together: it comes when the first page is opened.
const PdfView = lazy(() => import('./PdfView'));

export function PassageView({ passage }: { passage: Passage }) {
  if (passage.kind === 'row' && passage.row) return <RowView row={passage.row} />;
  if (passage.kind === 'page' && passage.page) {
    return (
      <>
        {passage.rects.length === 0 && (
          <p className={styles.note}>
            Where exactly on the page is not known: <q>{passage.text}</q>
          </p>
        )}
        <Suspense fallback={<Loading what="Opening" />}>
          <PdfView
            file={contentUrl(passage.source.id, passage.chunk_id)}
            page={passage.page.number}
            rects={passage.rects}
            ratio={passage.page.height_points / passage.page.width_points}
          />
        </Suspense>
      </>
    );
  }
  return <TextView passage={passage} />;
}
