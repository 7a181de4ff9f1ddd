/**
 * Cameras and responders known to answer wrongly, as data. What no camera can mean is not here: it is refused where it
 * is read (more free than there is, a battery above its own range).
 */
export interface Quirks {
  /** FreeSpaceInBytes is not the free space. */
  readonly freeSpaceIsWrong: boolean;
  /** The serial number in DeviceInfo is the same in all of them; the one on USB is not. */
  readonly serialIsConstant: boolean;
  /** Battery level 0 means that the level is not known: PTP has it so for cameras on external power. */
  readonly zeroBatteryIsUnknown: boolean;
}

interface Known {
  readonly what: string;
  readonly usb?: { readonly vendorId: string; readonly productId?: string };
  readonly manufacturer?: RegExp;
  readonly model?: RegExp;
  readonly quirks: Partial<Quirks>;
}

const KNOWN: readonly Known[] = [
  {
    what: 'all cameras: one that answers has power',
    quirks: { zeroBatteryIsUnknown: true },
  },
  {
    what: "QEMU's usb-mtp: free blocks times all blocks, and one serial number for all",
    usb: { vendorId: '46f4', productId: '0004' },
    manufacturer: /^QEMU$/,
    quirks: { freeSpaceIsWrong: true, serialIsConstant: true },
  },
];

/** Who answers, as far as it matters for its quirks. */
export interface Answerer {
  readonly usb: { readonly vendorId: string; readonly productId: string } | null;
  readonly manufacturer: string;
  readonly model: string;
}

/** The quirks of a camera: all entries that match it, together. */
export function quirksOf(camera: Answerer): Quirks {
  const none: Quirks = { freeSpaceIsWrong: false, serialIsConstant: false, zeroBatteryIsUnknown: false };
  return KNOWN.filter((known) => matches(known, camera)).reduce(
    (all, { quirks }) => ({ ...all, ...quirks }),
    none,
  );
}

/** By USB numbers where the camera is on USB, else by its names. */
function matches({ usb, manufacturer, model }: Known, camera: Answerer): boolean {
  if (usb && camera.usb) {
    const isProduct = usb.productId === undefined || usb.productId === camera.usb.productId;
    return usb.vendorId === camera.usb.vendorId && isProduct;
  }
  if (usb && !manufacturer && !model) return false;
  return (manufacturer?.test(camera.manufacturer) ?? true) && (model?.test(camera.model) ?? true);
}
