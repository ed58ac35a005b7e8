import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// The policy of the desktop window, so that what it would refuse is refused here too.
const policy =
  "default-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export default defineConfig({
  root: 'fake',
  plugins: [svelte({ configFile: '../svelte.config.js' })],
  base: './',
  build: {
    outDir: '../node_modules/.fake',
    emptyOutDir: true,
    target: 'safari17',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  preview: {
    port: 4179,
    strictPort: true,
    headers: { 'Content-Security-Policy': policy },
  },
});
