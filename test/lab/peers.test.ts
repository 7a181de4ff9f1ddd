/** MTP devices that we did not write: what we believe of the protocol must hold for theirs too. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { synthetic } from '../mtp-camera/content';
import { eachTest, expectProven } from './host/bench';
import { footageOf } from './host/cards';

const bench = eachTest();

/** The settings of umtp-responder: a read-only storage over FunctionFS. */
const UMTP = `loop_on_disconnect 1
storage "/tmp/store" "SD card" "ro"
manufacturer "LabCam"
product "UMTP camera"
serial "BC240301"
firmware_version "1.0"
interface "MTP"
usb_vendor_id 0x18D1
usb_product_id 0x4EE1
usb_class 0x6
usb_subclass 0x1
usb_protocol 0x1
usb_dev_version 0x3008
usb_functionfs_mode 0x1
usb_dev_path "/dev/ffs-umtp/ep0"
usb_epin_path "/dev/ffs-umtp/ep1"
usb_epout_path "/dev/ffs-umtp/ep2"
usb_epint_path "/dev/ffs-umtp/ep3"
usb_max_packet_size 0x200`;
const GADGET = '/opt/evidock/gadget.sh';

test('umtp-responder: identified, imported, pulled in mid-file, finished after it came back', async () => {
  const { lab } = bench();
  const files = footageOf('BC240301', [1_000_000, 8_000_001]);
  await lab.call('fill', { folder: '/tmp/store', files });
  await lab.sh(`mkdir -p /etc/umtprd && cat > /etc/umtprd/umtprd.conf <<'END'\n${UMTP}\nEND`);
  await lab.sh(`${GADGET} make umtp 18d1 4ee1 BC240301`);
  await lab.sh(
    'umtprd > /tmp/umtp.log 2>&1 & for i in $(seq 100); do [ -e /dev/ffs-umtp/ep3 ] && exit 0; sleep 0.1; done; exit 1',
  );
  await lab.sh(`${GADGET} plug umtp`);
  await lab.cards(
    'in the second file',
    ([c]) => c?.import.phase === 'copying' && c.import.progress.bytesDone > 2_000_000,
  );
  await lab.sh(`${GADGET} pull umtp`);
  await lab.cards(
    'gone',
    ([c]) => c?.trouble === 'gone' && c.import.phase !== 'copying' && c.import.phase !== 'listing',
  );
  await lab.sh(`${GADGET} plug umtp`);
  const [card] = await lab.cards('safe', ([c]) => c?.import.phase === 'safe', 120);
  expect(card).toMatchObject({ transport: 'mtp', device: 'BC240301', state: 'identified' });
  await expectProven(lab, files);
});

test("QEMU's usb-mtp: identified and imported, though it has neither battery nor clock", async () => {
  const { lab, place } = bench();
  const files = footageOf('BC240302', [500, 3_000_000, 6_000_001]);
  const store = path.join(place, 'store');
  for (const { path: name, seed, bytes } of files) {
    fs.mkdirSync(path.dirname(path.join(store, name)), { recursive: true });
    fs.writeFileSync(path.join(store, name), synthetic(seed)(0, bytes));
  }
  await lab.qemu.qmp('device_add', {
    driver: 'usb-mtp',
    id: 'mtp',
    bus: 'xhci.0',
    rootdir: store,
    desc: 'CARD',
    readonly: true,
    serial: 'BC240302',
  });
  const [card] = await lab.cards('safe', ([c]) => c?.import.phase === 'safe');
  expect(card).toMatchObject({ transport: 'mtp', device: 'BC240302' });
  expect(card?.readings).toMatchObject({ batteryPercent: null, clock: null });
  await expectProven(lab, files);
});
