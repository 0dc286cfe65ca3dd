/** `stopLimit` is `STOP_LIMIT` in the documented interface. */
export function spelled(word: string): string {
  return word.replace(/([A-Z])/g, '_$1').toUpperCase()
}

/** `STOP_LIMIT` is our `stopLimit`; nothing, which no list of words holds, where it is spelled otherwise. */
export function unspelled(word: string): string {
  if (!/^[A-Z]+(?:_[A-Z]+)*$/.test(word)) return ''
  return word.toLowerCase().replace(/_([a-z])/g, (_part, letter: string) => letter.toUpperCase())
}

export function capitals<Word extends string>(word: Word): Uppercase<Word> {
  return word.toUpperCase() as Uppercase<Word>
}

/** `stopPrice` is `stop_price`. */
export function snakeCase(name: string): string {
  return name.replace(/([A-Z])/g, '_$1').toLowerCase()
}

export function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_part, letter: string) => letter.toUpperCase())
}
