// Without it no sign would stand beside a colour or a deed. Drawn by Lucide; only the ones named here are sent.
import { raw } from 'hono/html'
import * as lucide from 'lucide-static'

const drawings = {
  alert: lucide.CircleAlert,
  archive: lucide.FileArchive,
  'arrow-down': lucide.ArrowDown,
  'arrow-left': lucide.ArrowLeft,
  'arrow-right': lucide.ArrowRight,
  'arrow-up': lucide.ArrowUp,
  bell: lucide.Bell,
  building: lucide.Building2,
  calendar: lucide.CalendarClock,
  chart: lucide.ChartNoAxesColumn,
  check: lucide.Check,
  'chevron-down': lucide.ChevronDown,
  'chevron-right': lucide.ChevronRight,
  clock: lucide.Clock,
  'clock-alert': lucide.ClockAlert,
  close: lucide.X,
  copy: lucide.Copy,
  dot: lucide.CircleDot,
  download: lucide.Download,
  edit: lucide.Pencil,
  envelope: lucide.Mail,
  file: lucide.File,
  filter: lucide.ListFilter,
  flag: lucide.Flag,
  gauge: lucide.TrendingDown,
  hand: lucide.Hand,
  home: lucide.House,
  hourglass: lucide.Hourglass,
  image: lucide.Image,
  inbox: lucide.Inbox,
  info: lucide.Info,
  key: lucide.KeyRound,
  languages: lucide.Languages,
  layers: lucide.Layers,
  link: lucide.Link2,
  list: lucide.List,
  lock: lucide.Lock,
  log: lucide.FileText,
  menu: lucide.Menu,
  message: lucide.MessageSquareText,
  note: lucide.NotebookPen,
  out: lucide.ExternalLink,
  outage: lucide.CircleX,
  paperclip: lucide.Paperclip,
  pause: lucide.CirclePause,
  people: lucide.Users,
  person: lucide.CircleUserRound,
  plus: lucide.Plus,
  pulse: lucide.Activity,
  reply: lucide.Reply,
  rotate: lucide.RotateCcw,
  rss: lucide.Rss,
  search: lucide.Search,
  send: lucide.SendHorizontal,
  settings: lucide.Settings,
  shield: lucide.ShieldCheck,
  'sign-out': lucide.LogOut,
  solved: lucide.CircleCheck,
  swap: lucide.UserRoundCheck,
  phone: lucide.Phone,
  tag: lucide.Tag,
  ticket: lucide.Ticket,
  trash: lucide.Trash2,
  'user-plus': lucide.UserPlus,
  wrench: lucide.Wrench,
} as const satisfies Record<string, string>

export type IconName = keyof typeof drawings

const inner = (svg: string): string =>
  svg
    .slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'))
    .replace(/\s+/g, ' ')
    .trim()

/** How lines are drawn is said once, in base.css: a list has hundreds of signs. */
const drawn = Object.fromEntries(
  Object.entries(drawings).map(([name, svg]) => [
    name,
    raw(`<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">${inner(svg)}</svg>`),
  ]),
) as Record<IconName, ReturnType<typeof raw>>

/** A sign beside words: always silent to readers, so the words must say it all. */
export const Icon = ({ name }: { name: IconName }) => drawn[name]
