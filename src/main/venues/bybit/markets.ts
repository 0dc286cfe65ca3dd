import type { Instrument } from '../../../contract/domain/instrument.ts'
import { type Listing, createListing } from '../shared/symbols.ts'
import { type Category, categories, categoryOf, spell } from './symbols.ts'

/** What one question about an account can be about: a category, and of contracts one settle asset. */
export type Group = { readonly category: Category; readonly settleCoin: string | null }

/** What the venue lists, and how questions about all of it must be divided. */
export type Markets = {
  readonly listing: Listing
  replace(instruments: readonly Instrument[]): void
  categories(): readonly Category[]
  /** Linear contracts by settle asset; inverse and spot as a whole. */
  groups(): readonly Group[]
  /** Contracts by settle asset, which cancelling everything demands of inverse ones too. */
  settledGroups(): readonly Group[]
}

export function createMarkets(): Markets {
  const listing = createListing('bybit', spell)
  let coins: ReadonlyMap<Category, ReadonlySet<string>> = new Map()

  const groupsOf = (category: Category, isSettled: boolean): readonly Group[] =>
    isSettled
      ? [...(coins.get(category) ?? [])].map((settleCoin) => ({ category, settleCoin }))
      : [{ category, settleCoin: null }]

  const listed = (): readonly Category[] => categories.filter((category) => coins.has(category))

  return {
    listing,
    categories: listed,
    groups: () => listed().flatMap((category) => groupsOf(category, category === 'linear')),
    settledGroups: () => listed().flatMap((category) => groupsOf(category, category !== 'spot')),
    replace(instruments) {
      // The last of a name is found by it: a contract, where a spot pair shares it.
      listing.replace(instruments.toSorted((left, right) => rank(left) - rank(right)))
      coins = coinsOf(instruments)
    },
  }
}

function rank({ marketKind }: Instrument): number {
  return marketKind === 'spot' ? 0 : 1
}

function coinsOf(instruments: readonly Instrument[]): ReadonlyMap<Category, ReadonlySet<string>> {
  const coins = new Map<Category, Set<string>>()
  for (const instrument of instruments) {
    const category = categoryOf(instrument)
    const known = coins.get(category) ?? new Set()
    coins.set(category, known.add(instrument.settleAsset))
  }
  return coins
}
