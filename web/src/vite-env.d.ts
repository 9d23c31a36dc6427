/// <reference types="vite/client" />
/** Where the build put pdf.js's own assets; see vite.config.ts. */
declare const __PDFJS_PATH__: string;
