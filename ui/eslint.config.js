import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
  { ignores: ['dist', 'dist-verify', 'node_modules', 'src/lib/contract'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
  },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.svelte'],
    // An item of a list can be bound only as array and index, which the compiler takes for possibly absent.
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['src/**'],
    rules: {
      'max-lines': ['error', { max: 150, skipBlankLines: true }],
      'svelte/no-inline-styles': 'error',
      'svelte/no-at-html-tags': 'error',
    },
  },
  {
    // One catalogue a language: its length follows from what there is to say.
    files: ['src/messages/**/*.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['src/**'],
    ignores: ['src/ipc.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['@tauri-apps/*', '**/fake/*'] }] },
  },
);
