/**
 * What the three processes say to one another. Types only: main starts the others and passes their words on;
 * `vault` is the only one that writes durable bytes; `dock` only looks. Paths travel here and never to the window.
 */
import type { Envelope } from '#shared/contract/envelope';
import type { EventName, StationEvents } from '#shared/contract/events';
import type { ParsedArguments, RequestName, Result } from '#shared/contract/requests';
import type { CameraFileView } from '#shared/contract/camera-set-up';
import type { SignedInView } from '#shared/contract/people';
import type { PlaceCandidateView } from '#shared/contract/safekeeping';
import type { DeviceSheetView, PersonSheetView } from '#shared/contract/sheets';
import type { VaultView } from '#shared/contract/station';
import type { WitnessDoneView, WitnessLookView } from '#shared/contract/witness';
import type { DockedCamera } from '#shared/device';
import type { Failure } from '#shared/failure';
import type { AccountName, ClipId, DockId, DrawId, FindingId, Sha256 } from '#shared/ids';
import type { Role } from '#shared/role';
import type { Language } from '#shared/words/sentences';
import type { SheetSubject } from '#shared/words/sheet-notes';
import type { DockFiles } from '../dock/docks';
import type { SourceReply, SourceRequest } from '../dock/mtp/messages';
import type { BytesOffer } from './byte-stream';

/** The window's requests that main answers itself, because they need the window, its settings or a path. */
export type MainRequestName =
  | 'station.about'
  | 'station.prefer'
  | 'vault.suggest'
  | 'vault.choose'
  | 'vault.open'
  | 'vault.again'
  | 'footage.look'
  | 'desk.look'
  | 'safekeeping.choose-place'
  | 'safekeeping.add-place'
  | 'session.state'
  | 'session.sign-in'
  | 'session.sign-out'
  | 'session.active'
  | 'session.change-password'
  | 'kiosk.unlock'
  | 'kiosk.set'
  | 'camera-files.add'
  | 'camera-files.export'
  | 'dock.set-password'
  | 'dock.mounting'
  | 'dock.set-mounting'
  | 'witness.ask'
  | 'witness.open'
  | 'witness.take'
  | 'footage.prove'
  | 'draws.export'
  | 'rectifications.attach'
  | 'rectifications.attachment'
  | 'findings.attachment'
  | 'training.look'
  | 'devices.read-sheet'
  | 'devices.save-template'
  | 'people.read-sheet'
  | 'people.save-template'
  | 'faults.take-photo';

/** The window's requests that the vault process answers as they are: all others. */
export type VaultRequestName = Exclude<RequestName, MainRequestName>;

/** What main asks the vault process: the window's requests, and a few of its own that carry paths. */
export type VaultCalls = {
  readonly [N in VaultRequestName]: { readonly args: ParsedArguments<N>; readonly result: Result<N> };
} & {
  /** Opens the vault in this folder, making it when the folder is missing or empty. */
  readonly 'open-vault': { readonly args: { readonly folder: string }; readonly result: VaultView };
  /** The open vault, or why there is none. */
  readonly 'vault-state': {
    readonly args: Record<string, never>;
    readonly result: { readonly vault: VaultView | null; readonly failure: Failure | null };
  };
  /** What a folder holds, without changing it. */
  readonly 'look-at-place': {
    readonly args: { readonly folder: string };
    readonly result: { readonly freeBytes: number; readonly holds: 'nothing' | 'vault' | 'other-files' };
  };
  /** What speaks against a folder as a place of second copies, without changing it. */
  readonly 'look-at-copy-place': {
    readonly args: { readonly folder: string };
    readonly result: PlaceCandidateView;
  };
  readonly 'add-copy-place': {
    readonly args: { readonly folder: string; readonly name: string };
    readonly result: Record<string, never>;
  };
  /** A clip is being played: work that nobody waits for rests for a while. */
  readonly playing: { readonly args: Record<string, never>; readonly result: null };
  /** Puts a look at a clip into the ledger, durable, and only then tells where its original lies. */
  readonly 'look-at-clip': {
    readonly args: { readonly clip: ClipId; readonly why: string | null };
    readonly result: { readonly file: string; readonly bytes: number; readonly mime: string };
  };
  /** The same at the review desk: the original, or the copy that was made for looking. */
  readonly 'look-at-desk': {
    readonly args: ParsedArguments<'desk.look'>;
    readonly result: { readonly file: string; readonly mime: string };
  };
  /** Writes the file with which anybody can draw again. */
  readonly 'export-draw': {
    readonly args: { readonly draw: DrawId; readonly to: string };
    readonly result: null;
  };
  /** Copies a picture or a paper for an answer into the vault. */
  readonly 'keep-answer-attachment': {
    readonly args: { readonly finding: FindingId; readonly from: string };
    readonly result: Result<'rectifications.attach'> & object;
  };
  /** What is attached to an answer: as an address, or (`to`) a copy written there. */
  readonly 'show-attachment': {
    readonly args: {
      readonly finding: FindingId;
      readonly attachment: Sha256;
      readonly to: string | null;
      readonly onlyOwn: boolean;
    };
    readonly result: { readonly url: string | null };
  };
  /** As `look-at-clip`, for a clip that was approved as an example. */
  readonly 'look-at-training-clip': {
    readonly args: { readonly clip: ClipId };
    readonly result: { readonly file: string; readonly bytes: number; readonly mime: string };
  };
  /** Checks a password; the sign-in or the refusal is on record before this answers. */
  readonly 'sign-in': {
    readonly args: { readonly account: AccountName; readonly password: string };
    readonly result: SignedInView;
  };
  readonly 'sign-out': {
    readonly args: { readonly account: AccountName; readonly because: 'asked' | 'idle' | 'closed' };
    readonly result: null;
  };
  readonly 'change-own-password': {
    readonly args: { readonly account: AccountName; readonly old: string; readonly password: string };
    readonly result: null;
  };
  /** Names the people of a demonstration in a vault that has nobody yet, and tells how one of them signs in. */
  readonly 'demo-people': {
    readonly args: Record<string, never>;
    readonly result: { readonly account: AccountName; readonly password: string };
  };
  /** Copies a camera file that a person chose into the vault. */
  readonly 'add-camera-file': { readonly args: { readonly from: string }; readonly result: CameraFileView };
  readonly 'export-camera-file': {
    readonly args: { readonly kind: 'profile' | 'adapter'; readonly id: string; readonly to: string };
    readonly result: null;
  };
  readonly 'set-camera-password': {
    readonly args: ParsedArguments<'dock.set-password'>;
    readonly result: null;
  };
  /** Writes our signed state into a file, for another station to counter-sign; on record first. */
  readonly 'ask-for-witness': {
    readonly args: { readonly to: string };
    readonly result: { readonly size: number };
  };
  /** What a file of another station is, without doing anything. */
  readonly 'look-at-witness-file': {
    readonly args: { readonly from: string };
    readonly result: WitnessLookView;
  };
  /** Counter-signs the state in a request and writes the reply; on record first. */
  readonly 'sign-for-other': {
    readonly args: { readonly from: string; readonly to: string; readonly why: string | null };
    readonly result: WitnessDoneView;
  };
  /** Keeps the counter-signature in a reply, on record and beside the ledger. */
  readonly 'keep-cosigned': {
    readonly args: { readonly from: string; readonly why: string | null };
    readonly result: WitnessDoneView;
  };
  /** Writes the proof of a clip into a file; on record first. */
  readonly 'give-proof': {
    readonly args: { readonly clip: ClipId; readonly to: string };
    readonly result: null;
  };
  /** Reads a spreadsheet that a person picked, and registers nothing. */
  readonly 'read-device-sheet': {
    readonly args: { readonly from: string };
    readonly result: DeviceSheetView;
  };
  readonly 'read-person-sheet': {
    readonly args: { readonly from: string };
    readonly result: PersonSheetView;
  };
  /** Copies a picture of a fault into the vault. */
  readonly 'keep-fault-photo': {
    readonly args: { readonly from: string };
    readonly result: Result<'faults.take-photo'> & object;
  };
  /** Writes an empty spreadsheet to be filled in. */
  readonly 'write-sheet-template': {
    readonly args: { readonly to: string; readonly subject: SheetSubject; readonly language: Language };
    readonly result: null;
  };
  /** Finishes what is being written and closes the vault. */
  readonly close: { readonly args: Record<string, never>; readonly result: null };
};
export type VaultCallName = keyof VaultCalls;

