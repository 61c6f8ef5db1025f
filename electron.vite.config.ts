import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const folder = import.meta.dirname;

/** What is built: the windows' process, the preload (one CommonJS file, as the sandbox asks), and the page. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: { input: { index: `${folder}/electron/main/index.ts` } },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { index: `${folder}/electron/preload/index.ts` },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    // Nothing is inlined: the content security policy lets data: addresses be pictures only.
    build: {
      outDir: 'out/renderer',
      assetsInlineLimit: 0,
      minify: true,
      rollupOptions: { input: `${folder}/renderer/index.html` },
    },
    plugins: [react()],
  },
});
