import { Big } from 'big.js'
import type { Side } from '../../../contract/domain/market.ts'
import type { OrderTerms } from '../../../contract/domain/managedOrder.ts'
import type { ExitLeg } from '../../../contract/domain/workingOrder.ts'
import { withRole } from './children.ts'
import { type Leg, tend } from './legs.ts'
import type { Facts } from './machine.ts'
import { smallestQuantity } from './numbers.ts'
import { limitTerms, marketTerms, stopTerms } from './terms.ts'

/** What all orders that leave a position have in common. */
export type ExitBase = {
  readonly side: Side
  readonly reduceOnly: boolean
  readonly positionSide: OrderTerms['positionSide']
}

/** Trades a quantity at the market, again until it is done. */
export function atMarket(role: string, want: Big, base: ExitBase, facts: Facts): Leg {
  return tend(
    {
      role,
      group: withRole(facts.children, role),
      want,
      least: smallestQuantity(facts.instrument, null, true),
      termsOf: (quantity) => marketTerms(facts.capabilities, { ...base, quantity }),
      retries: true,
    },
    facts,
  )
}

export type Retries = Pick<Parameters<typeof tend>[0], 'retries'>

/** A stop that waits at the venue. */
export function stopAtVenue(
  leg: ExitLeg,
  want: Big,
  base: ExitBase,
  { retries }: Retries,
  facts: Facts,
): Leg {
  const price = leg.price === null ? null : new Big(leg.price)
  return tend(
    {
      role: 'stop',
      group: withRole(facts.children, 'stop'),
      want,
      least: smallestQuantity(facts.instrument, price, price === null),
      termsOf: (quantity) => stopTerms(facts.capabilities, { ...base, ...leg, quantity }),
      retries,
    },
    facts,
  )
}

/** What a stop that was held here sends once it is reached. */
export function stopReached(leg: ExitLeg, want: Big, base: ExitBase, facts: Facts): Leg {
  if (leg.price === null) return atMarket('stop', want, base, facts)
  return limitExit('stop', leg.price, want, base, { retries: true }, facts)
}

export function limitExit(
  role: string,
  price: string,
  want: Big,
  base: ExitBase,
  { retries }: Retries,
  facts: Facts,
): Leg {
  return tend(
    {
      role,
      group: withRole(facts.children, role),
      want,
      least: smallestQuantity(facts.instrument, new Big(price), false),
      termsOf: (quantity) => limitTerms(facts.capabilities, { ...base, price, quantity }),
      retries,
    },
    facts,
  )
}
