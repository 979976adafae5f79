/** One name of a path, as far as it is safe on every system. */

export const SEGMENT_BYTES = 255

/** What Windows keeps for devices, with any extension. */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:$|[.: ])/i

/** Characters that HFS+ leaves out when it compares names, so that `.g\u200cit` is `.git`. */
const IGNORED_BY_HFS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g

/** `.git`, also as NTFS reads it: with trailing dots or spaces, with a stream, or by its short name. */
const GIT_FOLDER = /^(?:\.git|git~1)[. ]*(?:$|:)/i

/** What nearly all names and paths consist of, and nothing is wrong with but for a device's name. */
const PLAIN = /^[\w-]+(?:[./][\w-]+)*$/
const DEVICE = /(?:^|\/)(?:con|prn|aux|nul|(?:com|lpt)[0-9])(?:$|[./])/i

/** Whether a name, or the names of a path, are safe at a glance. */
export const isPlain = (path: string): boolean =>
  path.length <= SEGMENT_BYTES && PLAIN.test(path) && !DEVICE.test(path)

/** Why a name cannot stand in a path, or undefined. */
export function segmentFault(segment: string): string | undefined {
  if (isPlain(segment) && !segment.includes('/')) return undefined
  if (segment === '') return 'the path holds an empty name'
  if (segment === '.' || segment === '..') return `the path holds "${segment}"`
  if (/\p{Cc}/u.test(segment)) return 'the path holds a control character'
  if (/\p{Surrogate}/u.test(segment)) return 'the path is no valid Unicode'
  if (segment.includes('\\') || segment.includes('/')) return `"${segment}" holds a slash or a backslash`
  if (GIT_FOLDER.test(segment.replace(IGNORED_BY_HFS, ''))) return 'the path leads into the folder of git'
  if (RESERVED.test(segment)) return `"${segment}" is a name that Windows keeps for a device`
  if (/[. ]$/.test(segment)) return `"${segment}" ends in a dot or a space`
  if (byteLength(segment) > SEGMENT_BYTES) return `a name in the path is longer than ${SEGMENT_BYTES} bytes`
  return undefined
}

/** A name with its suffix as it is where that is safe; else what is safe of it, and a hash of the whole. */
export function safeSegment(stem: string, suffix: string): string {
  if (segmentFault(stem + suffix) === undefined) return stem + suffix
  const tail = `_${hash(stem)}${suffix}`
  return clip(stem.replace(/[^\p{L}\p{N}_]/gu, '_'), SEGMENT_BYTES - byteLength(tail)) + tail
}

/** As many of the first characters as fit into a number of bytes. */
export function clip(text: string, bytes: number): string {
  let room = bytes
  let clipped = ''
  for (const character of text) {
    room -= byteLength(character)
    if (room < 0) break
    clipped += character
  }
  return clipped
}

/** 32 bits of FNV-1a over the UTF-16 units, in hexadecimal: it tells long names apart, it protects nothing. */
export function hash(text: string): string {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return (value >>> 0).toString(16).padStart(8, '0')
}

/** The length of a text in UTF-8. */
export function byteLength(text: string): number {
  if (isAscii(text)) return text.length
  let bytes = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x80) bytes += 1
    else if (code < 0x800) bytes += 2
    else if (code >= 0xd800 && code < 0xdc00 && isLowSurrogate(text.charCodeAt(at + 1))) {
      bytes += 4
      at++
    } else bytes += 3
  }
  return bytes
}

export const isAscii = (text: string): boolean => !/[\u0080-\uffff]/.test(text)

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code < 0xe000
