import { defineConfig } from 'vite';

/** The Service Worker with the emulator: one classic script beside index.html, so that its scope is the page. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    rolldownOptions: {
      input: `${import.meta.dirname}/src/worker/worker.ts`,
      output: { format: 'iife', entryFileNames: 'emulator-worker.js' },
    },
  },
});
