/** One file by itself, without import or vault: its format by its content, its findings and its facts. */
import type { ContentFormat, MediaKind } from '#shared/clip';
import { kindOfName } from '#shared/card';
import type { ContainerReport } from '#shared/media';
import { formatFindings } from '../findings';
import { readAt, type Bytes } from './bytes';
import { formatOf, kindOfFormat } from './format';
import { walk, type WalkOptions } from './walk';

export interface Probed extends ContainerReport {
  readonly format: ContentFormat;
  /** Null when neither name nor content say that it is a recording. */
  readonly kind: MediaKind | null;
  readonly bytes: number;
}

const HEAD = 4096;

/** Probes bytes that go by the name `path`. Never throws but for reading the first of them. */
export function probe(bytes: Bytes, path: string, options?: WalkOptions): Probed {
  if (bytes.length === 0)
    return {
      format: 'unknown',
      kind: kindOfName(path),
      bytes: 0,
      media: null,
      findings: [{ code: 'EMPTY_FILE', severity: 'warning' }],
    };
  const format = formatOf(readAt(bytes, 0, HEAD));
  const kind = kindOfName(path) ?? kindOfFormat(format);
  if (kind === null) return { format, kind, bytes: bytes.length, media: null, findings: [] };
  const { media, findings } = walk(bytes, format, kind, options);
  return {
    format,
    kind,
    bytes: bytes.length,
    media,
    findings: [...formatFindings({ path, kind, format }), ...findings],
  };
}
