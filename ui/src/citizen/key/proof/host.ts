/** Whose page an address is, for people. */
export function host(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return address;
  }
}
