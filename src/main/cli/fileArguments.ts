import { parseArgs } from 'node:util'

/** `<positionals…> --file F`. Options nobody knows make it throw, and the dispatcher says so. */
export function readFileArguments(argv: readonly string[]): {
  readonly positionals: readonly string[]
  readonly file: string | undefined
} {
  const { positionals, values } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { file: { type: 'string' } },
  })
  return { positionals, file: values.file }
}
