import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { VenueOrderId } from '../../../src/contract/domain/order.ts'
import { createAccountBook } from '../../../src/main/trading/accountBook.ts'
import { balanceOf, fillOf, positionOf, reportOf } from '../../support/orders.ts'

const at = (ms: number): UnixMs => (reportOf().exchangeTime + ms) as UnixMs

describe("one account's book of what its venue told", () => {
  it('keeps an order while it is open and forgets it when it has ended', () => {
    const book = createAccountBook()
    book.report(reportOf())
    expect(book.openOrders()).toHaveLength(1)
    book.report(reportOf({ status: 'canceled', exchangeTime: at(1) }))
    expect(book.openOrders()).toEqual([])
  })

  it('takes no late report of an order that has ended', () => {
    const book = createAccountBook()
    book.report(reportOf({ status: 'filled', cumulativeQuantity: '1' }))
    expect(book.report(reportOf({ exchangeTime: at(5) }))).toBe(false)
    expect(book.openOrders()).toEqual([])
  })

  it('never lets the filled quantity of an order fall', () => {
    const book = createAccountBook()
    book.report(reportOf({ status: 'partiallyFilled', cumulativeQuantity: '0.3' }))
    expect(book.report(reportOf({ cumulativeQuantity: '0', exchangeTime: at(9) }))).toBe(false)
    expect(book.openOrders()[0]?.cumulativeQuantity).toBe('0.3')
  })

  it("believes the venue's own numbering over times", () => {
    const book = createAccountBook()
    book.report(reportOf({ sequence: 7, price: '61000', exchangeTime: at(5) }))
    expect(book.report(reportOf({ sequence: 6, exchangeTime: at(9) }))).toBe(false)
    expect(book.report(reportOf({ sequence: 8, price: '62000', exchangeTime: at(1) }))).toBe(true)
    expect(book.openOrders()[0]?.price).toBe('62000')
  })

  it('counts a fill once and adds what a second message tells of it', () => {
    const book = createAccountBook()
    expect(book.fill(fillOf({ fee: null, feeAsset: null }))).toBe(true)
    expect(book.fill(fillOf())).toBe(false)
    expect(book.fills()).toEqual([fillOf()])
  })

  it("names the orders that the venue's whole list has no more", () => {
    const book = createAccountBook()
    const other = reportOf({ venueOrderId: '2' as VenueOrderId })
    book.report(reportOf())
    book.report(other)
    const young = reportOf({ venueOrderId: '3' as VenueOrderId, receivedTime: at(100) })
    book.report(young)
    expect(book.adoptOpenOrders([other], at(50))).toEqual([reportOf()])
    expect(book.openOrders().map(({ venueOrderId }) => venueOrderId)).toEqual(['1', '2', '3'])
    book.forget(reportOf())
    expect(book.openOrders().map(({ venueOrderId }) => venueOrderId)).toEqual(['2', '3'])
  })

  it('takes the end of an order whatever numbers and times say', () => {
    const book = createAccountBook()
    book.report(reportOf({ sequence: 7, exchangeTime: at(5) }))
    expect(book.report(reportOf({ sequence: 6, status: 'canceled', exchangeTime: at(1) }))).toBe(
      true,
    )
    expect(book.openOrders()).toEqual([])
  })

  it('keeps what the stream told after the question, and nothing older', () => {
    const book = createAccountBook()
    book.balance(balanceOf({ asset: 'OLD' }))
    book.balance(balanceOf({ total: '7', receivedTime: at(100) }))
    book.position(positionOf({ quantity: '3', receivedTime: at(100) }))
    book.adoptBalances([balanceOf({ total: '5' })], at(50))
    book.adoptPositions([positionOf({ quantity: '2' })], at(50))
    expect(book.balances().map(({ total }) => total)).toEqual(['7'])
    expect(book.positions().map(({ quantity }) => quantity)).toEqual(['3'])
    book.adoptBalances([balanceOf({ total: '5' })], at(150))
    book.adoptPositions([positionOf({ quantity: '0.000' })], at(150))
    expect(book.balances().map(({ total }) => total)).toEqual(['5'])
    expect(book.positions()).toEqual([])
  })

  it('drops a position at zero, and those that the whole list has no more', () => {
    const book = createAccountBook()
    book.position(positionOf())
    book.position(positionOf({ quantity: '0', exchangeTime: at(1) }))
    expect(book.positions()).toEqual([])
    book.position(positionOf({ exchangeTime: at(2) }))
    book.adoptPositions([], at(50))
    expect(book.positions()).toEqual([])
  })

  it('keeps the leverage that a stream does not repeat, and no price it did not tell', () => {
    const book = createAccountBook()
    book.position(positionOf())
    book.position(positionOf({ leverage: null, liquidationPrice: null, exchangeTime: at(1) }))
    expect(book.positions()[0]).toMatchObject({ leverage: '10', liquidationPrice: null })
  })

  it('takes a turned position for the same one unless the account is hedged', () => {
    const book = createAccountBook()
    book.position(positionOf())
    book.position(positionOf({ positionSide: 'short', exchangeTime: at(1) }))
    expect(book.positions()).toHaveLength(1)
    const hedged = createAccountBook()
    hedged.position(positionOf({ hedged: true }))
    hedged.position(positionOf({ hedged: true, positionSide: 'short' }))
    expect(hedged.positions()).toHaveLength(2)
  })

  it('shows no stale part beside a new total', () => {
    const book = createAccountBook()
    book.balance(balanceOf())
    const partial = { available: null, locked: null, exchangeTime: at(1) }
    book.balance(balanceOf({ ...partial }))
    expect(book.balances()[0]?.available).toBe('900')
    book.balance(balanceOf({ ...partial, total: '700', exchangeTime: at(2) }))
    expect(book.balances()[0]).toMatchObject({ total: '700', available: null })
    book.balance(balanceOf({ total: '5', exchangeTime: at(0) }))
    expect(book.balances()[0]?.total).toBe('700')
  })
})
