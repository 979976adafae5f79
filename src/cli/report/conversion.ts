import { counted } from './counted.ts'

/** That git has given so many definitions the line ends of Windows, and what comes of it. */
export const conversion = (files: number): string =>
  `git has checked out ${counted(files, 'definition')} with CRLF before it was told to keep their bytes, and shows ${files === 1 ? 'it' : 'them'} as changed; Xano is sent nothing of that`

export const CONVERT_BACK = "git checkout -- '*.xs', where you have edited nothing yet"
