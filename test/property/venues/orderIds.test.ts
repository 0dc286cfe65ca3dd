import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OrderId } from '../../../src/contract/domain/order.ts'
import {
  hexOrderIds,
  textOrderIds,
  uuidOrderIds,
} from '../../../src/main/venues/shared/orderIds.ts'

const orderId = fc.uuid({ version: 4 }).map((uuid) => uuid.replaceAll('-', '') as OrderId)
const codecs = {
  text: textOrderIds(/^[.A-Z:/a-z0-9_-]{1,36}$/),
  hex: hexOrderIds(),
  uuid: uuidOrderIds(),
}

describe.each(Object.entries(codecs))('Property 17: client order ids as %s', (_name, codec) => {
  it('fit the pattern and lead back to our order', () => {
    fc.assert(
      fc.property(orderId, (id) => {
        const clientOrderId = codec.encode(id)
        expect(clientOrderId).toMatch(codec.pattern)
        expect(codec.decode(clientOrderId)).toBe(id)
      }),
      { numRuns: 300 },
    )
  })

  it('differ when the orders differ', () => {
    fc.assert(
      fc.property(fc.uniqueArray(orderId, { minLength: 2, maxLength: 50 }), (ids) => {
        expect(new Set(ids.map((id) => codec.encode(id))).size).toBe(ids.length)
      }),
      { numRuns: 100 },
    )
  })

  it('take no stranger for one of ours', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        const decoded = codec.decode(text)
        expect(decoded === null || /^[0-9a-f]{12}4[0-9a-f]{19}$/.test(decoded)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
