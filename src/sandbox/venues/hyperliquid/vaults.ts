import type { ForcedTrade } from '../../marketData/forcedTrades.ts'
import { textKey, unit } from '../../marketData/hash.ts'
import { traderAddress } from '../../marketData/forcedTrades.ts'

/** The protocol's vault and its children, as published. The parent itself holds no positions. */
export const parentVault = '0xdfc24b077bc1425ad1dea75bcb6f8158e10df303'

/** Take over positions that the book did not close. */
export const liquidatorVaults = [
  '0x2e3d94f0562703b25c83308a05046ddaf9a8dd14',
  '0xb0a55f13d22f66e6d495ac98113841b2326e9540',
  '0x5e177e5e39c0f4e421f5865a6d8beed8d921cb70',
  '0x2ed5c4484ea3ff8b57d5f2fb152a40d9f2b68308',
] as const

/** Make markets; now and then they are the other side of a forced order in the book. */
export const strategyVaults = [
  '0x010461c14e146ac35fe42271bdc1134ee31c703a',
  '0x31ca8395cf837de08b24da3f660e77761dfb974b',
  '0x469f690213c467c39a23efacfd2816896009d7d8',
] as const

export const childVaults: readonly string[] = [...liquidatorVaults, ...strategyVaults]

const counterpartyKey = textKey('counterparty')
/** Share of forced orders in the book that a strategy vault fills. */
const strategyShare = 0.12

/** Who was on the other side of a forced trade: a vault or anyone. */
export function counterpartyOf(seed: number, trade: ForcedTrade): string {
  const draw = unit(seed, counterpartyKey, textKey(trade.id))
  if (trade.method === 'backstop') return pick(liquidatorVaults, draw)
  if (draw < strategyShare) return pick(strategyVaults, draw / strategyShare)
  return traderAddress(seed, textKey(trade.id))
}

function pick(list: readonly string[], draw: number): string {
  return list[Math.floor(draw * list.length)] as string
}
