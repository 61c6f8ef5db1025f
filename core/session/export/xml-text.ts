/**
 * Everything that XML 1.0 does not allow even as a reference: control characters but tab and line ends, halves of a
 * surrogate pair, and the two non-characters.
 */
const notAllowed = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Text (also strangers') as content or attribute value of an XML 1.0 document; what XML cannot hold is dropped. */
export function xmlText(text: string): string {
  return text
    .replace(notAllowed, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    .replaceAll('\r', '&#13;');
}
