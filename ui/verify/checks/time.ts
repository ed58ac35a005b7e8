/** That a file existed at a time: a stamp on the board over many commitments (docs/proof-file.md section 4, subject 1). */
import { type Bytes, equal, sha256, utf8 } from './bytes';
import { Failure, need } from './failure';
import { leafHash, rootOf } from './log';

export type TimeSubject = { kind: 'time'; salt: Bytes; index: bigint; size: bigint; path: Bytes[] };

/** The SHA-256 of the file, which the stamp's digest covers. */
export function checkTime(subject: TimeSubject, digest: Bytes, file: Bytes | undefined): Bytes {
  if (!file) throw new Failure('proof.file', 'file_missing', 'unchecked');
  const commitment = sha256(utf8('tabella/v1/stamp'), subject.salt, file);
  const root = rootOf(leafHash(commitment), subject.index, subject.size, subject.path);
  need(root && equal(root, digest), 'proof.file', 'other_file');
  return file;
}
