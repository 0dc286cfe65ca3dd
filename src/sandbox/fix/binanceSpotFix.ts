import { createPublicKey, verify } from 'node:crypto'
import type { Clock } from '../../main/core/clock.ts'
import type { FixMessage } from '../../main/net/fix/types.ts'
import { fixProfiles } from '../../main/venues/shared/fix/profiles.ts'
import { refusalOf } from '../venues/binance-spot/private/words.ts'
import type { MatchingEngine } from '../matching/engine.ts'
import type { FixPeer } from './peer.ts'

const soh = '\u0001'
const compIdShape = /^[a-zA-Z0-9_-]{1,8}$/
const mostSessions = 10

/** Binance Spot's order entry and drop copy at one address: the logon says which it is. */
export function binanceSpotPeer(engine: MatchingEngine, clock: Clock): FixPeer {
  const profile = fixProfiles['binance-spot']
  return {
    profile,
    clock,
    engine,
    senderOf: () => 'SPOT',
    mostSessions,
    authenticate(logon) {
      const opened = engine.accounts.find(logon.get(553) ?? '')
      if (opened === null) return { ok: false, text: 'Invalid API-key, IP, or permissions.' }
      const { key, account } = opened
      if (key.algorithm !== 'ed25519' || key.publicKey === null) {
        return { ok: false, text: 'Only Ed25519 keys may be used.' }
      }
      const fault = logonFault(logon) ?? signatureFault(logon, key.publicKey)
      if (fault !== null) return { ok: false, text: fault }
      return {
        ok: true,
        account: account.id,
        mayTrade: key.permissions.trade,
        isDropCopy: logon.get(9406) === 'Y',
      }
    },
    desk: {
      dialect: profile.dialect,
      engine,
      symbols: {
        toWire: (symbol) => symbol,
        fromWire: (symbol) => (engine.contract(symbol) === null ? null : symbol),
      },
      wordingOf(word) {
        const { code, message } = refusalOf(word)
        return { code: String(code), text: message }
      },
      codeOfReason: { missing: '-1102', outOfRange: '-1169', wrongFormat: '-1169' },
      now: () => clock.now(),
    },
  }
}

function logonFault(logon: FixMessage): string | null {
  if (!compIdShape.test(logon.get(49) ?? '')) return 'SenderCompId is not valid.'
  if (logon.get(56) !== 'SPOT') return 'TargetCompId is not valid.'
  if (logon.get(141) !== 'Y') return 'ResetSeqNumFlag must be Y.'
  if (!['1', '2'].includes(logon.get(25_035) ?? '')) return 'MessageHandling is missing.'
  const heartbeat = Number(logon.get(108))
  return heartbeat >= 5 && heartbeat <= 60 ? null : 'HeartBtInt must be between 5 and 60.'
}

function signatureFault(logon: FixMessage, publicKey: string): string | null {
  const signed = [35, 49, 56, 34, 52].map((tag) => logon.get(tag) ?? '').join(soh)
  const signature = Buffer.from(logon.get(96) ?? '', 'base64')
  const isGood = verify(null, Buffer.from(signed), createPublicKey(publicKey), signature)
  return isGood ? null : 'Signature for this request is not valid.'
}
