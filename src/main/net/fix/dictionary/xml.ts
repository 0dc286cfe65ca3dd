import { PitwallError } from '../../../../contract/errors.ts'

export type XmlElement = {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
}

type Open = { name: string; attributes: Map<string, string>; children: XmlElement[] }

/** A tag, a comment or a declaration; text between tags has no place in a dictionary. */
const piece =
  /\s*(?:<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([A-Za-z_][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>)/y
const attribute = /([\w:.-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}
const maxDepth = 50

/**
 * Reads the plain XML that dictionaries are written in: elements and attributes, no text, no
 * document types and no entities of its own. Throws INVALID_ARGUMENT for anything else.
 */
export function readXml(given: string): XmlElement {
  const text = given.trimEnd()
  const root: Open = { name: '', attributes: new Map(), children: [] }
  const stack = [root]
  piece.lastIndex = 0
  while (piece.lastIndex < text.length) {
    const at = piece.lastIndex
    const match = piece.exec(text)
    if (match === null) throw refused(text, at, 'this is not an element')
    const [, close = '', name, attributes = '', single = ''] = match
    if (name !== undefined) take(stack, { close, name, attributes, single }, text, at)
  }
  const [element, ...more] = root.children
  if (stack.length !== 1 || element === undefined || more.length > 0) {
    throw refused(text, text.length, 'one element must hold all others and be closed')
  }
  return element
}

type Piece = {
  readonly close: string
  readonly name: string
  readonly attributes: string
  readonly single: string
}

function take(
  stack: Open[],
  { close, name, attributes, single }: Piece,
  text: string,
  at: number,
): void {
  const parent = stack.at(-1)
  if (parent === undefined || stack.length > maxDepth) throw refused(text, at, 'too deep')
  if (close !== '') {
    if (parent.name !== name || stack.length < 2) {
      throw refused(text, at, `</${name}> closes nothing`)
    }
    stack.pop()
    return
  }
  const element: Open = { name, attributes: readAttributes(attributes), children: [] }
  parent.children.push(element)
  if (single === '') stack.push(element)
}

function readAttributes(text: string): Map<string, string> {
  const pairs = [...text.matchAll(attribute)].map(
    ([, name = '', double, plain]) => [name, unescape(double ?? plain ?? '')] as const,
  )
  return new Map(pairs)
}

function unescape(text: string): string {
  return text.replaceAll(/&(\w+|#\d+|#x[\da-f]+);/gi, (whole, word: string) => {
    if (!word.startsWith('#')) return entities[word] ?? whole
    const code = word[1] === 'x' ? Number.parseInt(word.slice(2), 16) : Number(word.slice(1))
    return code <= 0x10_ffff ? String.fromCodePoint(code) : whole
  })
}

function refused(text: string, at: number, why: string): PitwallError {
  const line = text.slice(0, at).split('\n').length
  return new PitwallError(
    'INVALID_ARGUMENT',
    `The FIX dictionary is not readable in line ${line}: ${why}.`,
  )
}
