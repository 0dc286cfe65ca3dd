import type { KeyPermissions } from '../../../../contract/domain/account.ts'
import type { InstrumentId } from '../../../../contract/domain/ids.ts'
import type { ExecutionReport } from '../../../../contract/domain/order.ts'

/** `reads, trades`: what the key may do, short. */
export function rightsWords({ read, trade, transfer }: KeyPermissions): string {
  const rights = [
    [read, 'reads'],
    [trade, 'trades'],
    [transfer, 'transfers'],
  ] as const
  const held = rights.filter(([has]) => has).map(([, word]) => word)
  return held.length === 0 ? 'may do nothing' : held.join(', ')
}

/** `BTCUSDT-LINEAR.BYBIT` as `BTCUSDT linear`: the section tells the venue. */
export function instrumentWords(instrumentId: InstrumentId): string {
  const [contract = instrumentId] = instrumentId.split('.')
  const at = contract.lastIndexOf('-')
  return at < 0 ? contract : `${contract.slice(0, at)} ${contract.slice(at + 1).toLowerCase()}`
}

/** `stopLimit` as `stop limit`, with what qualifies the order. */
export function orderWords({
  orderType,
  timeInForce,
  postOnly,
  reduceOnly,
}: ExecutionReport): string {
  const type = orderType === null ? 'other' : orderType.replace(/([A-Z])/g, ' $1').toLowerCase()
  return [
    type,
    timeInForce === null ? '' : timeInForce.toUpperCase(),
    postOnly ? 'post-only' : '',
    reduceOnly ? 'reduce-only' : '',
  ]
    .filter((word) => word !== '')
    .join(' ')
}

/** An exact decimal as it came; an em dash where the venue did not tell. */
export function amountText(amount: string | null): string {
  return amount ?? '—'
}
