import { useMemo } from 'react'
import type { UnifiedSymbol } from '../../../../contract/domain/ids.ts'
import { usePolled } from '../../bridge/usePolled.ts'
import { useSymbol } from '../../stores/selectedSymbol.ts'
import { useTicketStore } from '../../stores/ticketStore.ts'
import { type Draft, type Place, placeChosen, placesOf, settled } from './draft.ts'

const accountsMs = 2000
const instrumentsMs = 30_000

export type Ticket = {
  readonly symbol: UnifiedSymbol | null
  readonly places: readonly Place[]
  /** Null while there is none. */
  readonly place: Place | null
  /** As typed, and only with what the place takes. */
  readonly draft: Draft
  readonly loading: boolean
  readonly failure: string | null
}

/** The ticket of the window’s symbol, at the accounts that can trade it. */
export function useTicket(): Ticket {
  const symbol = useSymbol()
  const typed = useTicketStore()
  const accounts = usePolled('accounts:list', {}, accountsMs)
  const instruments = usePolled(
    'instruments:list',
    symbol === null ? null : { symbol },
    instrumentsMs,
  )
  const places = useMemo(
    () => placesOf(accounts.value ?? [], instruments.value ?? []),
    [accounts.value, instruments.value],
  )
  const place = placeChosen(places, typed.place)
  const failure = accounts.failure ?? instruments.failure
  return {
    symbol,
    places,
    place,
    draft: place === null ? typed : settled(typed, place),
    loading: accounts.value === null || instruments.value === null,
    failure: failure?.message ?? null,
  }
}
