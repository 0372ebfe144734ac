/* What the composer's parts do when they are pressed, dropped on or typed into. */

import { t } from "../../lib/i18n.js";
import { openMenu } from "../../lib/menu.js";
import { desk } from "./desk.js";
import * as menus from "./menus.js";
import { acknowledge } from "./noted.js";

export function listen(composer) {
  const { refs } = composer;
  const on = (name, kind, act) => refs[name].addEventListener(kind, act);
  on("replyTab", "click", () => composer.write("reply"));
  on("noteTab", "click", () => composer.write("note"));
  for (const [tab, other] of [["replyTab", "note"], ["noteTab", "reply"]]) {
    on(tab, "keydown", (event) => ["ArrowLeft", "ArrowRight"].includes(event.key) && turn(composer, other));
  }
  on("text", "input", () => composer.changed());
  on("text", "keydown", (event) => keyed(composer, event));
  on("text", "paste", (event) => pasted(composer, event));
  on("send", "click", () => composer.send());
  on("sendMore", "click", () => composer.sendMenu());
  on("key", "click", () => composer.flipKey());
  on("quoteOff", "click", () => desk.set({ replyTo: null }));
  on("warningOk", "click", acknowledge);
  on("emoji", "click", () => composer.suggest.show("emoji"));
  on("canned", "click", () => composer.suggest.show("canned"));
  composer.addEventListener("back-to-draft", ({ detail }) => composer.takeBack(detail));
  attaching(composer);
}

function turn(composer, mode) {
  composer.setMode(mode);
  composer.refs[mode === "note" ? "noteTab" : "replyTab"].focus();
}

function keyed(composer, event) {
  if (event.isComposing || composer.suggest.key(event)) return;
  if (event.key === "Escape") {
    event.stopPropagation();
    composer.refs.text.blur();
  }
  if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
  const control = event.ctrlKey || event.metaKey;
  if (!control && !composer.sendsOnEnter) return;
  event.preventDefault();
  composer.send();
}

function pasted(composer, event) {
  const files = [...event.clipboardData.files];
  if (!files.length) return;
  event.preventDefault();
  composer.uploads.add(files);
}

function attaching(composer) {
  const { attach, chooser, card } = composer.refs;
  attach.addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    composer.uploads.add(chooser.files);
    chooser.value = "";
  });
  const over = (on) => (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    card.classList.toggle("is-over", on);
    if (event.type === "drop") composer.uploads.add(event.dataTransfer.files);
  };
  card.addEventListener("dragover", over(true));
  card.addEventListener("dragleave", over(false));
  card.addEventListener("drop", over(false));
}

export function sendMenu(composer) {
  const { sendMore } = composer.refs;
  openMenu(sendMore, [
    { label: t("Send and resolve"), run: () => composer.send({ status: "resolved", until: null }) },
    { label: t("Send and snooze…"), run: () => menus.chooseMoment(sendMore, (until) => composer.send({ status: "snoozed", until })) },
    { label: t("Send and mark as pending"), run: () => composer.send({ status: "pending", until: null }) },
  ], { label: t("More ways to send") });
}
