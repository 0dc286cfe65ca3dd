const dayMs = 86_400_000
/** Nonces a signer's set holds. */
const mostKept = 100

/**
 * The nonces of one signer. The set keeps its largest; a new one must be larger than the smallest
 * of a full set, unused, and within two days back and one day ahead of the venue's time.
 * https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/nonces-and-api-wallets
 */
export class NonceSet {
  /** From small to large. */
  private readonly kept: number[] = []

  /** Takes a nonce in, or says why not. */
  take(nonce: number, now: number): string | null {
    if (nonce <= now - 2 * dayMs || nonce >= now + dayMs) {
      return `Invalid nonce: ${nonce} is out of the allowed range, time now ${now}`
    }
    if (this.kept.includes(nonce)) return `Invalid nonce: duplicate nonce ${nonce}`
    const [smallest] = this.kept
    if (this.kept.length >= mostKept && smallest !== undefined && nonce < smallest) {
      return `Invalid nonce: nonce too low ${nonce}, smallest kept ${smallest}`
    }
    this.insert(nonce)
    return null
  }

  private insert(nonce: number): void {
    const at = this.kept.findIndex((kept) => kept > nonce)
    this.kept.splice(at === -1 ? this.kept.length : at, 0, nonce)
    if (this.kept.length > mostKept) this.kept.shift()
  }
}
