import type { ModelChoice } from '../../contract/domain/liquidationModel.ts'

type Defined<Fields> = { [Name in keyof Fields]: Exclude<Fields[Name], undefined> }

/** Without what is undefined, as our own types want optional fields. */
export function definedOf<Fields extends object>(fields: Fields): Defined<Fields> {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept) as Defined<Fields>
}

type GivenChoice = { readonly [Name in keyof ModelChoice]?: ModelChoice[Name] | undefined }

/** Settings of a query, absent where none were given. */
export function choiceOf(given: GivenChoice | undefined): { readonly settings?: ModelChoice } {
  return given === undefined ? {} : { settings: definedOf(given) }
}
