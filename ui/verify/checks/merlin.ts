/** Merlin transcripts, version 1.0, over STROBE-128 (docs/protocol.md section 4). */
import { keccakP } from '@noble/hashes/sha3.js';
import { type Bytes, littleEndian, u32, u64, utf8 } from './bytes';
import { ORDER } from './ristretto';

/** The rate of STROBE-128, less the two bytes of its padding. */
const RATE = 166;
const [INBOUND, APPLICATION, CIPHER, TRANSPORT, META] = [1, 2, 4, 8, 16];

class Strobe {
  private readonly words = new Uint32Array(50);
  private readonly state = new Uint8Array(this.words.buffer);
  private position = 0;
  private begin = 0;

  constructor(protocol: string) {
    this.state.set([1, RATE + 2, 1, 0, 1, 96]);
    this.state.set(utf8('STROBEv1.0.2'), 6);
    keccakP(this.words);
    this.metadata(utf8(protocol), false);
  }

  metadata(data: Bytes, more: boolean): void {
    this.operate(META | APPLICATION, more);
    this.absorb(data);
  }

  data(data: Bytes): void {
    this.operate(APPLICATION, false);
    this.absorb(data);
  }

  random(count: number): Bytes {
    this.operate(INBOUND | APPLICATION | CIPHER, false);
    return Uint8Array.from({ length: count }, () => {
      const byte = this.at(this.position);
      this.state[this.position] = 0;
      this.advance();
      return byte;
    });
  }

  private at(position: number): number {
    return this.state[position] ?? 0;
  }

  private operate(flags: number, more: boolean): void {
    if (more) return;
    const before = this.begin;
    this.begin = this.position + 1;
    this.absorb(Uint8Array.of(before, flags));
    if (flags & (CIPHER | TRANSPORT) && this.position !== 0) this.permute();
  }

  private absorb(data: Bytes): void {
    for (const byte of data) {
      this.state[this.position] = this.at(this.position) ^ byte;
      this.advance();
    }
  }

  private advance(): void {
    this.position += 1;
    if (this.position === RATE) this.permute();
  }

  private permute(): void {
    this.state[this.position] = this.at(this.position) ^ this.begin;
    this.state[this.position + 1] = this.at(this.position + 1) ^ 0x04;
    this.state[RATE + 1] = this.at(RATE + 1) ^ 0x80;
    keccakP(this.words);
    this.position = 0;
    this.begin = 0;
  }
}

export class Transcript {
  private readonly strobe = new Strobe('Merlin v1.0');

  constructor(domain: string) {
    this.append('dom-sep', utf8(domain));
  }

  append(label: string, message: Bytes): this {
    this.strobe.metadata(utf8(label), false);
    this.strobe.metadata(u32(message.length), true);
    this.strobe.data(message);
    return this;
  }

  appendNumber(label: string, value: bigint): this {
    return this.append(label, u64(value));
  }

  challengeBytes(label: string, count: number): Bytes {
    this.strobe.metadata(utf8(label), false);
    this.strobe.metadata(u32(count), true);
    return this.strobe.random(count);
  }

  /** 64 bytes, little-endian, reduced modulo the order of the group. */
  challenge(label: string): bigint {
    return littleEndian(this.challengeBytes(label, 64)) % ORDER;
  }
}
