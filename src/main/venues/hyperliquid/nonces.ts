import type { UnixMs } from '../../../contract/domain/ids.ts'

/**
 * Numbers that one signer has never used: the time in ms, or one more than the last where the time
 * stood still or went back. The venue keeps the hundred highest of each signer and takes none twice.
 * https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/nonces-and-api-wallets
 */
export type Nonces = { next(now: UnixMs): number }

export function createNonces(): Nonces {
  let last = 0
  return {
    next(now) {
      last = Math.max(last + 1, now)
      return last
    },
  }
}

/** One sequence for each signer of this process, whichever account or connection asks. */
const sequences = new Map<string, Nonces>()

/** The signer's sequence. Kept until the process ends: forgetting it could repeat a number. */
export function noncesOf(signer: string): Nonces {
  const known = sequences.get(signer) ?? createNonces()
  sequences.set(signer, known)
  return known
}
