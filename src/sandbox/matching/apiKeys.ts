import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { hexDigits, textKey } from '../marketData/hash.ts'
import type { KeyWish, SandboxCredentials } from '../venues/sandboxVenue.ts'
import type { Account } from './account.ts'
import type { AccountBook } from './accountBook.ts'

/**
 * Issues API keys as most venues have them: a key and a shared secret, or a key pair. Texts of
 * `hmac` keys follow from the seed and the order of issue; key pairs made here are random.
 */
export class KeyIssuer {
  private readonly accounts: AccountBook
  private readonly seed: number
  private readonly name: string
  private readonly length: number
  private issued = 0

  /** `name` and `length` are the venue's: of its keys and secrets, characters. */
  constructor(accounts: AccountBook, seed: number, name: string, length: number) {
    this.accounts = accounts
    this.seed = seed
    this.name = name
    this.length = length
  }

  issue(account: Account, wish: KeyWish, now: number): SandboxCredentials {
    const apiKey = this.text('key')
    const pair =
      wish.algorithm === 'hmac' || wish.publicKey !== null ? null : keyPair(wish.algorithm)
    const secret = wish.algorithm === 'hmac' ? this.text('secret') : null
    this.issued += 1
    this.accounts.addKey(account, {
      key: apiKey,
      secret,
      publicKey: wish.publicKey ?? pair?.publicKey ?? null,
      algorithm: wish.algorithm,
      permissions: wish.rights,
      ipRestricted: wish.ipRestricted,
      createdTime: now,
      expiresTime: wish.expiresTime,
    })
    return { apiKey, secret: secret ?? pair?.privateKey ?? '' }
  }

  /** The first key of a venue is named as if there were no others. */
  private text(kind: 'key' | 'secret'): string {
    const number = this.issued === 0 ? '' : `/${this.issued}`
    return hexDigits(this.length, this.seed, textKey(`${this.name}/${kind}${number}`))
  }
}

function keyPair(algorithm: 'rsa' | 'ed25519'): { publicKey: string; privateKey: string } {
  const pair =
    algorithm === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ed25519')
  const pem = (key: KeyObject, type: 'spki' | 'pkcs8'): string =>
    key.export({ type, format: 'pem' }).toString()
  return { publicKey: pem(pair.publicKey, 'spki'), privateKey: pem(pair.privateKey, 'pkcs8') }
}
