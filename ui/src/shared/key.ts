/** Whether this can be a public key, as it is shown under “Me”. */
export function isKey(typed: string): boolean {
  return /^[0-9a-f]{64}$/i.test(typed.trim());
}
