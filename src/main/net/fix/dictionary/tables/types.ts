/** One version of the standard in our notation, read by `readTable`. */
export type VersionTable = {
  readonly header: string
  readonly trailer: string
  /** A message begins a line with its type and name; a line that is set in goes on. */
  readonly messages: string
  /** Types of the standard that are not described here. */
  readonly otherTypes: string
}
