import type { Sentences } from './sentences';

export const en: Sentences = {
  failure: {
    'bad-request':
      'The program made a wrong request; nothing was done and no footage is affected. Restart it; if this comes back, call support.',
    'bad-arguments': 'Wrong arguments: {detail}. Nothing was done.',
    'not-found': 'Not found ({subject}); it may have changed. Refresh and try again.',
    'reason-needs-words': 'Please say the reason in words when it is none of the list. Nothing was saved.',
    'right-missing': 'You do not have the right to do this; nothing was done. Ask somebody who has.',
    'kiosk-locked':
      'This station is locked to docking; nothing was done. A keeper unlocks it for anything else.',
    'kiosk-keeper-needed':
      'This account cannot unlock the station; nobody was signed in. A keeper or the system administrator can.',
    'no-profile':
      'No regulation is chosen yet. The system administrator chooses it first, under Ledger and settings.',
    'sign-in-refused':
      'The account or the password is wrong; you are not signed in. After 5 wrong ones in a row the account is locked for 15 minutes.',
    'account-locked':
      'Too many wrong passwords: the account is locked until {until}. Try again then, or ask the security administrator for a new password.',
    'password-weak':
      'A password has at least {shortest} {shortest:character|characters} and is not the account name. Nothing was changed.',
    'credential-lost':
      'The stored password of this account is missing or was altered, so nobody can sign in with it. Footage and ledger are not affected; ask the security administrator for a new password.',
    'already-commissioned':
      'This station has its three administrators already. Sign in with an existing account.',
    'account-taken': 'This account name is taken; nothing was made.',
    'person-has-account': 'A person has one account only; nothing was made.',
    'person-taken': 'Person "{person}" is registered already; nothing was made.',
    'certificate-taken': 'Certificate number "{number}" is that of {name}; nothing was saved.',
    'alias-taken':
      'Cameras know {name} by "{number}"; nothing was saved. With two of that number, nobody could tell whose footage it is.',
    'person-unknown': 'This person is not registered, or has left. Register them under People first.',
    'roles-clash':
      'One person cannot hold these roles together: the three administrators are separate, and hold nothing else. Nothing was changed.',
    'own-account':
      'Nobody changes their own account; ask another security administrator. Nothing was changed.',
    'last-administrator': 'This is the last one with this administrator role. Name a successor first.',
    'badge-taken': 'This badge belongs to somebody else; nothing was changed.',
    'badge-unknown': 'This badge is not registered, or the PIN is wrong. Please try again.',
    'no-vault': 'There is no vault yet. Choose where footage shall be kept.',
    'vault-missing':
      'The vault "{place}" is not where it was; its disk may not be connected. Nothing was made anew and nothing is lost; connect the disk and start again, or choose another place.',
    'not-a-vault':
      'The folder "{place}" has other files in it and is not a vault. Nothing was changed; choose an empty folder or an existing vault.',
    'vault-place-unusable':
      'The place "{place}" cannot be used: {detail}. Nothing was changed; choose another one.',
    'vault-newer':
      'This vault was made by a newer program (format {format}). It was not opened; update this program.',
    'vault-in-use':
      'Another program has this vault open. Only one may write at a time; close the other one first.',
    'vault-full':
      'Not enough space: {needed} needed, {free} free ({reserve} reserved). Sealed footage is safe, the rest is still on the camera; free some space and try again.',
    'vault-read-only':
      'The disk of the vault is read-only. The footage is still on the camera; check the write protection or the rights.',
    'vault-failed':
      'Writing to the vault failed: {detail}. What was not sealed is still on the camera; check the disk and try again.',
    'original-missing':
      'The original of this clip is missing from the vault. Verify now and restore it from a second copy.',
    'place-holds-vault':
      '"{place}" holds a vault and cannot be a place for second copies. Nothing was changed; choose another folder.',
    'place-of-other-vault':
      '"{place}" holds the second copies of another vault. Nothing was changed; make sure that it is the right disk, or choose another folder.',
    'place-not-empty': 'There are other files in "{place}". Nothing was changed; choose an empty folder.',
    'place-inside-vault':
      '"{place}" lies in the vault (or around it), where a second copy is worth nothing. Nothing was changed; choose a folder on another disk.',
    'no-copy-place':
      'There is no place for second copies: the vault holds the only one of each clip. Nothing was changed; add a folder on another disk or network storage under "Ledger and settings", "Storage places".',
    'place-in-use':
      '"{place}" is a storage place already. Nothing was changed; if another disk is there now, put the old one back or remove the place first.',
    'ledger-damaged':
      'The ledger does not agree with its signature ({detail}). Writing has stopped to protect the evidence; leave all as it is and call support.',
    'ledger-tail-lost':
      'The end of the ledger is missing: {expected} {expected:entry was|entries were} signed, {found} {found:is|are} there. Writing has stopped; restore the ledger from a second copy.',
    'station-key-unusable':
      "This station's signing key cannot be read: {detail}. Writing has stopped, footage is still on the camera; call support.",
    'head-code-unreadable':
      '"{code}" is no code of a ledger\'s state, or has a slip in it. Compare it with the shift sheet and enter it again; the ledger is not affected.',
    'witness-file-unusable':
      'The witness file "{file}" cannot be used: {detail}. Nothing was recorded; ask the other station to export it again.',
    'witness-refused':
      'Not counter-signed: the other ledger does not continue the state that we saw before ({remembered} {remembered:entry|entries} then, {shown} now). It may have been put back or replaced; the refusal is on record. Keep both files and report it.',
    'witness-key-changed':
      "The other station uses another key than we know it by ({origin}). Not accepted; compare the key's fingerprint with them in person, and give a reason if it is right.",
    'witness-head-lost':
      'The counter-signed state ({expected} {expected:entry|entries}) is no longer in this ledger ({found} {found:entry|entries}): it was put back or replaced. Leave all as it is, verify now, report it, and keep the reply file.',
    'photo-unusable':
      'The file "{file}" cannot be used: {detail}. It was not kept, and what you wrote stands; choose a picture (JPEG, PNG; as evidence also a PDF) of at most 20 MB, or go on without one.',
    'sheet-unreadable':
      'The spreadsheet "{file}" cannot be read: {detail}. Nothing was registered; save it as .xlsx and choose it again.',
    'sheet-too-large':
      'The spreadsheet "{file}" is too large: nothing was read or registered. Remove pictures and other sheets, or split it.',
    'sheet-old-format':
      '"{file}" is an old (.xls) or password-protected spreadsheet: nothing was registered. Remove the password, save it as .xlsx and choose it again.',
    'file-not-written':
      'The file "{file}" could not be written: {detail}. Vault and ledger are not affected; check the disk it should go to and try again.',
    'catalog-failed':
      'The catalog cannot be used: {detail}. Footage and ledger are untouched; rebuild the catalog.',
    'source-missing':
      'There is nothing at "{place}". Nothing was imported; check that the camera is connected.',
    'source-unreadable':
      'Cannot read "{place}": {detail}. The footage on the camera is untouched; plug it in again.',
    'source-empty-after-pull':
      'The camera was disconnected while it was read. Sealed footage is safe, the rest is still on the camera; plug it in again to go on.',
    'camera-gone':
      'The camera was disconnected. Sealed footage is safe, the rest is still on the camera; plug it in again to go on.',
    'camera-unidentified': 'It is not known which camera this is. Nothing was imported; have it registered.',
    'device-id-unusable':
      'The device number "{device}" cannot be used: only letters, digits, "-" and "_", at most 40 of them.',
    'import-running': 'This camera is being imported; please wait.',
    'camera-password-unfit':
      'This is no password for such a camera: it has {length} {length:letter|letters}. It was neither kept nor tried; check it and type it again.',
    'keychain-missing':
      "This computer's keychain cannot be used. The password was not kept, and is never put anywhere else; no footage is affected. Sign in to the desktop, open its keyring, and try again.",
    'camera-doubtful':
      'It is not certain which camera this is. Nothing was imported and the footage is still on it; an equipment keeper has to say which one it is, on its card.',
    'number-in-use':
      'The number "{device}" is that of another camera, docked at {port}. Nothing was changed; choose another number or unplug that camera first.',
    'told-apart':
      'This camera was found to be another one; its import was stopped and begins anew under its own number. What is sealed is sound, and the ledger says where it came from.',
    'clock-unsettable':
      'The clock of this camera cannot be set from here. Nothing was changed; set it on the camera.',
    'clearing-off': 'Clearing cameras is turned off at this station. Nothing was removed.',
    'clearing-not-safe':
      'The footage on this camera is not all sealed yet, so it cannot be cleared. Nothing was removed; finish the import first.',
    'clearing-changed': 'The list has changed; look at it again before you confirm. Nothing was removed.',
    'clearing-interrupted':
      'The clearing was cut short: {removed} removed, {kept} kept, {unknown} still to be found out. Each file was proven in the vault before it was removed, so nothing is lost; plug the camera in again and the rest is checked by itself.',
    'camera-read-only':
      'This camera or its card is write-protected, so nothing can be removed. Nothing was removed, and all footage is sealed.',
    cancelled:
      'Stopped as asked. Sealed footage is safe, the rest is still on the camera; go on at any time.',
    'media-tools-missing':
      'A component for analysing footage is missing on this computer ({what}). The check was not done and nothing is claimed. Footage and ledger are not affected; ask support to install ffmpeg.',
    'proxy-failed':
      'A copy for looking could not be made ({how}): the footage may be damaged, or its coding unknown. The original is kept as it was sealed, untouched; run a deep check, or ask support.',
    'review-of-another': 'Another reviewer has taken this up. Nothing is lost; choose other footage.',
    'review-ended':
      'This review is completed and on record, and cannot be changed. Ask for a second review if you disagree.',
    'own-footage': 'You recorded this footage yourself, so somebody else has to review it.',
    'own-request': 'Nobody answers their own request; another approver has to.',
    'look-answered': 'This request was answered already.',
    'look-needs-reason':
      'By the regulation in force every look says why. Nothing was opened and nothing is lost; say why, then look.',
    'look-needs-approval':
      'The regulation in force wants approval before footage is looked at. Ask for it; once granted you can look.',
    'footage-secret':
      'This footage is marked as secret or private, and not open to you. Ask the security administrator.',
    'vault-process-restarted':
      'The storage service has just restarted; sealed footage is safe. The import will go on.',
    unexpected:
      'Something unforeseen happened: {message}. Sealed footage is safe, the rest is still on the camera; try again, and call support if it comes back.',
  },
  reason: {
    'system-file': 'left by an operating system, not footage',
    'not-footage': 'not footage',
    'claim-file': 'a checksum file; its value is recorded with the clip',
    'empty-file': 'an empty file',
    link: 'a link, not a file of the camera; not followed',
    'special-file': 'a device, pipe or socket; not read',
    'other-file-system': 'on another disk; not read',
    'source-gone': 'the file or the camera disappeared while reading; plug it in again to go on',
    'source-unreadable':
      'cannot be read, the card may be damaged; it is still on the camera: plug it in again, or have it repaired',
    'changed-while-reading':
      'changed while it was read, perhaps still recording; stop recording and try again',
    'path-escapes': 'does not really lie on the camera; refused',
    'name-unusable': 'the system cannot open this name; it is still on the camera, call support',
    'length-differs': 'not as long as the camera says; it is still on the camera, try again',
    'read-back-differs':
      'the copy read again differed and was thrown away; it is still on the camera: check the disk and try again',
    'vault-full': 'not enough space; it is still on the camera: free some space and try again',
    'vault-unwritable':
      'writing to the vault failed; it is still on the camera: check the disk and try again',
    'not-recorded': 'the ledger could not take it; it is still on the camera, try again',
    cancelled: 'stopped as asked; it is still on the camera, go on at any time',
  },
  finding: {
    EXTENSION_LIES: 'the content is {content}, not what .{extension} says',
    CONTENT_UNKNOWN: 'named like footage, but no known format; perhaps damaged',
    EMPTY_FILE: 'no bytes at all; perhaps the power failed while recording',
    CLAIM_AGREES: "agrees with the camera's own checksum",
    CLAIM_DIFFERS: "differs from the camera's own checksum: altered or damaged on the camera",
    CLAIM_UNREADABLE: "the camera's checksum file holds no checksum",
    NAME_DEVICE_DIFFERS: 'the name says camera {named}, but this is {device}',
    NAME_TIME_IMPOSSIBLE: "the name holds a time that does not exist; the camera's clock may be wrong",
    TIME_IN_FUTURE: "recorded later than this computer's clock; the camera's clock may be wrong",
    NAME_HOSTILE: 'the name holds control or direction marks; recorded as it is, shown safely',
    DECODE_ERRORS:
      'Decoding every frame met {count} {count:error|errors}; picture or sound may be damaged there',
    PICTURES_LOST: '{missing} of {expected} {expected:picture|pictures} cannot be decoded',
    SOUND_LOST: '{missing} of {expected} {expected:piece|pieces} of sound cannot be decoded',
    NOTHING_DECODES: 'Not one picture or sound could be decoded',
    INDEX_HIDES_FRAMES:
      'The index is damaged: by it {shown} {shown:frame plays|frames play}, the file holds {held}',
    CODEC_NOT_CHECKED: 'No decoder for {codec} here; this track was not checked and nothing is claimed',
    CHECK_UNFINISHED:
      'The check went past its limits and did not finish; nothing is claimed of the rest. The original is unchanged; try again when the computer is idle',
    CHECK_CRASHED:
      'The decoder broke down on this clip; nothing is claimed of the rest. The original is unchanged; the file may be damaged in a special way',
    DECODES_DIFFERENTLY:
      'The same tool decoded it differently than before: memory or processor may be faulty, check on another computer',
    CUT_SHORT:
      'cut short: {part} lacks {missing} {missing:byte|bytes}; perhaps the power failed while recording',
    NO_INDEX:
      'no index: the recording was not closed, mostly for lack of power; the pictures may still be there, keep the original for repair',
    NO_MEDIA_DATA: 'no part that holds pictures and sound',
    INDEX_DAMAGED:
      'the index or header ({part}) cannot be read; players may refuse it, the original is sealed as it is',
    TABLES_DISAGREE: 'tables of the index ({tables}) contradict one another',
    PICTURES_PAST_END:
      '{count} of {of} {of:picture|pictures} {count:lies|lie} behind the end of the file: {count:it is|they are} missing',
    SOUND_PAST_END:
      '{count} of {of} {of:piece|pieces} of sound {count:lies|lie} behind the end of the file: {count:it is|they are} missing',
    DATA_PAST_END:
      '{count} of {of} {of:piece|pieces} of other data {count:lies|lie} behind the end of the file: {count:it is|they are} missing',
    SAMPLES_OUTSIDE_DATA:
      '{count} of {of} {of:entry|entries} of the index {count:points|point} at no media data',
    SAMPLES_OVERLAP:
      '{count} of {of} {of:entry|entries} of the index {count:shares bytes with others and was|share bytes with others and were} not checked',
    FRAMES_BROKEN: '{count} of {of} {of:picture|pictures} {count:is|are} broken inside',
    ZERO_HOLE:
      '{count} of {of} {of:picture|pictures} {count:holds|hold} a stretch of zeros; perhaps bad blocks of the card, or lost power',
    FRAGMENT_INCOMPLETE: '{count} {count:fragment has|fragments have} a header and no data',
    CHUNKS_BROKEN:
      'the data breaks off in {count} {count:place|places}; pictures and sound there are missing',
    SYNC_LOST: '{count} {count:stretch is|stretches are} no packets; pictures and sound there are missing',
    PACKETS_LOST: 'packets are missing in {count} {count:place|places}; pictures or sound are incomplete',
    CONTINUITY_JUMP:
      'packet counters jump in {count} {count:place|places}; something may be missing, or several parts were joined',
    TRANSPORT_ERRORS: '{count} {count:packet was|packets were} marked as damaged by their sender',
    TIME_GAP: 'the pictures leave out time in {count} {count:place|places}, at most {seconds} s',
    INDEX_DIFFERS:
      'the index disagrees with the data: {wrong} of {entries} {entries:entry|entries} {wrong:is|are} wrong; some players show less',
    DURATION_DIFFERS: 'the header says {claimed} s, the content {found} s',
    UNREFERENCED_DATA: '{percent} % of the media data is not mentioned by the index',
    TRAILING_BYTES: "{bytes} {bytes:byte|bytes} behind the end of the recording, mostly a vendor's own",
    TRAILING_ZEROS:
      '{bytes} zero {bytes:byte|bytes} behind the end, perhaps room that lost power left unused',
    HEADER_UNFINISHED: 'the header was never filled in; the recording may not have been closed',
    NO_FRAMES: 'no picture and no sound at all',
    NO_VIDEO: 'no picture, only sound or data',
    NO_AUDIO: 'no sound',
    ENCRYPTED: 'encrypted: the structure was checked, the pictures cannot be',
    FORMAT_NOT_CHECKED: 'the inside of {format} files is not checked here; sealed as it is',
    WALK_PARTIAL: '{part} is too large; only a part was checked',
    WALK_UNFINISHED:
      'the check could not be finished ({detail}); the clip is sealed as it is and can be checked later',
  },
  placeTrouble: {
    away: 'Not connected. The originals in the vault are whole; copying goes on by itself once the disk or network is back',
    silent:
      'No answer: the network storage may be switched off, cut off or too busy. The originals in the vault are whole and imports go on; copying goes on by itself once it answers',
    unmarked:
      'Our mark is not there: another disk may be connected under this path, or none is mounted. Nothing was written there; check the connection',
    'other-vault':
      'The disk of another vault is connected under this path. Nothing was written there; put the right disk back',
    'other-place':
      "Another of this vault's places is connected under this path. Nothing was written there; put the right disk back",
    'read-only':
      'Cannot be written: the disk is write-protected or closed to us. The copies there are untouched; check protection and permissions',
    full: 'No room left; copying rests. The copies there are untouched; make room or take a larger disk',
    failing:
      'Reading or writing failed ({detail}); the disk or its connection may be failing. The originals in the vault are whole; check this disk',
    'ledger-ahead':
      'The ledger there is newer than that of the vault: the vault may have been put back to an earlier state. Copying there has stopped and neither was changed; leave all as it is and call support now',
    'ledger-differs':
      'The ledger there is not that of the vault: one of them was exchanged. Copying there has stopped and neither was changed; leave all as it is and call support now',
  },
  damage: {
    missing: 'the file is gone',
    'length-differs': 'its length is not the recorded one',
    altered: 'its content is not the recorded one',
    unreadable: 'the disk cannot read it',
  },
  verification: {
    LEDGER_MISSING: 'there is no ledger',
    SEGMENT_MISSING: 'segment {segment} of the ledger is missing',
    SEGMENT_DISPLACED: 'segment {found} stands in the place of segment {segment}',
    SEGMENT_HEADER_WRONG: 'the head of segment {segment} does not follow from what is before it',
    ENTRY_UNREADABLE: 'entry {seq} cannot be read',
    ENTRY_NOT_CANONICAL: 'entry {seq} was rewritten',
    ENTRY_MISNUMBERED: 'entry {seq} does not have its number',
    CHAIN_BROKEN: 'entry {seq} was altered, replaced or removed: the next one does not follow from it',
    TAIL_TORN: 'the last line of the ledger is incomplete',
    TAIL_LOST:
      'the end of the ledger is missing: {expected} {expected:entry was|entries were} signed, {found} {found:is|are} there',
    CHECKPOINT_MISSING: 'the signature of the ledger is missing',
    CHECKPOINT_UNREADABLE: 'the signature of the ledger cannot be read',
    CHECKPOINT_KEY_UNKNOWN: 'the ledger is signed by a key that was never admitted',
    CHECKPOINT_SIGNATURE_WRONG: 'the signature of the ledger is wrong',
    CHECKPOINT_ROOT_DIFFERS: 'the ledger is not the one that was signed',
    WITNESS_HEAD_MISSING:
      'a state noted elsewhere has {expected} {expected:entry|entries} and the ledger only {found}: it was put back to an earlier state',
    WITNESS_HEAD_DIFFERS:
      'the first {size} {size:entry is not that|entries are not those} of a state noted elsewhere: the ledger was put back and gone on with, or replaced',
    WITNESS_NOTE_UNREADABLE: 'the witness file cannot be read',
    WITNESS_NOTE_FOREIGN: 'the witness file tells of another ledger ({origin})',
    WITNESS_KEY_UNKNOWN: 'the witness file is signed by no key that this ledger admitted',
    WITNESS_SIGNATURE_WRONG: 'the counter-signature of {witness} is wrong',
    CLIP_RECORDED_TWICE: 'one clip is recorded twice (entries {first} and {second})',
    ORIGINAL_MISSING: 'the original is missing',
    ORIGINAL_LENGTH_DIFFERS: 'the original has {found} {found:byte|bytes} and should have {expected}',
    ORIGINAL_ALTERED: 'the content of the original was altered',
    ORIGINAL_UNREADABLE: 'the original cannot be read: {detail}',
    ORIGINAL_UNRECORDED: 'a file among the originals that nothing explains',
    ATTACHMENT_MISSING: 'the attachment is missing',
    ATTACHMENT_LENGTH_DIFFERS: 'the attachment has {found} {found:byte|bytes} and should have {expected}',
    ATTACHMENT_ALTERED: 'the content of the attachment was altered',
    ATTACHMENT_UNREADABLE: 'the attachment cannot be read: {detail}',
    ATTACHMENT_UNRECORDED: 'a file among the attachments that nothing explains',
    PROOF_UNREADABLE: 'not a proof file, or damaged',
    PROOF_PATH_WRONG: 'the path does not lead from the entry to the signed ledger',
    PROOF_CLIP_DIFFERS: 'what the proof file says of the clip is not what the entry says',
    CATALOG_DIFFERS: 'the catalog does not agree with the ledger ({detail}); rebuild it',
    ORIGINAL_LEFT_OVER: 'whole, but an interrupted import did not come to record it; the next import will',
    ORIGINAL_WRITABLE: 'the original is not read-only',
    ATTACHMENT_LEFT_OVER:
      'a whole attachment that did not come to be recorded; adding the same file again records it',
    ATTACHMENT_WRITABLE: 'the attachment is not read-only',
    PLACE_UNREACHABLE: 'the place "{name}" could not be verified: {detail}',
    PLACE_FOREIGN: 'the mark of this place is not that of any place in the ledger beside it',
    PLACE_LEDGER_DAMAGED: 'the copy of the ledger at "{name}" cannot be proven ({detail})',
    PLACE_LEDGER_DIFFERS:
      'the copy of the ledger at "{name}" is another ledger, or newer than that of the vault',
    COPY_MISSING: 'the copy at "{name}" is gone',
    COPY_LENGTH_DIFFERS: 'the copy at "{name}" has {found} {found:byte|bytes} instead of {expected}',
    COPY_ALTERED: 'the copy at "{name}" has other content',
    COPY_UNREADABLE: 'the copy at "{name}" cannot be read: {detail}',
    COPY_UNRECORDED: 'a file among the copies at "{name}" that nothing explains',
    COPY_LEFT_OVER: 'a whole copy at "{name}" that is not on record yet; the next copying records it',
    COPY_PENDING:
      '{count} {count:file|files} (clips and attachments) {count:is|are} not copied to "{name}" yet',
    PLACE_LEDGER_BEHIND: 'the copy of the ledger at "{name}" lacks the last {count} {count:entry|entries}',
    CHECKPOINT_BEHIND: 'the last {count} {count:entry is|entries are} not signed yet',
    KEY_NOT_COMPARED:
      "checked with the proof file's own key only; compare it with the one on a shift sheet or on the station's Ledger page: {key}",
    ORIGINAL_NOT_COMPARED: 'no footage file was given, its content was not compared',
    EARLIER_NOT_CHECKED:
      'the first {count} {count:entry|entries} and {count:its|their} originals were not checked now; proven is only that the ledger still begins with what was signed then',
    CATALOG_MISSING: 'there is no catalog; it is rebuilt at the next start',
  },
  continuity: {
    INTERRUPTED: 'Recording interrupted for {seconds}',
    INTERRUPTED_NUMBERS_MISSING: 'Recording interrupted for {seconds}; file numbers missing there: {count}',
    NUMBERS_MISSING: 'File numbers missing ({count}): {numbers}',
    NUMBERING_ANEW: 'File numbers went from {last} to {next}; the card may have been formatted',
    OVERLAP: "Two recordings overlap by {seconds}; the camera's clock may have been changed",
    CLOCK_RESET:
      "{count} {count:recording is|recordings are} dated before 2010; the camera's clock had lost its time",
    CLOCK_BACK:
      'A later recording has a time {seconds} earlier; the clock may have been set back, or the card changed',
    CLOCK_CHANGED:
      "The camera's clock changed between two dockings: its difference went from {before} to {now}",
    NEWER_THAN_STATION:
      "{count} {count:recording is|recordings are} dated after the docking, by up to {seconds}; the camera's clock may be wrong",
    RECORDED_IN_STOCK:
      '{count} {count:recording was|recordings were} made while the camera was in stock and nobody had it',
    FILES_LOST:
      '{count} {count:file that was|files that were} not sealed last time {count:is|are} gone from the camera (such as {path}); footage may be lost',
    FILES_REMOVED:
      '{count} newer {count:file was|files were} deleted from the camera (such as {path}); the vault has the originals',
    FILES_GONE:
      '{count} {count:file|files} of the last docking {count:is|are} gone from the camera (such as {path}); the vault has all originals',
  },
  gapReason: {
    battery: 'Battery empty or changed',
    storage: 'Card full or changed',
    fault: 'Camera failed',
    pressed: 'Stopped by mistake, started again at once',
    'act-ended': 'One act had ended, another began',
    'nothing-to-record': 'On the way or waiting, nothing to record',
    private: 'A place or matter that must not be recorded',
    'deleted-test': 'A trial recording, deleted',
    other: 'Other',
  },
  cameraFile: {
    'file-unreadable': 'cannot be read ({detail})',
    'file-too-large': 'is longer than 64 KB and no camera file',
    'file-not-utf8': 'is not UTF-8; save it as UTF-8 and try again',
    'file-not-json': 'is not JSON: perhaps a quote, a comma or a bracket is missing',
    'format-unknown': 'its format "{format}" is not known here; a newer program may have written it',
    malformed: '{where}: {en}',
    'pattern-invalid': '{where} is no regular expression',
    'pattern-not-whole': '{where} must begin with ^ and end with $, with alternatives only inside a group',
    'pattern-unbounded':
      '{where} has a repetition without a bound, or a repeated group; write {1,40} or the like',
    'pattern-looks-back': '{where} looks around or refers back, which is not allowed',
    'pattern-too-free': '{where} has so many optional parts that one name could take very long',
    'pattern-group-unknown':
      'the group "{group}" in {where} means nothing; there are device, person, date, time, stamp, important, counter',
    'pattern-misses-example': '{where} does not match its own example "{example}"',
    'call-missing': '{where} is missing; without it such a camera cannot be taken in',
    'command-password': 'the PP in {where} must stand together, as many as the password has letters',
    'command-length': 'the LL in {where} must stand together, at most 4 of them',
    'id-built-in':
      'the id "{id}" came with the program, which wins; this file does not count: choose another id',
    'id-twice': 'the id "{id}" is that of "{other}", which wins; this file does not count',
    'usb-twice': 'the USB numbers are those of "{other}", which wins; this file does not count',
    'name-known': '"{other}" understands the example "{example}" already and wins for such names',
  },
};
