import type { FixDictionary } from '../types.ts'
import { buildDictionary } from './dictionary.ts'
import { readTable } from './readTable.ts'
import { fix42Table } from './tables/fix42.ts'
import { fix44Table } from './tables/fix44.ts'
import { fix50sp2Table } from './tables/fix50sp2.ts'

const makers: Readonly<Record<string, () => FixDictionary>> = {
  'FIX.4.2': () => buildDictionary(readTable(fix42Table, 'a', 'FIX.4.2', null)),
  'FIX.4.4': () => buildDictionary(readTable(fix44Table, 'b', 'FIX.4.4', null)),
  'FIXT.1.1': () => buildDictionary(readTable(fix50sp2Table, 'c', 'FIXT.1.1', '9')),
}
const made = new Map<string, FixDictionary>()

/** The versions whose tables come with the program, by BeginString(8). FIXT.1.1 carries 5.0 SP2. */
export const standardVersions: readonly string[] = Object.keys(makers)

/** The standard's dictionary of a version; null for one we have no tables of. Built at first use. */
export function standardDictionary(beginString: string): FixDictionary | null {
  const known = made.get(beginString)
  if (known !== undefined) return known
  const dictionary = Object.hasOwn(makers, beginString) ? makers[beginString]?.() : undefined
  if (dictionary === undefined) return null
  made.set(beginString, dictionary)
  return dictionary
}

export const fix42 = (): FixDictionary => required('FIX.4.2')
export const fix44 = (): FixDictionary => required('FIX.4.4')
/** FIX 5.0 SP2 over a FIXT.1.1 session. */
export const fix50sp2 = (): FixDictionary => required('FIXT.1.1')

function required(beginString: string): FixDictionary {
  const dictionary = standardDictionary(beginString)
  if (dictionary === null) throw new Error(`no tables of ${beginString}`)
  return dictionary
}
