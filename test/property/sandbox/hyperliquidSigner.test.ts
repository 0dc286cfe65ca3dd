import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  canonicalAction,
  shortest,
} from '../../../src/sandbox/venues/hyperliquid/private/canonical.ts'
import { actionSigner } from '../../../src/sandbox/venues/hyperliquid/private/signer.ts'
import { signerOf } from '../../support/sandbox/hyperliquidKeys.ts'

const hex = (digits: number) =>
  fc
    .array(fc.integer({ min: 0, max: 15 }), { minLength: digits, maxLength: digits })
    .map((list) => `0x${list.map((digit) => digit.toString(16)).join('')}`)

const decimal = fc
  .tuple(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: 99_999 }))
  .map(([whole, part]) => shortest(`${whole}.${String(part).padStart(5, '0')}`) as string)

const order = fc.record({
  a: fc.integer({ min: 0, max: 20_000 }),
  b: fc.boolean(),
  p: decimal,
  s: decimal,
  r: fc.boolean(),
  t: fc.oneof(
    fc.constantFrom('Gtc', 'Ioc', 'Alo').map((tif) => ({ limit: { tif } })),
    fc
      .tuple(fc.boolean(), decimal, fc.constantFrom('tp', 'sl'))
      .map(([isMarket, triggerPx, tpsl]) => ({ trigger: { isMarket, triggerPx, tpsl } })),
  ),
  c: hex(32),
})

const action = fc.oneof(
  fc
    .array(order, { minLength: 1, maxLength: 4 })
    .map((orders) => ({ type: 'order', orders, grouping: 'na' })),
  fc
    .array(fc.record({ a: fc.nat(300), o: fc.nat() }), { minLength: 1, maxLength: 4 })
    .map((cancels) => ({ type: 'cancel', cancels })),
  fc.tuple(fc.nat(), order).map(([oid, one]) => ({ type: 'modify', oid, order: one })),
  fc.nat().map((time) => ({ type: 'scheduleCancel', time })),
)

const envelope = fc.record({
  nonce: fc.maxSafeNat(),
  vaultAddress: fc.option(hex(40)),
  expiresAfter: fc.option(fc.maxSafeNat()),
})

describe('two implementations of the signature of Hyperliquid', () => {
  it('agree on who signed any action, also after it travelled as JSON in another order', () => {
    fc.assert(
      fc.property(action, envelope, hex(64), (made, signed, key) => {
        fc.pre(!/^0x0+$/.test(key) && !/^0xf{16}/.test(key))
        const signer = signerOf(key)
        const signature = signer.signAction(made, signed)
        const entries = Object.entries(JSON.parse(JSON.stringify(made)) as object).toReversed()
        const travelled = canonicalAction(Object.fromEntries(entries))
        expect(actionSigner(travelled, signed, signature, 'mainnet')).toBe(signer.address)
        expect(actionSigner(travelled, signed, signature, 'testnet')).not.toBe(signer.address)
      }),
      { numRuns: 150 },
    )
  })
})
