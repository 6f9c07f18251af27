// The failures, by the codes of lib.

export const failures = {
  unreachable: () => 'The silo does not answer.',
  malformed: () => 'The bytes are not the canonical encoding of anything.',
  'does-not-fit': ({ value, size }) => `${value} does not fit into ${size} bytes.`,
  'not-hex': ({ value, size }) => `${value} is not ${size} bytes in hex.`,
  'none-of': ({ name, names }) => `${name} is none of ${names}.`,
  'other-definition': () => 'The silo shows another definition than the one that the election\'s id is the hash of. Don\'t vote there.',
  receipt: ({ node }) => `The receipt of ${node} does not prove anything. Ask another node.`,
  'receipt-time': ({ node, accepted }) => `${node} has accepted it, but dates its receipt ${new Date(accepted).toLocaleString()}. `
    + 'Where this device\'s clock is wrong, set it and try again; else ask another node.',
  'no-receipt': () => 'The file is no receipt, or not all of it.',
  'receipt-not-genuine': () => 'No node\'s signature covers the receipt in the file: it proves nothing.',
  'registrar-answer': () => 'The registrar\'s answer is no signature of the key that the election names. Ask again, or another silo.',
  'dishonest-key': () => 'The election\'s issuing key is not an honest one. Don\'t ask for a credential there.',
  'no-key': () => 'The file is no encrypted key: it has no ENCRYPTED PRIVATE KEY.',
  'other-cipher': () => 'The key is encrypted in another way than this page can read: PBKDF2 with HMAC-SHA-256, and AES-256-CBC.',
  'other-key': () => 'The file holds no P-256 key.',
  store: () => 'This browser does not let the page keep anything now. Close other tabs of it and try again; '
    + 'if that does not help, reload the page, and leave private browsing.',
  'store-full': () => 'There is no room on this device for what the page must keep. Make room, and try again.',
};
