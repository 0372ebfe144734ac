/* Files of a message: pictures as thumbnails that open, sound and film in place, the rest by name, type and size. */

import { stamp } from "./stamp.js";
import { size, t } from "../../lib/i18n.js";

const WIDEST = 280;
const TALLEST = 320;
const KINDS = { image, audio: media("t-file-audio"), video: media("t-file-video") };

export const fileElement = (file) => (KINDS[file.file_type] ?? other)(file);

// Addresses are absolute for integrations; the page asks its own origin, by whatever name it is reached.
export function here(url) {
  const parsed = URL.parse ? URL.parse(url, location.href) : new URL(url, location.href);
  return parsed?.pathname.startsWith("/files/") ? parsed.pathname + parsed.search : url;
}

function image(file) {
  const { root, refs } = stamp("t-file-image");
  refs.image.src = here(file.thumb_url || file.data_url);
  refs.image.alt = file.file_name ?? t("Picture");
  const ratio = Math.min(1, WIDEST / (file.width || WIDEST), TALLEST / (file.height || TALLEST));
  if (file.width && file.height) [refs.image.width, refs.image.height] = [Math.round(file.width * ratio), Math.round(file.height * ratio)];
  refs.image.addEventListener("error", () => root.replaceWith(other(file)), { once: true });
  refs.open.addEventListener("click", () => view(file));
  return root;
}

function media(template) {
  return (file) => {
    const { root, refs } = stamp(template);
    refs.media.src = here(file.data_url);
    refs.media.setAttribute("aria-label", file.file_name ?? "");
    return root;
  };
}

function other(file) {
  const { root, refs } = stamp("t-file-other");
  refs.link.href = here(file.data_url);
  refs.link.download = file.file_name ?? "";
  refs.name.textContent = file.file_name ?? t("File");
  refs.about.textContent = [file.extension?.toUpperCase(), size(file.file_size ?? 0)].filter(Boolean).join(" · ");
  return root;
}

/** The picture large, above everything; Escape, the cross or a click beside it close it. */
function view(file) {
  const { root, refs } = stamp("t-viewer");
  refs.name.textContent = file.file_name ?? "";
  refs.link.href = refs.image.src = here(file.data_url);
  refs.image.alt = file.file_name ?? "";
  refs.close.addEventListener("click", () => root.close());
  root.addEventListener("click", (event) => event.target === root && root.close());
  root.addEventListener("close", () => root.remove());
  document.body.append(root);
  root.showModal();
}
