/** Xano's label as the name of a git branch; what git does not allow in one becomes a dash. */
export function branchNameFor(label: string): string {
  const name = label
    .replace(/[\s~^:?*[\\\p{Cc}]|\.\.|@\{|\/(?=[/.])|(\.lock)+(?=\/)/gu, '-')
    .replace(/^[-./]+|(\.lock|[./])+$/g, '')
  return name === '' || name === 'HEAD' || name === '@' ? 'xano' : name
}
