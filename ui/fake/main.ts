import { install } from './install';
import { addPseudo } from './pseudo';
import { isScene } from './scenes';

// The desktop window freezes this too; what breaks by it should break here first.
Object.freeze(Object.prototype);

const query = new URLSearchParams(location.search);
const scene = query.get('scene') ?? 'city';
const shell = install({
  scene: isScene(scene) ? scene : 'city',
  pace: Number(query.get('pace') ?? 250),
  cheating: query.has('cheating'),
  locale: query.get('language') ?? 'en-GB',
  failing: query.get('failing') ?? undefined,
  waiting: query.get('waiting') ?? undefined,
});
// For tests that turn something about the city while its window is open.
Object.assign(globalThis, { shell });

addPseudo();
await import('../src/main');
