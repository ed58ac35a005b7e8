import { relative } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { type Plugin, defineConfig } from 'vite';

// The policy of the desktop window, so that what it would refuse is refused here too.
const policy =
  "default-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Has every component note that it was shown, so that one that never is can be named. */
const noted: Plugin = {
  name: 'noted',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('.svelte') || id.includes('node_modules')) return null;
    const file = JSON.stringify(relative('src', id));
    const note = `(globalThis.seen ??= new Set()).add(${file});`;
    const script = /<script lang="ts"( generics="[^"]*")?>/;
    return script.test(code) ? code.replace(script, (tag) => tag + note) : `<script>${note}</script>${code}`;
  },
};

export default defineConfig({
  root: 'fake',
  plugins: [noted, svelte({ configFile: '../svelte.config.js' })],
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
    headers: { 'Content-Security-Policy': policy },
  },
});
