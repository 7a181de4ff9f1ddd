#!/bin/busybox sh
# Starts a system bus and udisks2 on it, as they run on a computer without a desktop.
mkdir -p /run/dbus /var /etc
ln -sfn /run /var/run
echo 0123456789abcdef0123456789abcdef >/etc/machine-id
cat >/run/dbus/system.conf <<'BUS'
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path=/run/dbus/system_bus_socket</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
  </policy>
</busconfig>
BUS
dbus-daemon --config-file=/run/dbus/system.conf --nopidfile --nosyslog --fork
/usr/libexec/udisks2/udisksd >/run/udisksd.log 2>&1 &
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  timeout 3 udisksctl status >/dev/null 2>&1 && exit 0
  sleep 0.5
done
cat /run/udisksd.log >&2
exit 1
