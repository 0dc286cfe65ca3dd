import type { FeeRates, KeyPermissions } from '../../../../contract/domain/account.ts'
import type { MarginTier } from '../../../../contract/domain/margin.ts'
import type { UnifiedSymbol } from '../../../../contract/domain/ids.ts'
import { FieldReader } from '../../shared/fields.ts'
import { type Reading, type Rows, accept, parseRows, refuse } from '../../shared/refusal.ts'
import type { Listing } from '../../shared/symbols.ts'

/** `GET /fapi/v1/commissionRate`. */
export function parseFeeRates(raw: unknown): Reading<FeeRates> {
  const read = new FieldReader(raw, 'commissionRate')
  const maker = read.decimal('makerCommissionRate').text
  const taker = read.decimal('takerCommissionRate').text
  return read.refusal === null ? accept({ maker, taker }) : { ok: false, refusal: read.refusal }
}

/**
 * `GET /fapi/v1/accountConfig`: what the account may do. Where only play money is at stake that is
 * all there is to know of a key.
 */
export function parseAccountConfig(raw: unknown): Reading<KeyPermissions> {
  const read = new FieldReader(raw, 'accountConfig')
  const trade = read.flag('canTrade')
  const words = ['canTrade', 'canDeposit', 'canWithdraw'].filter((name) => read.optionalFlag(name))
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  return accept({
    read: true,
    trade,
    withdraw: false,
    transfer: false,
    ipRestricted: null,
    expiresTime: null,
    words,
  })
}

/** The margin tiers of one symbol. */
export type SymbolTiers = { readonly symbol: UnifiedSymbol; readonly tiers: readonly MarginTier[] }

/** `GET /fapi/v1/leverageBracket`. The last tier has no cap that matters: the venue opens none above. */
export function parseMarginTiers(raw: unknown, listing: Listing): Reading<Rows<SymbolTiers>> {
  const rows = Array.isArray(raw) ? raw : [raw]
  return parseRows(rows, 'leverageBracket', (row) => {
    const read = new FieldReader(row, 'leverageBracket row')
    const symbol = listing.facts(read.text('symbol'))
    const tiers = parseRows(read.get('brackets'), 'brackets', parseTier)
    if (read.refusal !== null) return { ok: false, refusal: read.refusal }
    if (!symbol.ok) return symbol
    if (!tiers.ok) return tiers
    const [refusal] = tiers.value.refusals
    if (refusal !== undefined) return { ok: false, refusal }
    if (tiers.value.values.length === 0) return refuse('leverageBracket row: no brackets')
    const lowestFirst = tiers.value.values.toSorted((a, b) => a.floor - b.floor)
    return accept({ symbol: symbol.value.unifiedSymbol, tiers: openEnded(lowestFirst) })
  })
}

function parseTier(raw: unknown): Reading<MarginTier> {
  const read = new FieldReader(raw, 'bracket')
  const tier = {
    floor: read.notNegative('notionalFloor').value,
    cap: read.positive('notionalCap').value,
    maintenanceRate: read.positive('maintMarginRatio').value,
    deduction: read.notNegative('cum').value,
    maxLeverage: read.positive('initialLeverage').value,
  }
  return read.refusal === null ? accept(tier) : { ok: false, refusal: read.refusal }
}

function openEnded(tiers: readonly MarginTier[]): readonly MarginTier[] {
  return tiers.map((tier, index) => (index === tiers.length - 1 ? { ...tier, cap: null } : tier))
}