/** Main → vault. */
export type ToVault =
  | {
      readonly type: 'call';
      readonly id: number;
      readonly name: VaultCallName;
      readonly args: VaultCalls[VaultCallName]['args'];
      /** The account that is signed in and asks; null: nobody is. */
      readonly account: string | null;
    }
  | { readonly type: 'docked'; readonly cameras: readonly DockedCamera[] }
  /** Carries the port to the dock process; a later one takes its place. */
  | { readonly type: 'peer' };

/** Who has an account and which roles: what main needs to check rights. */
export interface Directory {
  readonly commissioned: boolean;
  readonly accounts: readonly { readonly account: AccountName; readonly roles: readonly Role[] }[];
}

export type { DockFiles };

/** Vault → main. */
export type FromVault =
  | { readonly type: 'ready' }
  | { readonly type: 'answer'; readonly id: number; readonly envelope: Envelope<unknown> }
  | { readonly type: 'people'; readonly directory: Directory }
  /** What counts of makes of cameras: for the dock process, which is told it by main. */
  | { readonly type: 'camera-files'; readonly files: DockFiles }
  | { readonly type: 'event'; readonly name: EventName; readonly value: StationEvents[EventName] };

/** Main → dock. */
export type ToDock =
  /**
   * Starts watching: removable volumes, USB cameras, and these folders as if they were cameras. Without `files` what
   * came with the program counts.
   */
  | {
      readonly type: 'watch';
      readonly folders: readonly string[];
      readonly files: DockFiles | null;
      readonly mounting: boolean;
    }
  /** Whether cards that nothing else mounts are mounted read-only from now on (Linux). */
  | { readonly type: 'mounting'; readonly on: boolean }
  /** What is in these docks is safely in the vault: what the station mounted there itself it may unmount. */
  | { readonly type: 'safe'; readonly docks: readonly DockId[] }
  /** Other files count from now on. */
  | { readonly type: 'files'; readonly files: DockFiles }
  /** Another password is kept for a camera, or for all of its make. */
  | { readonly type: 'password'; readonly adapter: string; readonly camera: string | null }
  /** Carries the port to the vault process; a later one takes its place. */
  | { readonly type: 'peer' };

/** Vault → dock, over their own port: a call for the files of a camera that is not mounted. */
export interface ToSource extends SourceRequest {
  readonly dock: DockId;
}

/** Dock → vault, over the same port: answers, and where what is read can be had more cheaply than in answers. */
export type FromSource = SourceReply | { readonly call: null; readonly offer: BytesOffer };

/** Dock → main. The whole list, whenever it changes. */
export type FromDock = { readonly type: 'docked'; readonly cameras: readonly DockedCamera[] };
