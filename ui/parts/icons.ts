import { ArrowClockwiseIcon } from '@phosphor-icons/react/dist/csr/ArrowClockwise';
import { ArrowDownIcon } from '@phosphor-icons/react/dist/csr/ArrowDown';
import { ArrowLeftIcon } from '@phosphor-icons/react/dist/csr/ArrowLeft';
import { ArrowRightIcon } from '@phosphor-icons/react/dist/csr/ArrowRight';
import { ArrowUpIcon } from '@phosphor-icons/react/dist/csr/ArrowUp';
import { ArrowsClockwiseIcon } from '@phosphor-icons/react/dist/csr/ArrowsClockwise';
import { BackspaceIcon } from '@phosphor-icons/react/dist/csr/Backspace';
import { BatteryLowIcon } from '@phosphor-icons/react/dist/csr/BatteryLow';
import { BluetoothIcon } from '@phosphor-icons/react/dist/csr/Bluetooth';
import { CaretDownIcon } from '@phosphor-icons/react/dist/csr/CaretDown';
import { CaretLeftIcon } from '@phosphor-icons/react/dist/csr/CaretLeft';
import { CaretRightIcon } from '@phosphor-icons/react/dist/csr/CaretRight';
import { CaretUpIcon } from '@phosphor-icons/react/dist/csr/CaretUp';
import { ChartBarIcon } from '@phosphor-icons/react/dist/csr/ChartBar';
import { CheckIcon } from '@phosphor-icons/react/dist/csr/Check';
import { CheckCircleIcon } from '@phosphor-icons/react/dist/csr/CheckCircle';
import { CircleIcon } from '@phosphor-icons/react/dist/csr/Circle';
import { CircleDashedIcon } from '@phosphor-icons/react/dist/csr/CircleDashed';
import { ClockIcon } from '@phosphor-icons/react/dist/csr/Clock';
import { DeviceMobileIcon } from '@phosphor-icons/react/dist/csr/DeviceMobile';
import { DownloadSimpleIcon } from '@phosphor-icons/react/dist/csr/DownloadSimple';
import { FlagCheckeredIcon } from '@phosphor-icons/react/dist/csr/FlagCheckered';
import { FolderIcon } from '@phosphor-icons/react/dist/csr/Folder';
import { FootprintsIcon } from '@phosphor-icons/react/dist/csr/Footprints';
import { GearSixIcon } from '@phosphor-icons/react/dist/csr/GearSix';
import { HandIcon } from '@phosphor-icons/react/dist/csr/Hand';
import { HeartIcon } from '@phosphor-icons/react/dist/csr/Heart';
import { HouseIcon } from '@phosphor-icons/react/dist/csr/House';
import { InfoIcon } from '@phosphor-icons/react/dist/csr/Info';
import { KeyIcon } from '@phosphor-icons/react/dist/csr/Key';
import { LinkBreakIcon } from '@phosphor-icons/react/dist/csr/LinkBreak';
import { ListIcon } from '@phosphor-icons/react/dist/csr/List';
import { LockIcon } from '@phosphor-icons/react/dist/csr/Lock';
import { LockOpenIcon } from '@phosphor-icons/react/dist/csr/LockOpen';
import { MagnifyingGlassIcon } from '@phosphor-icons/react/dist/csr/MagnifyingGlass';
import { MetronomeIcon } from '@phosphor-icons/react/dist/csr/Metronome';
import { MicrophoneIcon } from '@phosphor-icons/react/dist/csr/Microphone';
import { MinusIcon } from '@phosphor-icons/react/dist/csr/Minus';
import { MusicNoteIcon } from '@phosphor-icons/react/dist/csr/MusicNote';
import { PauseIcon } from '@phosphor-icons/react/dist/csr/Pause';
import { PencilSimpleIcon } from '@phosphor-icons/react/dist/csr/PencilSimple';
import { PersonSimpleRunIcon } from '@phosphor-icons/react/dist/csr/PersonSimpleRun';
import { PlayIcon } from '@phosphor-icons/react/dist/csr/Play';
import { PlaylistIcon } from '@phosphor-icons/react/dist/csr/Playlist';
import { PlusIcon } from '@phosphor-icons/react/dist/csr/Plus';
import { PulseIcon } from '@phosphor-icons/react/dist/csr/Pulse';
import { QrCodeIcon } from '@phosphor-icons/react/dist/csr/QrCode';
import { SignInIcon } from '@phosphor-icons/react/dist/csr/SignIn';
import { SignOutIcon } from '@phosphor-icons/react/dist/csr/SignOut';
import { SkipForwardIcon } from '@phosphor-icons/react/dist/csr/SkipForward';
import { SpeakerHighIcon } from '@phosphor-icons/react/dist/csr/SpeakerHigh';
import { SpeakerSlashIcon } from '@phosphor-icons/react/dist/csr/SpeakerSlash';
import { StarIcon } from '@phosphor-icons/react/dist/csr/Star';
import { TrashIcon } from '@phosphor-icons/react/dist/csr/Trash';
import { UserIcon } from '@phosphor-icons/react/dist/csr/User';
import { WarningIcon } from '@phosphor-icons/react/dist/csr/Warning';
import { WifiSlashIcon } from '@phosphor-icons/react/dist/csr/WifiSlash';
import { XIcon } from '@phosphor-icons/react/dist/csr/X';
import { type ComponentType } from 'react';

