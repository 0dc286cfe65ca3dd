import { Big } from 'big.js'
import { isDecimalText } from '../../../contract/domain/decimal.ts'
import { type RoutingSettings, routingCriteria } from '../../../contract/domain/routing.ts'
import { type VenueId, venueIds } from '../../../contract/domain/venue.ts'
import { PitwallError } from '../../../contract/errors.ts'

export const defaultSettings: RoutingSettings = {
  criterion: 'userPreference',
  priorities: [],
  disabled: [],
  splitting: false,
  maxSplits: 3,
  minSplitNotional: '10000',
}

/** Throws INVALID_ARGUMENT naming the setting that cannot be one. */
export function checkSettings(settings: RoutingSettings): void {
  const { criterion, priorities, disabled, maxSplits, minSplitNotional } = settings
  const named = priorities.map(({ venue }) => venue)
  const wrong =
    firstWrong('criterion', routingCriteria.includes(criterion), 'is not one of the criteria') ??
    firstWrong('priorities', areVenues(named), 'names a venue twice or one that is not known') ??
    firstWrong(
      'priorities',
      priorities.every(({ priority }) => Number.isSafeInteger(priority) && priority >= 0),
      'has a number that is not a whole one from 0 up',
    ) ??
    firstWrong('disabled', areVenues(disabled), 'names a venue twice or one that is not known') ??
    firstWrong(
      'maxSplits',
      Number.isSafeInteger(maxSplits) && maxSplits >= 1,
      'is not a whole number from 1 up',
    ) ??
    firstWrong('minSplitNotional', isAmount(minSplitNotional), 'is not an amount')
  if (wrong !== null) throw wrong
}

function firstWrong(path: string, isRight: boolean, words: string): PitwallError | null {
  return isRight ? null : new PitwallError('INVALID_ARGUMENT', `${path} ${words}.`, { path })
}

function areVenues(venues: readonly VenueId[]): boolean {
  return new Set(venues).size === venues.length && venues.every((each) => venueIds.includes(each))
}

function isAmount(text: string): boolean {
  return isDecimalText(text) && new Big(text).gte(0)
}
