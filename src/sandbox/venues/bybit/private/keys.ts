import { generateKeyPairSync } from 'node:crypto'
import { hexDigits, textKey } from '../../../marketData/hash.ts'
import type { Account, AccountKey } from '../../../matching/account.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import type { KeyWish, SandboxCredentials } from '../../sandboxVenue.ts'

/** Makes the keys of a venue's accounts. */
export class KeyDesk {
  private readonly engine: MatchingEngine
  private readonly seed: number
  private issued = 0

  constructor(engine: MatchingEngine, seed: number) {
    this.engine = engine
    this.seed = seed
  }

  /** The client's part of the key: a secret, or the private half of a pair it does not hold yet. */
  issue(account: Account, wish: KeyWish): SandboxCredentials {
    this.issued += 1
    const key = hexDigits(18, this.seed, textKey(`bybit/key/${this.issued}`))
    const isHmac = wish.algorithm === 'hmac'
    const secret = hexDigits(36, this.seed, textKey(`bybit/secret/${this.issued}`))
    const pair = isHmac ? null : pairOf(wish.publicKey)
    const made: AccountKey = {
      key,
      secret: isHmac ? secret : null,
      publicKey: pair?.publicKey ?? null,
      algorithm: isHmac ? 'hmac' : 'rsa',
      permissions: wish.rights,
      ipRestricted: wish.ipRestricted,
      createdTime: this.engine.now(),
      expiresTime: wish.expiresTime,
    }
    this.engine.accounts.addKey(account, made)
    return { apiKey: key, secret: pair === null ? secret : pair.privateKey }
  }
}

/** The venue knows RSA pairs only. */
function pairOf(publicKey: string | null): { publicKey: string; privateKey: string } {
  if (publicKey !== null) return { publicKey, privateKey: '' }
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}
