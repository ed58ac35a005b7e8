import { keep, kept } from './kept';

/** Whether a value is made as the model is: the same fields of the same types, any number of list elements. */
export function isLike<T>(model: T): (value: unknown) => value is T {
  return (value: unknown): value is T => like(value, model);
}

function like(value: unknown, model: unknown): boolean {
  if (Array.isArray(model)) return Array.isArray(value) && value.every((it) => like(it, model[0]));
  if (typeof model !== 'object' || model === null) return typeof value === typeof model;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const [own, wanted] = [Object.entries(value), model as Record<string, unknown>];
  return (
    own.length === Object.keys(wanted).length &&
    own.every(([key, it]) => key in wanted && like(it, wanted[key]))
  );
}

/** A title and a text that somebody writes, kept until they are sent: a crash loses nothing. */
export class Writing {
  title = $state('');
  text = $state('');

  constructor(name: string) {
    const earlier = kept(`draft.${name}`, isLike({ title: '', text: '' }));
    if (earlier) ({ title: this.title, text: this.text } = earlier);
    $effect(() => {
      const { title, text } = this;
      keep(`draft.${name}`, title || text ? { title, text } : null);
    });
  }

  clear(): void {
    this.title = this.text = '';
  }
}
