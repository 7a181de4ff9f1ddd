/** Pictures and papers with the answers to findings: kept, shown, and copied out. */
import { ATTACHMENT_FORMATS } from '#shared/acts/attachment';
import type { AttachmentView } from '#shared/contract/findings';
import { failed } from '#shared/failure';
import type { FindingId, Sha256 } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import type { FollowUp } from '#shared/rectification';
import { systemDisk } from '../../vault/disk';
import { accountNameOf } from '../account';
import { attachmentBytes, attachmentUrl, keepAttachment } from '../attachments';
import type { Station } from '../open';
import { writeOut } from '../write-out';
import { followUpsOf } from './follow-ups';

export interface WantedAttachment {
  readonly finding: FindingId;
  readonly attachment: Sha256;
  /** Where a copy is written; null: it is only shown. */
  readonly to: string | null;
  /** Of findings that the asker has to answer, or answered. */
  readonly onlyOwn: boolean;
}

export interface FindingAttachments {
  /** Keeps the file at `from` for an answer to come. Throws FailureError `photo-unusable`, `not-found`. */
  attach(finding: FindingId, from: string, by: Actor): Promise<AttachmentView>;
  /**
   * An attachment as an address, or a copy of it, which is on record before it is written. Throws FailureError
   * `not-found`, `original-missing`, `file-not-written`.
   */
  attachment(wanted: WantedAttachment, by: Actor): Promise<{ readonly url: string | null }>;
}

export function findingAttachments(station: Station): FindingAttachments {
  const { record } = station;
  const followUpOf = (finding: FindingId): FollowUp | undefined => followUpsOf(station).get(finding);
  const ownedBy = (finding: FindingId, by: Actor): FollowUp => {
    const account = accountNameOf(by);
    const follow = followUpOf(finding);
    const isTheirs =
      follow?.how === 'rectified' &&
      (follow.owner === account || follow.answers.some((one) => one.by === account));
    if (!isTheirs) throw failed('not-found', { subject: finding });
    return follow;
  };

  return {
    async attach(finding, from, by) {
      ownedBy(finding, by);
      const kept = attachmentIn(station, await keepAttachment(station, from, ATTACHMENT_FORMATS, by));
      if (!kept) throw failed('original-missing');
      return kept;
    },
    async attachment({ finding, attachment, to, onlyOwn }, by) {
      const follow = onlyOwn ? ownedBy(finding, by) : followUpOf(finding);
      const isNamed =
        follow?.how === 'rectified' && follow.answers.some((one) => one.attachments.includes(attachment));
      if (!isNamed) throw failed('not-found', { subject: attachment });
      if (to === null) return { url: await attachmentUrl(station, attachment) };
      const bytes = await attachmentBytes(station, attachment);
      await record([{ kind: 'rectification.evidence-copied', data: { finding, attachment } }], by);
      await writeOut(systemDisk, to, bytes);
      return { url: null };
    },
  };
}

/** An attachment on record, as the window is told of it. */
export function attachmentIn({ catalog }: Pick<Station, 'catalog'>, sha256: Sha256): AttachmentView | null {
  const kept = catalog.attachment(sha256);
  return kept && { sha256, name: kept.name, bytes: kept.bytes, format: kept.format };
}