/** Bold for signs, fill for states: the other weights do not read at a distance. */
export type IconWeight = 'bold' | 'fill';

type Glyph = ComponentType<{
  readonly weight: IconWeight;
  readonly size: string;
  readonly 'aria-hidden': boolean;
  readonly className: string | undefined;
}>;

/** Every icon of the app, by what it stands for. */
export const icons = {
  add: PlusIcon,
  back: ArrowLeftIcon,
  batteryLow: BatteryLowIcon,
  bluetooth: BluetoothIcon,
  cadence: FootprintsIcon,
  check: CheckIcon,
  checkCircle: CheckCircleIcon,
  clock: ClockIcon,
  close: XIcon,
  collapse: CaretUpIcon,
  dot: CircleIcon,
  down: ArrowDownIcon,
  download: DownloadSimpleIcon,
  edit: PencilSimpleIcon,
  erase: BackspaceIcon,
  expand: CaretDownIcon,
  finish: FlagCheckeredIcon,
  folder: FolderIcon,
  forward: ArrowRightIcon,
  hand: HandIcon,
  heart: HeartIcon,
  home: HouseIcon,
  info: InfoIcon,
  key: KeyIcon,
  linkLost: LinkBreakIcon,
  list: ListIcon,
  lock: LockIcon,
  lockOpen: LockOpenIcon,
  metronome: MetronomeIcon,
  microphone: MicrophoneIcon,
  minus: MinusIcon,
  music: MusicNoteIcon,
  next: CaretRightIcon,
  offline: WifiSlashIcon,
  pause: PauseIcon,
  phone: DeviceMobileIcon,
  play: PlayIcon,
  playlist: PlaylistIcon,
  previous: CaretLeftIcon,
  programme: ChartBarIcon,
  qrCode: QrCodeIcon,
  refresh: ArrowClockwiseIcon,
  remove: TrashIcon,
  run: PersonSimpleRunIcon,
  search: MagnifyingGlassIcon,
  settings: GearSixIcon,
  signal: PulseIcon,
  signIn: SignInIcon,
  signOut: SignOutIcon,
  skip: SkipForwardIcon,
  soundOff: SpeakerSlashIcon,
  soundOn: SpeakerHighIcon,
  star: StarIcon,
  sync: ArrowsClockwiseIcon,
  up: ArrowUpIcon,
  user: UserIcon,
  waiting: CircleDashedIcon,
  warning: WarningIcon,
} as const satisfies Readonly<Record<string, Glyph>>;

export type IconName = keyof typeof icons;

/** Signs that everybody knows as solid shapes. */
export const solidIcons: ReadonlySet<IconName> = new Set<IconName>(['pause', 'play', 'skip']);
