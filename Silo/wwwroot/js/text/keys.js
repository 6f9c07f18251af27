// Keys.

export const keys = {
  key: 'Key',
  chooseKey: 'Choose a key…',
  keyNamed: (name, digits) => `${name} · ${digits}`,
  noKeys: 'This browser keeps no key yet.',
  newKey: 'New key',
  newKeyLead: 'The key is made here and can only be used in this browser. A backup, encrypted with a passphrase, is saved as a file: '
    + 'the console opens it too.',
  keyName: 'Name',
  keyNameHint: 'Only for you.',
  unnamedKey: 'My key',
  passphrase: 'Passphrase',
  passphraseHint: (least) => `At least ${least} characters. Nobody can replace it.`,
  passphraseShort: (least) => `It must have at least ${least} characters.`,
  passphraseAgain: 'Passphrase once more',
  passphrasesDiffer: 'The two passphrases differ.',
  noBackup: 'Make it without a backup',
  noBackupMeans: 'Without a backup this key is gone when the browser\'s data is deleted.',
  makeKey: 'Make the key',
  making: 'Making it…',
  keyMade: 'Key made',
  backupSaved: 'Its backup is among your downloads. Keep it, and the passphrase, in a safe place.',
  backupAgain: 'Save the backup again',
  restoreKey: 'Restore a key',
  restoreLead: 'From a backup of this page, or from a key file of the console (ballot keys new).',
  backupFile: 'Backup file (.pem)',
  restore: 'Restore',
  opening: 'Opening it…',
  keyRestored: 'Key restored',
  wrongPassphrase: 'It does not open with this passphrase.',
  forgetKey: 'Forget this key',
  forgetKeyMeans: 'This browser forgets it at once. Only a backup brings it back: without one its votes stay, '
    + 'but nobody can sign with it again.',
  needsHttpsTitle: 'Keys need https or localhost',
  needsHttps: 'Browsers lend their cryptography only to pages that come over https, or from the same machine (localhost). '
    + 'Over plain http you can look around here, but not sign anything. Ask the operator for an https address.',
};
