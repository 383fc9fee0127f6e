import { defineConfig } from 'vite';

/** The page: index.html and the example, with addresses that work below any path. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      input: { index: `${import.meta.dirname}/index.html`, queue: `${import.meta.dirname}/example/index.html` },
    },
  },
});
