// Characters that nobody sees: with them a text that says nothing passes for one, two names look alike, and "exe.fdp" reads "pdf.exe" backwards
// (CVE-2026-28289).

/** Control and format characters (bidi overrides, zero widths, tags), line separators, lone surrogates, and fillers that look like nothing. */
export const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u2800\u3164\uffa0]/gu
/** What turns the words around it: embeddings, overrides and isolates. The marks that Arabic and Hebrew need are none of them. */
const turning = /[\u202a-\u202e\u2066-\u2069]/g

export const turns = (text: string): boolean => text.search(turning) >= 0

/** Nothing but these and what only changes the sign before it. Between letters a joiner is needed by real words, between pictures by families. */
export const isBlank = (text: string): boolean => text.replace(unseen, '').replace(/[\s\p{Default_Ignorable_Code_Point}]+/gu, '') === ''

/** As one line that stands in its own direction. */
export const asOneLine = (text: string): string => text.replace(turning, '').replace(/\s+/g, ' ').trim()
