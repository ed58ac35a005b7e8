/** Good proofs, made by the program `proofs` of the other implementation, and what they have to show. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const KINDS = ['ballot', 'time', 'credential', 'challenge', 'wage', 'history'] as const;
export type Kind = (typeof KINDS)[number];

export type Sample = {
  kind: Kind;
  name: string;
  bytes: Uint8Array;
  file: Uint8Array | undefined;
  board: string;
  checkpoint: string;
  time: number;
  shows: Record<string, unknown>;
};

type Line = {
  kind: Kind;
  proof: string;
  file: string | null;
  board_code: string;
  checkpoint_code: string;
  time: number;
  shows: Record<string, unknown>;
};

export function readSamples(folder: string): Sample[] {
  const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));
  const lines = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as Line[];
  return lines.map((line) => ({
    kind: line.kind,
    name: line.proof,
    bytes: read(line.proof),
    file: line.file === null ? undefined : read(line.file),
    board: line.board_code,
    checkpoint: line.checkpoint_code,
    time: line.time,
    shows: line.shows,
  }));
}
