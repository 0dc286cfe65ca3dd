/** Three bars of heat behind a price line. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden>
      <rect x="2" y="11" width="4" height="7" rx="1" fill="#ff3864" opacity="0.9" />
      <rect x="8" y="6" width="4" height="12" rx="1" fill="#f7b801" opacity="0.9" />
      <rect x="14" y="2" width="4" height="16" rx="1" fill="#00f7d2" opacity="0.9" />
      <path d="M1 9.5 7 5l5 4 7-6.5" fill="none" stroke="#fff" strokeWidth="1.6" />
    </svg>
  )
}
