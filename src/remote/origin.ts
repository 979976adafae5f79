/** Scheme, host and port of a URL. Plain HTTP is for this machine only. Throws a message that says what is wrong. */
export function originOf(url: string): string {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    throw new Error(`"${url}" is no URL`)
  }
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname)
  if (parsed.protocol !== 'https:' && !(parsed.protocol === 'http:' && isLocal))
    throw new Error(`"${url}" is not https; a token is sent in the clear to this machine only`)
  return parsed.origin
}
