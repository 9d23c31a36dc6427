// Builds web/dist, which the server embeds. pdf.js's character maps, standard fonts, colour profiles and
// decoders are copied beside the bundle under a versioned path, so that nothing is fetched from elsewhere.
import { cpSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const require = createRequire(import.meta.url);
const pdfjsRoot = path.dirname(require.resolve('pdfjs-dist/package.json'));
const pdfjsVersion = (
  JSON.parse(readFileSync(path.join(pdfjsRoot, 'package.json'), 'utf8')) as { version: string }
).version;
const PDFJS_FOLDERS = ['cmaps', 'standard_fonts', 'wasm', 'iccs'];
const pdfjsPath = `assets/pdfjs-${pdfjsVersion}`;

function pdfjsAssets(): Plugin {
  return {
    name: 'pdfjs-assets',
    closeBundle() {
      for (const folder of PDFJS_FOLDERS) {
        cpSync(path.join(pdfjsRoot, folder), path.join('dist', pdfjsPath, folder), { recursive: true });
      }
    },
  };
}

const target = process.env['ALMANAC_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [pdfjsAssets()],
  define: { __PDFJS_PATH__: JSON.stringify(`/${pdfjsPath}`) },
  esbuild: { jsx: 'automatic', legalComments: 'none' },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      onwarn(warning, report) {
        // Libraries mark their modules for server components, which a page built for browsers has no use for.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') report(warning);
      },
    },
  },
  // The server compares Origin with Host, so the proxy passes the page's own host on.
  server: {
    proxy: Object.fromEntries(
      ['/api', '/healthz', '/readyz', '^/e/[^/]+/api'].map((path) => [path, { target, changeOrigin: false }]),
    ),
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
