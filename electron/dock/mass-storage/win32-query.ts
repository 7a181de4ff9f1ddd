/**
 * The one question to Windows, for PowerShell 3 and later (Windows 8 and later; 10 for what hangs on which port).
 * It answers with one JSON document, written as UTF-8 bytes past the console and its code page.
 * The associations are fetched whole and joined on our side: asking for each disk takes several times as long.
 */
export const WIN32_QUERY = `
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
function Get-Fact($id, $key) {
  try { (Get-PnpDeviceProperty -InstanceId $id -KeyName $key -ErrorAction Stop).Data } catch { $null }
}
$disks = @(Get-CimInstance Win32_DiskDrive | Where-Object {
  $_.InterfaceType -eq 'USB' -or $_.PNPDeviceID -like 'USBSTOR\\*' -or $_.MediaType -match '^(Removable|External)'
} | ForEach-Object {
  $parent = Get-Fact $_.PNPDeviceID 'DEVPKEY_Device_Parent'
  if ($parent -like '*&MI_*') { $parent = Get-Fact $parent 'DEVPKEY_Device_Parent' }
  $arrival = Get-Fact $_.PNPDeviceID 'DEVPKEY_Device_LastArrivalDate'
  [pscustomobject]@{
    DeviceID = $_.DeviceID; PNPDeviceID = $_.PNPDeviceID; Model = $_.Model; SerialNumber = $_.SerialNumber
    Size = $_.Size; Parent = $parent
    LocationPaths = if ($parent) { Get-Fact $parent 'DEVPKEY_Device_LocationPaths' } else { $null }
    Arrival = if ($arrival -is [datetime]) { $arrival.ToUniversalTime().ToString('o') } else { $null }
  }
})
$diskPartitions = @(Get-CimInstance Win32_DiskDriveToDiskPartition | ForEach-Object {
  [pscustomobject]@{ Disk = $_.Antecedent.DeviceID; Partition = $_.Dependent.DeviceID }
})
$partitionDrives = @(Get-CimInstance Win32_LogicalDiskToPartition | ForEach-Object {
  [pscustomobject]@{ Partition = $_.Antecedent.DeviceID; Drive = $_.Dependent.DeviceID }
})
$drives = @(Get-CimInstance Win32_LogicalDisk -Filter 'DriveType=2 OR DriveType=3' |
  Select-Object DeviceID, VolumeName, VolumeSerialNumber, FileSystem, Size, Access)
$answer = [pscustomobject]@{
  SystemDrive = $env:SystemDrive; Disks = $disks; DiskPartitions = $diskPartitions
  PartitionDrives = $partitionDrives; Drives = $drives
} | ConvertTo-Json -Compress -Depth 4
$bytes = [Text.Encoding]::UTF8.GetBytes($answer)
$out = [Console]::OpenStandardOutput()
$out.Write($bytes, 0, $bytes.Length)
$out.Flush()
`;
