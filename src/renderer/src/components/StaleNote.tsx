/** Above figures that could not be asked for again. */
export function StaleNote({ message }: { readonly message: string }) {
  return (
    <p className="stale-note" role="status">
      Not current: {message}
    </p>
  )
}
