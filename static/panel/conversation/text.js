/* What people wrote, as DOM: links, mentions and light Markdown are made from text, never from HTML. */

const TOKEN = new RegExp(
  [
    String.raw`\[@?(?<mention>[^\]\n]{1,80})\]\(mention:\/\/[^)\s]{1,200}\)`,
    String.raw`\[(?<label>[^\]\n]{1,200})\]\((?<target>https?:\/\/[^\s)]{1,1900})\)`,
    String.raw`\*\*(?<bold>[^*\n]{1,500})\*\*`,
    "`(?<code>[^`\\n]{1,500})`",
    String.raw`(?<url>(?:https?:\/\/|www\.)[^\s<>"']{2,1900})`,
    String.raw`(?<email>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})`,
  ].join("|"),
  "giu",
);

/** [{kind: "text"|"link"|"mention"|"bold"|"code", text, href?}], in order and complete. */
export function pieces(text) {
  const out = [];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > at) out.push({ kind: "text", text: text.slice(at, match.index) });
    const piece = named(match.groups);
    out.push(piece.piece);
    at = match.index + match[0].length - piece.back;
  }
  if (at < text.length) out.push({ kind: "text", text: text.slice(at) });
  return out;
}

function named({ mention, label, target, bold, code, url, email }) {
  if (mention) return { piece: { kind: "mention", text: `@${mention}` }, back: 0 };
  if (label) return { piece: { kind: "link", text: label, href: target }, back: 0 };
  if (bold) return { piece: { kind: "bold", text: bold }, back: 0 };
  if (code) return { piece: { kind: "code", text: code }, back: 0 };
  if (email) return { piece: { kind: "link", text: email, href: `mailto:${email}` }, back: 0 };
  const kept = url.replace(/[.,;:!?)\]}»…]+$/u, "");
  return { piece: { kind: "link", text: kept, href: kept.startsWith("www.") ? `https://${kept}` : kept }, back: url.length - kept.length };
}

const TAGS = { text: null, link: "a", mention: "mark", bold: "strong", code: "code" };

/** Fills the element with the text. */
export function write(element, text) {
  element.replaceChildren(...pieces(text).map(node));
}

function node(piece) {
  if (piece.kind === "text") return document.createTextNode(piece.text);
  const made = document.createElement(TAGS[piece.kind]);
  made.textContent = piece.text;
  if (piece.kind === "link") Object.assign(made, { href: piece.href, target: "_blank", rel: "noopener noreferrer nofollow" });
  if (piece.kind === "mention") made.className = "mention";
  return made;
}

/** The text alone, in one line, for quotes and announcements. */
export const plain = (text) => pieces(text ?? "").map((each) => each.text).join("").replace(/\s+/g, " ").trim();

const language = () => document.documentElement.lang || "en";
const formats = new Map();

function format(name, options) {
  const key = `${language()}-${name}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(language(), options));
  return formats.get(key);
}

export const clock = (date) => format("clock", { timeStyle: "short" }).format(date);
export const fullTime = (date) => format("full", { dateStyle: "full", timeStyle: "medium" }).format(date);
export const shortTime = (date) => format("short", { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }).format(date);
export const dayMonth = (date) => format("dayMonth", { day: "numeric", month: "long", year: "numeric" }).format(date);

/** "Today", "Yesterday" or the date, in the page's language. */
export function dayName(date, now = new Date()) {
  const days = Math.round((new Date(date).setHours(0, 0, 0, 0) - new Date(now).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0 || days === -1) {
    const word = new Intl.RelativeTimeFormat(language(), { numeric: "auto" }).format(days, "day");
    return word[0].toLocaleUpperCase(language()) + word.slice(1);
  }
  const year = date.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return format(`day-${year}`, { weekday: "long", day: "numeric", month: "long", year }).format(date);
}

/** One of eight hues, the same for the same name everywhere. */
export const hueOf = (name) => [...(name ?? "")].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 8, 0);
