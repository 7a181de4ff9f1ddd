/**
 * USB numbers of those who make telephones and hardly anything else that a dock meets. Their devices speak MTP as
 * cameras do and have camera folders, too; they are private, so they are left alone unless a person lets one in.
 */
import type { UsbIdentity } from '#shared/device';

const PHONE_MAKERS: Readonly<Record<string, string>> = {
  '05ac': 'Apple',
  '0421': 'Nokia',
  '04e8': 'Samsung',
  '0bb4': 'HTC',
  '0fce': 'Sony Mobile',
  '1004': 'LG',
  '109b': 'Hisense',
  '12d1': 'Huawei',
  '17ef': 'Lenovo',
  '18d1': 'Google',
  '19d2': 'ZTE',
  '1bbb': 'TCL',
  '1ebf': 'Coolpad',
  '22b8': 'Motorola',
  '22d9': 'OPPO, realme',
  '2717': 'Xiaomi',
  '2a45': 'Meizu',
  '2a70': 'OnePlus',
  '2a96': 'Nubia',
  '2ae5': 'Fairphone',
  '2d95': 'vivo',
  '2e17': 'Essential',
  '339b': 'Honor',
};

/** Whether the device is, by its maker, a telephone. */
export function isByPhoneMaker({ vendorId }: UsbIdentity): boolean {
  return Object.hasOwn(PHONE_MAKERS, vendorId);
}
