/** The page: what was chosen and typed, and the result of checking it, again after every change. */
import { sha256 } from '@noble/hashes/sha2.js';
import type { Bytes } from '../checks/bytes';
import { type Report, checkProof } from '../checks/proof';
import { messages as t } from '../messages';
import './style.css';
import { el } from './dom';
import { result } from './result';

const PIECE = 1 << 20;
const MOST = 16 * PIECE;

const chosen: { proof: Bytes | undefined; file: Bytes | undefined } = { proof: undefined, file: undefined };

function field(id: string, label: string, hint: string, input: HTMLInputElement): HTMLElement {
  input.id = id;
  input.setAttribute('aria-describedby', `${id}-hint`);
  return el(
    'div',
    { class: 'field', id: `${id}-field` },
    el('label', { for: id }, label),
    el('p', { class: 'hint', id: `${id}-hint` }, hint),
    input,
  );
}

const typing = { type: 'text', autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false' };
const proofInput = el('input', { type: 'file' });
const fileInput = el('input', { type: 'file' });
const codeInput = el('input', typing);
const trackerInput = el('input', typing);
const fileField = field('subject', t.subject, t.subject_hint, fileInput);
const trackerField = field('tracker', t.tracker, t.tracker_hint, trackerInput);
const output = el(
  'div',
  { role: 'status', 'aria-live': 'polite', 'data-testid': 'output' },
  el('p', {}, t.waiting),
);
const form = el(
  'form',
  { novalidate: '' },
  field('proof', t.proof, t.proof_hint, proofInput),
  fileField,
  field('code', t.code, t.code_hint, codeInput),
  trackerField,
  el('button', { type: 'submit' }, t.compare),
);

function arrange({ kind }: Partial<Report> = {}): void {
  fileField.hidden = kind !== 'time';
  trackerField.hidden = kind !== 'ballot' && kind !== 'challenge';
}

function check(): void {
  if (!chosen.proof) return;
  const code = codeInput.value;
  const tracker = trackerInput.value;
  const report = checkProof(chosen.proof, { code, tracker, ...(chosen.file && { file: chosen.file }) });
  arrange(report);
  output.replaceChildren(result(report, code, Date.now() / 1000));
}

/** The SHA-256 of a file of any size, piece by piece. */
async function digest(file: Blob): Promise<Bytes> {
  const hash = sha256.create();
  for (let at = 0; at < file.size; at += PIECE) {
    hash.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
  }
  return hash.digest();
}

/** Reads what was chosen, and forgets what was chosen in its place before. */
async function take(which: 'proof' | 'file', read: () => Promise<Bytes>): Promise<void> {
  chosen[which] = undefined;
  output.setAttribute('aria-busy', 'true');
  output.replaceChildren(el('p', {}, t.reading));
  try {
    chosen[which] = await read();
    check();
  } catch {
    output.replaceChildren(el('p', { class: 'why' }, t.unreadable));
  }
  output.setAttribute('aria-busy', 'false');
}

const takeProof = (file: File): Promise<void> =>
  // One byte more than a proof may have says that it is too long, without reading all of it.
  take('proof', async () => new Uint8Array(await file.slice(0, MOST + 1).arrayBuffer()));

proofInput.addEventListener('change', () => {
  const file = proofInput.files?.[0];
  if (file) void takeProof(file);
});
fileInput.addEventListener('change', () => {
  const file = fileInput.files?.[0];
  if (file) void take('file', () => digest(file));
});
codeInput.addEventListener('change', check);
trackerInput.addEventListener('change', check);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  check();
});

document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  const file = event.dataTransfer?.files[0];
  if (!file) return;
  const about = !fileField.hidden && !file.name.endsWith('.tabella-proof');
  void (about ? take('file', () => digest(file)) : takeProof(file));
});
window.addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details')) details.open = true;
});

document.documentElement.lang = t.language;
document.title = `${t.title} – Tabella`;
arrange();
document.body.prepend(
  el('header', {}, el('h1', {}, t.title), el('p', { class: 'lead' }, t.lead)),
  el('main', {}, form, output),
);
