import { fail } from '../../../contract/errors.ts'
import type { InstrumentId } from '../../../contract/domain/ids.ts'

/** The answer to a question about an instrument that the venue's list does not have. */
export function unknownInstrument(instrumentId: InstrumentId): ReturnType<typeof fail> {
  return fail('UNKNOWN_SYMBOL', `the venue lists no instrument ${instrumentId}`, 'instrumentId')
}
