/** The kernel's table of mounts (`/proc/self/mountinfo`), and which of them a path really leads to. */

export interface Mount {
  readonly id: number;
  readonly parent: number;
  /** `major:minor` of the block device; 0:n for file systems without one. */
  readonly device: string;
  /** Which folder of the file system is mounted: `/` unless this is a bind mount of a part. */
  readonly root: string;
  readonly mountPoint: string;
  readonly readOnly: boolean;
  readonly fileSystem: string;
  /** What was mounted, e.g. `/dev/sdb1`. */
  readonly source: string;
}

/**
 * Reads the table. `table` has one character for each byte (latin1), because a mount point may be bytes that are
 * no text. Lines that are not understood are left out.
 */
export function parseMountinfo(table: string): readonly Mount[] {
  return table.split('\n').flatMap((line) => {
    const fields = line.split(' ');
    const dash = fields.indexOf('-', 6);
    const [id, parent, device, root, mountPoint, options] = fields;
    const [fileSystem, source, superOptions] = dash < 0 ? [] : fields.slice(dash + 1);
    if (!id || !parent || !device || !root || !mountPoint || !options || !fileSystem) return [];
    return [
      {
        id: Number(id),
        parent: Number(parent),
        device,
        root: unescapeMount(root),
        mountPoint: unescapeMount(mountPoint),
        readOnly: hasOption(options, 'ro') || hasOption(superOptions ?? '', 'ro'),
        fileSystem,
        source: unescapeMount(source ?? ''),
      },
    ];
  });
}

/** A name as the kernel writes it into its tables, `\040` for a blank, read back. One character a byte, in; text, out. */
export function unescapeMount(name: string): string {
  const bytes = name.replace(/\\([0-3][0-7]{2})/g, (_, octal: string) =>
    String.fromCharCode(parseInt(octal, 8)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/**
 * Where a block device's files are: the mount of the whole file system that a path really leads to, else one of a
 * part of it. Of mounts stacked on one place the last is what one sees; of several places the oldest is named, so
 * that a second mount made meanwhile moves nothing under a running import. `source` finds file systems that have a
 * device number of their own (btrfs). Null when it is not mounted.
 */
export function mountOf(device: string, source: string, mounts: readonly Mount[]): Mount | null {
  const visible = mountsOf(device, source, mounts).filter(
    (mount) => !mount.mountPoint.endsWith('//deleted') && !isHidden(mount, mounts),
  );
  return visible.find((mount) => mount.root === '/') ?? visible[0] ?? null;
}

/** Every mount of a block device, also of parts of it and those that no path leads to. */
export function mountsOf(device: string, source: string, mounts: readonly Mount[]): readonly Mount[] {
  return mounts.filter(
    (mount) => mount.device === device || (mount.device.startsWith('0:') && mount.source === source),
  );
}

/** Whether another mount lies on top of this one, of a folder that it is in, or of a mount that it hangs on. */
function isHidden(mount: Mount, mounts: readonly Mount[]): boolean {
  const way = new Set<Mount>();
  for (let at: Mount | undefined = mount; at !== undefined && !way.has(at);) {
    way.add(at);
    if (isCovered(at, way, mounts)) return true;
    const { parent }: Mount = at;
    at = mounts.find((other) => other.id === parent);
  }
  return false;
}

/** Whether a mount lies on this one that is not itself on the way to where we come from. */
function isCovered(mount: Mount, way: ReadonlySet<Mount>, mounts: readonly Mount[]): boolean {
  const position = mounts.indexOf(mount);
  return mounts.some((other, index) => {
    if (way.has(other)) return false;
    if (other.parent === mount.id) return other.mountPoint === mount.mountPoint;
    if (other.parent !== mount.parent) return false;
    if (other.mountPoint === mount.mountPoint) return index > position;
    // Mounted earlier, it would be this mount's parent; so it came later and lies above.
    return other.mountPoint !== '/' && mount.mountPoint.startsWith(`${other.mountPoint}/`);
  });
}

function hasOption(options: string, option: string): boolean {
  return options.split(',').includes(option);
}
