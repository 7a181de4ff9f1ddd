/** Removing one file from a camera: the one order that cannot be taken back, so it is given once and for one file only. */
import type { Removal } from '#shared/clearing';
import { ResponseCode } from './codes';
import { isRefusal, mtpErrorOf } from './error';
import type { MtpFile } from './listing';
import { deleteObject, getObjectInfo } from './operations';
import type { Session } from './session';

/** Whether the camera protects the object of a file of this session. */
export async function isLocked(session: Session, { facts, generation }: MtpFile): Promise<boolean> {
  return facts !== null && (await getObjectInfo(session, facts.handle, { generation })).isProtected;
}

/**
 * Removes a file of the present session, if it still is what was listed and is not protected. Handles of an earlier
 * session are not looked up again: whoever asked has proven another listing. Never throws.
 * @param isStill whether the handle still stands for this file
 */
export async function removal(
  session: Session,
  file: MtpFile,
  isStill: (file: MtpFile, generation: number) => Promise<boolean>,
): Promise<Removal> {
  const { facts, generation } = file;
  if (!facts) return 'changed';
  try {
    if (!(await isStill(file, generation))) return 'changed';
    if (await isLocked(session, file)) return 'locked';
  } catch (thrown) {
    const { trouble } = mtpErrorOf(thrown);
    return trouble === 'reopened' ? 'changed' : trouble === 'refused' ? 'refused' : 'gone';
  }
  try {
    await deleteObject(session, facts.handle, { generation });
  } catch (thrown) {
    const error = mtpErrorOf(thrown);
    if (error.trouble === 'reopened') return 'changed';
    if (error.trouble === 'busy') return 'refused';
    if (!isRefusal(error)) return 'unknown';
    if (error.response === ResponseCode.StoreReadOnly) return 'read-only';
    return error.response === ResponseCode.ObjectWriteProtected ? 'locked' : 'refused';
  }
  // The camera said yes; whether the file is gone is seen, not believed.
  try {
    return (await isStill(file, generation)) ? 'refused' : 'removed';
  } catch {
    return 'unknown';
  }
}
