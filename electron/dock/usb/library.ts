/**
 * The part of package `usb` 3.1 that the dock uses, as an interface: tests put their own behind it. Loaded only when
 * asked for, because a computer without USB, or a system without a prebuilt package, must still start.
 */
/// <reference types="w3c-web-usb" />
import { usbErrorOf } from './errors';

/** A device as the library gives it. The getters of text can open the device, block, and throw: ask through `sighting`. */
export interface LibraryDevice {
  /** Tells one plugging in from the next. */
  readonly handle: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly deviceClass: number;
  readonly bus: string;
  readonly address: number;
  readonly ports: readonly number[];
  readonly manufacturerName?: string | null | undefined;
  readonly productName?: string | null | undefined;
  readonly serialNumber?: string | null | undefined;
  readonly configuration?: LibraryConfiguration | null | undefined;
  open(): Promise<void>;
  close(): Promise<void>;
  claimInterface(interfaceNumber: number): Promise<void>;
  releaseInterface(interfaceNumber: number): Promise<void>;
  /** Linux: takes the interface from the system's own driver, and gives it back. */
  detachKernelDriver(interfaceNumber: number): Promise<void>;
  attachKernelDriver(interfaceNumber: number): Promise<void>;
  /** Resets the port that the device is plugged into. All that was claimed must be claimed anew. */
  reset(): Promise<void>;
  /** The length is rounded up to whole packets on the bus; what comes past `length` is thrown away. */
  transferIn(endpoint: number, length: number, timeoutMs?: number): Promise<LibraryAnswer>;
  transferOut(endpoint: number, data: Uint8Array<ArrayBuffer>, timeoutMs?: number): Promise<LibraryStatus>;
  controlTransferIn(setup: LibrarySetup, length: number, timeoutMs?: number): Promise<LibraryAnswer>;
  /** The library fails on missing data; an empty array is needed where there is none. */
  controlTransferOut(
    setup: LibrarySetup,
    data: Uint8Array<ArrayBuffer>,
    timeoutMs?: number,
  ): Promise<LibraryStatus>;
  clearHalt(direction: 'in' | 'out', endpoint: number): Promise<void>;
}

export interface LibraryConfiguration {
  readonly interfaces: readonly {
    readonly interfaceNumber: number;
    readonly alternates: readonly {
      readonly alternateSetting: number;
      readonly interfaceClass: number;
      readonly interfaceSubclass: number;
      readonly interfaceProtocol: number;
      readonly interfaceName?: string | null | undefined;
      readonly endpoints: readonly {
        readonly endpointNumber: number;
        readonly direction: 'in' | 'out';
        readonly type: string;
        readonly packetSize: number;
      }[];
    }[];
  }[];
}

export interface LibrarySetup {
  readonly requestType: 'class';
  readonly recipient: 'interface';
  readonly request: number;
  readonly value: number;
  readonly index: number;
}

export interface LibraryStatus {
  readonly status?: string | undefined;
}

export interface LibraryAnswer extends LibraryStatus {
  readonly data?: DataView | undefined;
}

/** USB as this program sees it. Everything throws {@link UsbError}. */
export interface UsbLibrary {
  /** All devices; hubs among them. */
  devices(): Promise<readonly LibraryDevice[]>;
  /** Tells of devices that come, and of the handles of those that go, until the returned function is called. */
  listen(
    onConnect: (device: LibraryDevice) => void,
    onDisconnect: (handle: string) => void,
  ): Promise<() => Promise<void>>;
}

/** Loads package `usb`. Throws {@link UsbError} where it cannot be loaded. */
export async function loadUsb(): Promise<UsbLibrary> {
  const { WebUSB } = await import('usb').catch((error: unknown) => {
    throw usbErrorOf(error);
  });
  /**
   * `addEventListener` throws what goes wrong into the void, which ends the process. What it calls underneath gives
   * promises, and is there for subclasses.
   */
  class Bus extends WebUSB {
    get emitter() {
      return this.nativeEmitter;
    }
  }
  const bus = new Bus({ allowAllDevices: true });
  return {
    devices: () =>
      bus.getDevices().catch((error: unknown) => {
        throw usbErrorOf(error);
      }),
    async listen(onConnect, onDisconnect) {
      const { emitter } = bus;
      const stop = async () => {
        await Promise.allSettled([emitter.removeAttach(), emitter.removeDetach()]);
      };
      try {
        await emitter.addAttach(onConnect);
        await emitter.addDetach(onDisconnect);
        return stop;
      } catch (error) {
        await stop();
        throw usbErrorOf(error);
      }
    },
  };
}
