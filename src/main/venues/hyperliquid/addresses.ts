import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { VenueCredentials } from '../adapter.ts'
import { type Chain, type Signer, createSigner } from './sign.ts'

const addressSpelling = /^0x[0-9a-f]{40}$/i

/** Who trades for whom. */
export type Identity = {
  readonly signer: Signer
  /** The account that the key belongs to, as it was given. */
  readonly owner: string
  /** Sub-account or vault that is traded instead, lower case; null for the owner itself. */
  readonly vaultAddress: string | null
  /** Whose orders and money it is: what questions must name. Never an agent. */
  readonly user: string
}

/** Reads `apiKey` as the account's address and `secret` as the key of it or of its agent. */
export function identityOf(credentials: VenueCredentials, chain: Chain): Result<Identity> {
  const { apiKey, secret, subAccount } = credentials
  if (!addressSpelling.test(apiKey)) {
    return fail('AUTHENTICATION_FAILED', 'the key is not the address of an account', 'apiKey')
  }
  if (subAccount !== undefined && !addressSpelling.test(subAccount)) {
    return fail('AUTHENTICATION_FAILED', 'the sub-account is not an address', 'subAccount')
  }
  const signer = createSigner(secret, chain)
  if (!signer.ok) return signer
  return succeed({
    signer: signer.value,
    owner: apiKey,
    vaultAddress: subAccount?.toLowerCase() ?? null,
    user: subAccount ?? apiKey,
  })
}

/** Whether two addresses are the same: capitals are only a checksum. */
export function isSameAddress(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase()
}
