// A page of a PDF with places marked on it. Loaded on its own: pdf.js is large, and a chat may never open a page.
import { useElementSize } from '@mantine/hooks';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Document, Page, pdfjs } from 'react-pdf';
import 'react-pdf/dist/Page/TextLayer.css';
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import type { Rect } from '../../api/types';
import { Failed, Loading } from '../core/States';
import { PdfBar } from './PdfBar';
import styles from './PdfView.module.css';

pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;

/** Everything pdf.js may need is ours to serve; nothing it runs is compiled from text or from WebAssembly. */
const OPTIONS = {
  cMapUrl: `${__PDFJS_PATH__}/cmaps/`,
  cMapPacked: true,
  standardFontDataUrl: `${__PDFJS_PATH__}/standard_fonts/`,
  wasmUrl: `${__PDFJS_PATH__}/wasm/`,
  iccUrl: `${__PDFJS_PATH__}/iccs/`,
  useWasm: false,
  isEvalSupported: false,
  enableXfa: false,
  // A font that the file does not carry comes from us too, so that a page looks the same on every machine.
  useSystemFonts: false,
  // Large files are read by ranges, as far as the page needs.
  disableAutoFetch: true,
};

const MARGIN_PX = 16;
/** Narrower than this, the margins of a page are room that its text needs. */
const NARROW_PX = 480;
const NARROW_ZOOM_MAX = 1.6;

interface Props {
  file: string;
  page: number;
  rects: Rect[];
  /** Height over width of the page, so that it has its place before it is drawn. */
  ratio?: number;
  /** Told when the reader turns to another page. */
  onPage?: (page: number) => void;
}

export default function PdfView({ file, page: target, rects, ratio = 1.414, onPage }: Props) {
  const [page, setPage] = useState(target);
  const [chosenZoom, setZoom] = useState<number | null>(null);
  const [pages, setPages] = useState(0);
  const [shown, setShown] = useState({ target, rects });
  // Another mark brings the reader to its page, even from a page leafed to in between.
  if (shown.target !== target || shown.rects !== rects) {
    setShown({ target, rects });
    setPage(target);
  }
  const { ref: area, width: areaWidth } = useElementSize();
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState(0);
  const marks = page === target ? rects : [];
  const place = placeOf(marks);
  const zoom = chosenZoom ?? (areaWidth < NARROW_PX ? zoomTo(place) : 1);
  const width = Math.max(0, Math.floor((areaWidth - 2 * MARGIN_PX) * zoom));
  useEffect(() => {
    const mark = scroller.current?.querySelector('[data-testid="mark"]');
    if (mark) {
      // Over all marked lines, of which the first may be a short one; where they are too wide, to the first.
      lines.current?.scrollIntoView({ block: 'center', inline: 'center' });
      mark.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    } else {
      scroller.current?.scrollTo({ top: 0 });
    }
  }, [page, rects, drawn]);
  const turn = (to: number) => {
    setPage(to);
    onPage?.(to);
  };
  const sheet = useMemo(() => ({ width, minHeight: Math.round(width * ratio) }), [width, ratio]);
  return (
    <div className={styles.view}>
      <PdfBar page={page} pages={pages} zoom={zoom} onPage={turn} onZoom={setZoom} />
      <div
        className={styles.scroller}
        ref={scroller}
        tabIndex={0}
        role="region"
        aria-label="Page of the source"
      >
        <div ref={area} className={styles.area}>
          <Document
            file={file}
            options={OPTIONS}
            loading={<Loading what="Opening" />}
            error={<Failed error={null} />}
            onLoadSuccess={(document) => setPages(document.numPages)}
            externalLinkTarget="_blank"
          >
            {width > 0 && (
              <div className={styles.sheet} style={sheet}>
                <Page
                  pageNumber={page}
                  width={width}
                  loading=""
                  renderAnnotationLayer={false}
                  onRenderTextLayerSuccess={() => setDrawn((times) => times + 1)}
                >
                  <div className={styles.marks}>
                    {place && <div ref={lines} className={styles.lines} style={percent(place)} />}
                    {marks.map((rect, index) => (
                      <div key={index} className={styles.mark} data-testid="mark" style={percent(rect)} />
                    ))}
                  </div>
                </Page>
              </div>
            )}
          </Document>
        </div>
      </div>
    </div>
  );
}

/** As high as the first marked line, as wide as all of them. */
function placeOf(rects: Rect[]): Rect | null {
  const [first] = rects;
  if (!first) return null;
  const x = Math.min(...rects.map((rect) => rect.x));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  return { ...first, x, width: right - x };
}

/** The zoom at which the marked lines are as wide as the view. */
function zoomTo(place: Rect | null): number {
  return place ? Math.min(Math.max(1 / place.width, 1), NARROW_ZOOM_MAX) : 1;
}

function percent({ x, y, width, height }: Rect) {
  return { left: `${100 * x}%`, top: `${100 * y}%`, width: `${100 * width}%`, height: `${100 * height}%` };
}
