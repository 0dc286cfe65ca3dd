import { describe, expect, it } from 'vitest'
import { checkAddress } from '../../../src/main/net/hosts.ts'

const schemes = ['https:', 'http:']
const allowed = ['api.venue.example', 'api.venue.example:8443', '127.0.0.1:4000', '[::1]:4000']
const isAllowed = (address: string): boolean => checkAddress(address, allowed, schemes).ok

describe('the list of hosts', () => {
  it.each([
    'https://api.venue.example',
    'https://api.venue.example:443/path?query',
    'https://API.Venue.Example/',
    'https://api.venue.example:8443',
    'http://127.0.0.1:4000/x',
    'http://[::1]:4000/',
  ])('lets %s pass', (address) => {
    expect(isAllowed(address)).toBe(true)
  })

  it.each([
    'https://api.venue.example:444',
    'https://api.venue.example.evil.example',
    'https://evil.example/api.venue.example',
    'https://evil.example?api.venue.example',
    'https://api.venue.example@evil.example',
    'https://user:secret@api.venue.example',
    'https://testnet.api.venue.example',
    'http://api.venue.example',
    'http://api.venue.example:443',
    'wss://api.venue.example',
    'ftp://api.venue.example',
    'http://127.0.0.1:4001',
    'http://localhost:4000',
    '//api.venue.example',
    'api.venue.example',
    '',
  ])('refuses %j', (address) => {
    expect(isAllowed(address)).toBe(false)
  })

  it('names the host that was not contacted', () => {
    const result = checkAddress('https://evil.example/x?apiKey=1', allowed, schemes)
    expect(result).toEqual({
      ok: false,
      error: {
        code: 'HOST_NOT_ALLOWED',
        message: 'evil.example:443 was not contacted: it is not on the list of this connection',
      },
    })
  })

  it('allows nothing on the strength of an entry that is no host', () => {
    for (const entry of ['', '*', '/', 'https://api.venue.example', 'api.venue.example/path']) {
      expect(checkAddress('https://api.venue.example', [entry], schemes).ok).toBe(false)
    }
  })
})
