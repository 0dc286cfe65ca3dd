import type { FixField } from '../../../src/main/net/fix/types.ts'

export type BenchMessage = 'nos' | 'er'
export const sendingTime = '20261121-10:00:00.123'
export const sentAt = new Date(Date.UTC(2026, 10, 21, 10, 0, 0, 123))

const types = { nos: 'D', er: '8' } as const
export const typeOf = (kind: BenchMessage): string => types[kind]

const orderFields: readonly FixField[] = [
  [11, 'order-20261121-000017'],
  [1, 'main'],
  [55, 'BTC-USD'],
  [54, '1'],
  [60, sendingTime],
  [38, '1.25'],
  [40, '2'],
  [44, '82000.5'],
  [59, '1'],
]
const reportFields: readonly FixField[] = [
  [37, 'venue-99000123'],
  [11, 'order-20261121-000017'],
  [17, 'execution-5550123'],
  [150, 'F'],
  [39, '1'],
  [1, 'main'],
  [55, 'BTC-USD'],
  [54, '1'],
  [38, '1.25'],
  [40, '2'],
  [44, '82000.5'],
  [59, '1'],
  [32, '0.5'],
  [31, '81999.5'],
  [151, '0.75'],
  [14, '0.5'],
  [6, '81999.5'],
  [60, sendingTime],
]
export const fieldsOf = { nos: orderFields, er: reportFields } as const

/** Names of the same fields, as jspurefix wants them, and which of them it holds as numbers. */
export const names: Readonly<Record<number, string>> = {
  1: 'Account',
  6: 'AvgPx',
  11: 'ClOrdID',
  14: 'CumQty',
  17: 'ExecID',
  31: 'LastPx',
  32: 'LastQty',
  37: 'OrderID',
  38: 'OrderQty',
  39: 'OrdStatus',
  40: 'OrdType',
  44: 'Price',
  54: 'Side',
  55: 'Symbol',
  59: 'TimeInForce',
  60: 'TransactTime',
  150: 'ExecType',
  151: 'LeavesQty',
}
export const floats: ReadonlySet<number> = new Set([6, 14, 31, 32, 38, 44, 151])
/** Fields that jspurefix puts into a component. */
export const components: Readonly<Record<number, string>> = { 38: 'OrderQtyData', 55: 'Instrument' }
