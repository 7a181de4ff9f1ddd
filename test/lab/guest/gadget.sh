#!/bin/sh
# A USB device that lives in the guest itself: dummy_hcd is a controller whose far end is a device port of the same
# kernel, so that what FunctionFS offers there shows up on our own bus.
#   gadget.sh make NAME VENDOR PRODUCT SERIAL   its endpoints are then served from /dev/ffs-NAME
#   gadget.sh plug NAME | pull NAME
set -e
GADGETS=/sys/kernel/config/usb_gadget
case $1 in
  make)
    modprobe dummy_hcd
    modprobe libcomposite
    mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config
    mkdir -p "$GADGETS/$2/strings/0x409" "$GADGETS/$2/configs/c.1/strings/0x409" "$GADGETS/$2/functions/ffs.$2"
    cd "$GADGETS/$2"
    echo "0x$3" >idVendor
    echo "0x$4" >idProduct
    echo 0x0200 >bcdUSB
    echo "$5" >strings/0x409/serialnumber
    echo LabCam >strings/0x409/manufacturer
    echo "Body camera" >strings/0x409/product
    ln -s "functions/ffs.$2" configs/c.1/
    mkdir -p "/dev/ffs-$2"
    mount -t functionfs "$2" "/dev/ffs-$2"
    ;;
  plug) echo dummy_udc.0 >"$GADGETS/$2/UDC" ;;
  pull) echo >"$GADGETS/$2/UDC" ;;
esac
