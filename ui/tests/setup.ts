import { afterEach, vi } from 'vitest';
import { configure } from '@testing-library/svelte';

// What a window keeps for the next time is not kept for the next test.
afterEach(() => localStorage.clear());

// The page scrolls to its top on every new screen; there is nothing to scroll here.
vi.stubGlobal('scrollTo', () => undefined);

// The whole window as text tells less than the name of what was not found.
configure({
  asyncUtilTimeout: 5000,
  getElementError: (message) => new Error(message?.split('\n')[0] ?? 'not found'),
});
