#!/bin/bash
# Makes the lab's guest: Debian's kernel, and a root file system that lives in memory. Nothing is compiled and nothing of
# the guest is run here, so that this needs no rights beyond those to download packages.
#   build-guest.sh OUT NODE_MODULES AGENT
#     OUT           gets vmlinux, root.cpio and key; is left alone when it is up to date
#     NODE_MODULES  the project's; its native packages go into the guest
#     AGENT         the bundled agent
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
OUT=$(realpath -m "$1") NODE_MODULES=$(realpath "$2") AGENT=$(realpath "$3")

# busybox, udevd (what tells of USB devices listens to it), what Node is linked against, an MTP peer from elsewhere, and
# udisks2 with a bus and what they are linked against.
PACKAGES="busybox-static udev libudev1 kmod libkmod2 libblkid1 libacl1 libselinux1 libcap2 libpcre2-8-0 libc6 libgcc-s1
  libstdc++6 liblzma5 libzstd1 libssl3 umtp-responder
  udisks2 libudisks2-0 libblockdev2 libblockdev-utils2 libblockdev-part-err2 libblockdev-fs2 libblockdev-loop2
  libatasmart4 libgudev-1.0-0 libpolkit-gobject-1-0 libpolkit-agent-1-0 libparted2 libparted-fs-resize0 libmount1
  libuuid1 libglib2.0-0 libffi8 zlib1g dbus-daemon libdbus-1-3 libapparmor1 libaudit1 libcap-ng0 libexpat1
  libsystemd0 libgcrypt20 libgpg-error0 liblz4-1 libdevmapper1.02.1"
NATIVE="usb @node-usb/usb-linux-x64-gnu @photostructure/sqlite node-gyp-build"
# Wanted modules; depmod knows what these need in turn.
MODULES="virtio_pci virtio_blk virtio_console virtio_rng xhci_pci usb_storage uas sd_mod vfat exfat ext4
  nls_cp437 nls_iso8859-1 nls_utf8 nls_ascii dummy_hcd libcomposite usb_f_fs"
KERNEL=$(apt-cache depends linux-image-amd64 | awk '/Depends: linux-image/ { print $2; exit }')
RELEASE=${KERNEL#linux-image-}

# shellcheck disable=SC2086 # lists of words
VERSIONS=$(apt-cache show --no-all-versions $KERNEL $PACKAGES |
  awk '/^Package: / { p = $2 } /^Version: / { print p "=" $2 }' | sort -u)
key=$({
  cat "$0" "$HERE/init" "$HERE/gadget.sh" "$HERE/udisks.sh" "$AGENT"
  for p in $NATIVE; do cat "$NODE_MODULES/$p/package.json"; done
  echo "$VERSIONS $(node -v)"
} | sha256sum | cut -c1-16)
if [ -f "$OUT/key" ] && [ "$(cat "$OUT/key")" = "$key" ]; then exit 0; fi

mkdir -p "$OUT/deb"
rm -rf "$OUT"/{root,kernel,key} "$OUT"/state-*
cd "$OUT/deb"
deb() {
  local version
  version=$(sed -n "s/^$1=//p" <<<"$VERSIONS")
  echo "$OUT/deb/$1_${version//:/%3a}_amd64.deb"
}
want=()
for p in $KERNEL $PACKAGES; do [ -f "$(deb "$p")" ] || want+=("$p"); done
# Root may not hand the download to the user _apt in a folder of its own; apt warns of it each time.
[ ${#want[@]} -eq 0 ] || apt-get download -qq "${want[@]}" 2> >(grep -v unsandboxed >&2)

ROOT=$OUT/root
mkdir -p "$ROOT"/{bin,dev,proc,sys,run,tmp,mnt,media,etc,root,usr/bin,opt/evidock/node_modules}
for p in $PACKAGES; do dpkg -x "$(deb "$p")" "$ROOT"; done
rm -rf "$ROOT"/usr/share "$ROOT"/usr/lib/x86_64-linux-gnu/{gconv,audit,ossl-modules,engines-3} \
  "$ROOT"/{usr/,}lib/udev/hwdb.d
install -s -m755 "$(node -p process.execPath)" "$ROOT/usr/bin/node"
install -m755 "$HERE/init" "$ROOT/init"
install -m755 "$HERE/gadget.sh" "$HERE/udisks.sh" "$ROOT/opt/evidock/"
cp "$AGENT" "$ROOT/opt/evidock/agent.mjs"
for p in $NATIVE; do
  mkdir -p "$ROOT/opt/evidock/node_modules/$p"
  cp -rL "$NODE_MODULES/$p/." "$ROOT/opt/evidock/node_modules/$p/"
done
find "$ROOT/opt/evidock/node_modules" -path '*prebuilds/*' -name '*.node' ! -path '*linux-x64*' -delete
echo 'root:x:0:0:root:/root:/bin/sh' >"$ROOT/etc/passwd"
# udev's rules name these groups, and complain at length when they are missing.
n=0
for g in root tty disk lp dialout cdrom tape audio video plugdev input render kvm sgx; do
  echo "$g:x:$((n++)):" >>"$ROOT/etc/group"
done

# The kernel is unpacked here: under emulation that would take seconds at every start.
mkdir -p "$OUT/kernel"
dpkg-deb --fsys-tarfile "$(deb "$KERNEL")" | tar -x -C "$OUT/kernel" \
  --exclude='*/sound/*' --exclude='*/gpu/*' --exclude='./usr/*' --exclude='*/net/wireless/*' --exclude='*/media/*'
# Where the packed kernel lies in a bzImage is said in its header (boot protocol 2.08).
node -e '
  const fs = require("node:fs");
  const image = fs.readFileSync(process.argv[1]);
  const from = ((image[0x1f1] || 4) + 1) * 512 + image.readUInt32LE(0x248);
  const packed = image.subarray(from, from + image.readUInt32LE(0x24c) - 4); // then 4 bytes: the unpacked size
  const input = { input: packed, maxBuffer: 2 ** 28 };
  fs.writeFileSync(process.argv[2], require("node:child_process").execFileSync("xz", ["-dc"], input));
' "$OUT"/kernel/boot/vmlinuz-* "$OUT/vmlinux"
depmod -b "$OUT/kernel" "$RELEASE"
for m in $MODULES; do
  modprobe -d "$OUT/kernel" -S "$RELEASE" --show-depends "$m" | awk '$1 == "insmod" { print $2 }'
done | sort -u | while read -r file; do
  install -D -m644 "$file" "$ROOT/lib/modules/${file#*/lib/modules/}"
done
cp "$OUT/kernel/lib/modules/$RELEASE"/modules.{builtin,builtin.modinfo,order} "$ROOT/lib/modules/$RELEASE/"
depmod -b "$ROOT" "$RELEASE"

# Not compressed, for the same reason as the kernel.
(cd "$ROOT" && find . -print0 | LC_ALL=C sort -z | cpio --null -o -H newc -R 0:0 --quiet) >"$OUT/root.cpio"
rm -rf "$OUT/kernel" "$ROOT"
echo "$key" >"$OUT/key"
