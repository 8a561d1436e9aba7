// The table of contents of the product: method, path, who may enter, page. A stranger to a page that is not theirs gets "not found".
import type { Page, SignedPage } from './ask.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
export type Route =
  | readonly [Method, string, 'anyone', Page]
  | readonly [Method, string, 'signed-in' | 'staff' | 'administrator', SignedPage]

export const routes: readonly Route[] = [
  // Sign-in

  // Portal

  // Drafts and files

  // Workspace

  // Administration
]
