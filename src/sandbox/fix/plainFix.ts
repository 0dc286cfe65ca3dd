import { createHmac } from 'node:crypto'
import type { Clock } from '../../main/core/clock.ts'
import type { FixMessage } from '../../main/net/fix/types.ts'
import type { FixProfile, FixProfileId } from '../../main/venues/shared/fix/profile.ts'
import { fixProfiles } from '../../main/venues/shared/fix/profiles.ts'
import { hexDigits, textKey } from '../marketData/hash.ts'
import type { MatchingEngine } from '../matching/engine.ts'
import type { FixPeer } from './peer.ts'

/** The keys of a client of a sandbox counterparty without a venue of its own. */
export type FixClientKeys = {
  readonly senderCompId: string
  readonly targetCompId: string
  readonly apiKey: string
  /** Base64 where the counterparty decodes it. */
  readonly secret: string
  readonly passphrase: string
  /** Whose orders they are, at the engine. */
  readonly account: string
}

export const plainProfileIds = [
  'coinbase-exchange',
  'coinbase-prime',
  'fix42',
  'fix44',
] as const satisfies readonly FixProfileId[]
export type PlainProfileId = (typeof plainProfileIds)[number]

/** The keys of the one client that a counterparty of a sandbox has. */
export function plainKeys(id: PlainProfileId, seed: number): FixClientKeys {
  const text = (what: string): string => hexDigits(24, seed, textKey(`fix/${id}/${what}`))
  const profile = fixProfiles[id]
  const apiKey = text('key')
  return {
    apiKey,
    senderCompId: profile.senderIsKey ? apiKey : 'PITWALL',
    targetCompId: profile.targetCompId ?? 'SANDBOX',
    secret: Buffer.from(text('secret')).toString('base64'),
    passphrase: text('passphrase'),
    account: 'main',
  }
}

const soh = '\u0001'

/** What a counterparty of the profile demands of a logon, as the client that holds the keys makes it. */
const signatureOf: Readonly<
  Record<PlainProfileId, ((logon: FixMessage, keys: FixClientKeys) => string) | null>
> = {
  'coinbase-exchange': (logon, { secret, passphrase }) => {
    const parts = [52, 35, 34, 49, 56].map((tag) => logon.get(tag) ?? '')
    const key = Buffer.from(secret, 'base64')
    return createHmac('sha256', key)
      .update([...parts, passphrase].join(soh))
      .digest('base64')
  },
  'coinbase-prime': (logon, { apiKey, secret, passphrase }) => {
    const [time = '', number = ''] = [52, 34].map((tag) => logon.get(tag) ?? '')
    const target = logon.get(56) ?? ''
    return createHmac('sha256', secret)
      .update(`${time}A${number}${apiKey}${target}${passphrase}`)
      .digest('base64')
  },
  fix42: null,
  fix44: null,
}

/** Coinbase's spelling of a pair: `BTC-USDT` for the engine's `BTCUSDT`. */
function hyphened(engine: MatchingEngine) {
  const spelled = new Map<string, string>(
    engine
      .contracts()
      .map(({ symbol, baseAsset, quoteAsset }) => [symbol, `${baseAsset}-${quoteAsset}`] as const),
  )
  const back = new Map<string, string>([...spelled].map(([symbol, wire]) => [wire, symbol]))
  return {
    toWire: (symbol: string): string => spelled.get(symbol) ?? symbol,
    fromWire: (wire: string): string | null => back.get(wire) ?? null,
  }
}

/** A counterparty that keeps to its profile, on the same engine as the venue beside it. */
export function plainPeer(
  id: PlainProfileId,
  engine: MatchingEngine,
  keys: FixClientKeys,
  clock: Clock,
): FixPeer {
  const profile: FixProfile = fixProfiles[id]
  return {
    profile,
    clock,
    engine,
    senderOf: () => keys.targetCompId,
    mostSessions: 5,
    authenticate(logon) {
      const isKnown = logon.get(49) === keys.senderCompId && logon.get(56) === keys.targetCompId
      if (!isKnown || !isSigned(id, logon, keys)) {
        return { ok: false, text: 'Invalid credentials' }
      }
      const isDropCopy = logon.get(9406) === 'Y'
      return { ok: true, account: keys.account, mayTrade: true, isDropCopy }
    },
    desk: {
      dialect: profile.dialect,
      engine,
      symbols: hyphened(engine),
      wordingOf: (word) => ({ code: null, text: sentenceOf(word) }),
      codeOfReason: null,
      now: () => clock.now(),
    },
  }
}

function isSigned(id: PlainProfileId, logon: FixMessage, keys: FixClientKeys): boolean {
  const expected = signatureOf[id]
  if (expected !== null) return logon.get(96) === expected(logon, keys)
  return (
    (logon.get(553) ?? keys.apiKey) === keys.apiKey &&
    (logon.get(554) ?? keys.secret) === keys.secret
  )
}

/** `insufficientBalance`: `insufficient balance`. */
function sentenceOf(word: string): string {
  return word.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
