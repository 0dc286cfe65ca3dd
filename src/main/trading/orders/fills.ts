import type { Fill } from '../../../contract/domain/order.ts'

/** Two messages about one fill: each tells what the other leaves out. */
export function joinedFill(first: Fill, second: Fill): Fill {
  const isFeeNew = first.fee === null
  return {
    ...first,
    clientOrderId: first.clientOrderId ?? second.clientOrderId,
    fee: isFeeNew ? second.fee : first.fee,
    feeAsset: isFeeNew ? second.feeAsset : first.feeAsset,
    liquiditySide: first.liquiditySide ?? second.liquiditySide,
    positionSide: first.positionSide ?? second.positionSide,
    realizedPnl: first.realizedPnl ?? second.realizedPnl,
  }
}
