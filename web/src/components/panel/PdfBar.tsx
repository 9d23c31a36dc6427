// Leafing and zooming of a PDF.
import { useState, type FormEvent } from 'react';
import { IconButton } from '../core/IconButton';
import styles from './PdfView.module.css';

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];

interface Props {
  page: number;
  pages: number;
  zoom: number;
  onPage: (page: number) => void;
  onZoom: (zoom: number) => void;
}

export function PdfBar({ page, pages, zoom, onPage, onZoom }: Props) {
  const smaller = ZOOMS.findLast((step) => step < zoom);
  const larger = ZOOMS.find((step) => step > zoom);
  return (
    <div className={styles.bar} role="toolbar" aria-label="Page and zoom">
      <IconButton
        icon="chevronLeft"
        label="Previous page"
        disabled={page <= 1}
        onClick={() => onPage(page - 1)}
      />
      <PageField key={page} page={page} pages={pages} onPage={onPage} />
      <IconButton
        icon="chevronRight"
        label="Next page"
        disabled={page >= pages}
        onClick={() => onPage(page + 1)}
      />
      <span className={styles.gap} />
      <IconButton
        icon="zoomOut"
        label="Smaller"
        disabled={!smaller}
        onClick={() => smaller && onZoom(smaller)}
      />
      <button type="button" className={styles.zoom} onClick={() => onZoom(1)} title="Fit the width">
        {zoom === 1 ? 'Fit' : `${Math.round(zoom * 100)} %`}
      </button>
      <IconButton icon="zoomIn" label="Larger" disabled={!larger} onClick={() => larger && onZoom(larger)} />
    </div>
  );
}

function PageField({ page, pages, onPage }: Pick<Props, 'page' | 'pages' | 'onPage'>) {
  const [typed, setTyped] = useState(String(page));
  const go = (event: FormEvent) => {
    event.preventDefault();
    const to = Number(typed);
    if (Number.isInteger(to) && to >= 1 && to <= pages) onPage(to);
    else setTyped(String(page));
  };
  return (
    <form className={styles.pages} onSubmit={go}>
      <input
        aria-label="Page"
        inputMode="numeric"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => setTyped(String(page))}
      />
      <span>of {pages || '…'}</span>
    </form>
  );
}
